import { spawnSync } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createObjectStore } from "./create-object-store.ts";
import { createFileObjectStore } from "./file-object-store.ts";
import type { ObjectStore } from "./object-store.ts";

let root: string;
let store: ObjectStore;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "c4 objects-"));
  store = createObjectStore(pathToFileURL(root).href);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const keysUnder = async (prefix: string) => {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys.sort();
};
const staged = () => readdir(join(root, ".staging"));

describe("putting and getting", () => {
  test("bytes come back as they were, with their size", async () => {
    const bytes = randomBytes(100_000);
    expect(await store.put("raw/t1/b1.ndjson.gz", bytes)).toEqual({ sizeBytes: 100_000 });
    expect(await store.getBytes("raw/t1/b1.ndjson.gz")).toEqual(bytes);
    expect(await store.stat("raw/t1/b1.ndjson.gz")).toMatchObject({
      key: "raw/t1/b1.ndjson.gz",
      sizeBytes: 100_000,
    });
  });

  test("a stream goes in and comes out whole", async () => {
    const chunk = Buffer.alloc(64 * 1024, 7);
    const source = Readable.from(
      (function* () {
        for (let i = 0; i < 320; i++) yield chunk;
      })(),
    );
    expect(await store.put("flushes/f1/lines.bin", source)).toEqual({ sizeBytes: 20 * 1024 ** 2 });
    let sizeBytes = 0;
    for await (const part of await store.getStream("flushes/f1/lines.bin")) sizeBytes += part.length;
    expect(sizeBytes).toBe(20 * 1024 ** 2);
  });

  test("an empty object is an object", async () => {
    await store.put("raw/t1/empty", new Uint8Array());
    expect(await store.stat("raw/t1/empty")).toMatchObject({ sizeBytes: 0 });
  });

  test("a second put replaces the first, and readers see one of the two, whole", async () => {
    const values = ["a".repeat(50_000), "b".repeat(80_000)];
    await store.put("exports/r1.pdf", Buffer.from(values[0] ?? ""));
    const writes = Promise.all(values.map((value) => store.put("exports/r1.pdf", Buffer.from(value))));
    const reads = await Promise.all(Array.from({ length: 20 }, () => store.getBytes("exports/r1.pdf")));
    await writes;
    for (const read of reads) expect(values).toContain(read.toString());
  });

  test("what is not there is not_found when read, undefined when asked for, and no error when deleted", async () => {
    await expect(store.getBytes("raw/none")).rejects.toMatchObject({ code: "not_found" });
    await expect(store.getStream("raw/none")).rejects.toMatchObject({ code: "not_found" });
    expect(await store.stat("raw/none")).toBeUndefined();
    await store.delete("raw/none");
    expect(await keysUnder("raw/nothing-here")).toEqual([]);
  });
});

describe("a put that fails", () => {
  test("leaves neither an object nor a temporary file behind when its stream breaks", async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("half");
        throw new Error("client went away");
      })(),
    );
    await expect(store.put("raw/t1/broken", broken)).rejects.toThrow("client went away");
    expect([await store.stat("raw/t1/broken"), await staged()]).toEqual([undefined, []]);
  });

  test("leaves what was there before as it was", async () => {
    await store.put("raw/t1/kept", Buffer.from("old"));
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from("new");
        throw new Error("x");
      })(),
    );
    await expect(store.put("raw/t1/kept", broken)).rejects.toThrow();
    expect((await store.getBytes("raw/t1/kept")).toString()).toBe("old");
  });

  test("ends when its caller gives up", async () => {
    const controller = new AbortController();
    const endless = (async function* () {
      for (;;) {
        yield Buffer.alloc(10);
        controller.abort(new Error("gave up"));
      }
    })();
    await expect(store.put("raw/t1/endless", endless, controller.signal)).rejects.toThrow("gave up");
    expect(await store.stat("raw/t1/endless")).toBeUndefined();
  });

  test.each(["ENOSPC", "EDQUOT", "EROFS", "ESTALE", "ETIMEDOUT", "ENOTCONN"])(
    "says storage_unavailable, retryable, when the disk answers %s",
    async (code) => {
      const fault = Object.assign(new Error(code), { code });
      const full = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(fault) }) };
      await expect(store.put("raw/t1/full", full)).rejects.toMatchObject({
        code: "storage_unavailable",
        status: 503,
        retryable: true,
      });
    },
  );
});

describe("keys", () => {
  test.each([
    "",
    "raw",
    "raw/",
    "/raw/a",
    "raw//a",
    "raw/../a",
    "raw/./a",
    "raw/.hidden",
    "other/a",
    ".staging/a",
    "raw/a b",
    "raw/a\\b",
    "raw/a\0b",
    `raw/${"a".repeat(600)}`,
  ])("%j is refused by every operation", async (key) => {
    await expect(store.put(key, Buffer.from("x"))).rejects.toThrow("not an object key");
    await expect(store.getBytes(key)).rejects.toThrow("not an object key");
    await expect(store.getStream(key)).rejects.toThrow("not an object key");
    await expect(store.stat(key)).rejects.toThrow("not an object key");
    await expect(store.delete(key)).rejects.toThrow("not an object key");
  });

  test.each(["", "/", "..", "raw/..", "other", ".staging"])(
    "the prefix %j is neither listed nor deleted",
    async (prefix) => {
      expect(() => store.list(prefix)).toThrow("not an object prefix");
      await expect(store.deletePrefix(prefix)).rejects.toThrow("not an object prefix");
    },
  );
});

describe("prefixes", () => {
  test("list and delete take whole parts: t1 is not t10", async () => {
    for (const key of ["exports/t1/a", "exports/t1/x/b", "exports/t10/c"])
      await store.put(key, Buffer.from(key));
    expect(await keysUnder("exports/t1")).toEqual(["exports/t1/a", "exports/t1/x/b"]);
    await store.deletePrefix("exports/t1");
    expect([await keysUnder("exports/t1"), await keysUnder("exports/t10/")]).toEqual([[], ["exports/t10/c"]]);
  });
});

test("a temporary file of a process that died long ago is swept, a fresh one is left alone", async () => {
  const folder = await mkdtemp(join(tmpdir(), "c4-objects-"));
  await createFileObjectStore(folder).check(AbortSignal.timeout(1_000));
  const [old, fresh] = [randomUUID(), randomUUID()];
  for (const name of [old, fresh]) await writeFile(join(folder, ".staging", name), "x");
  await utimes(join(folder, ".staging", old), new Date(0), new Date(0));
  await createFileObjectStore(folder).put("raw/a", Buffer.from("x"));
  expect(await readdir(join(folder, ".staging"))).toEqual([fresh]);
  await rm(folder, { recursive: true });
});

test("a folder that takes files but no content, as on a full disk, is not called usable", async () => {
  const folder = await mkdtemp(join(tmpdir(), "c4-objects-"));
  const store = fileURLToPath(new URL("./file-object-store.ts", import.meta.url));
  const code = `
    import { createFileObjectStore } from ${JSON.stringify(store)};
    const check = createFileObjectStore(${JSON.stringify(folder)}).check(AbortSignal.timeout(5_000));
    process.exit(await check.then(() => 1, () => 42));`;
  const noBytes = ["-c", 'ulimit -f 0 && exec "$0" "$@"', process.execPath];
  const run = spawnSync("sh", [...noBytes, "--import", "tsx", "--input-type=module", "-e", code], {
    env: { ...process.env, TSX_DISABLE_CACHE: "1" },
    encoding: "utf8",
  });
  expect({ code: run.status, stderr: run.stderr }).toEqual({ code: 42, stderr: "" });
  expect(await readdir(join(folder, ".staging"))).toEqual([]);
  await createFileObjectStore(folder).check(AbortSignal.timeout(5_000));
  await rm(folder, { recursive: true });
});

test("a URL of another kind of store is refused by name", () => {
  expect(() => createObjectStore("s3://bucket")).toThrow("s3:// is not supported by this build");
});
