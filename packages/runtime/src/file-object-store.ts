import { randomUUID } from "node:crypto";
import type { Dirent } from "node:fs";
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { AppError } from "@c4/contracts/errors";
import { assertObjectKey, assertObjectPrefix } from "./object-key.ts";
import type { ObjectBody, ObjectInfo, ObjectStore } from "./object-store.ts";

/** Inside the root, so that a rename into place never crosses file systems; no key can begin with a dot. */
const STAGING = ".staging";
/** A file this old in staging belongs to a process that died; no upload lasts that long. */
const STAGING_MAX_AGE_MS = 24 * 3_600_000;

/** One block: a full disk often still takes empty files. */
const PROBE = Buffer.alloc(4_096);
/** What one batch may take: with less, small objects fit and the next large one does not. */
const NEEDED_FREE_BYTES = 16 * 1024 ** 2;

/** Objects as files under one folder: write to a temporary name, fsync, rename, fsync the folders. */
export function createFileObjectStore(folder: string): ObjectStore {
  const root = resolve(folder);
  const pathOf = (key: string) => {
    assertObjectKey(key);
    return join(root, key);
  };
  let staging: Promise<string> | undefined;
  const stagingFolder = () => {
    staging ??= prepareStaging(root).catch((error: unknown) => {
      staging = undefined;
      throw error;
    });
    return staging;
  };

  return {
    put: async (key, body, signal) => {
      const target = pathOf(key);
      return storageErrors(async () => {
        const temporary = join(await stagingFolder(), randomUUID());
        try {
          const sizeBytes = await writeDurably(temporary, body, signal);
          await mkdir(dirname(target), { recursive: true });
          await rename(temporary, target);
          await syncFolders(dirname(target), root);
          return { sizeBytes };
        } catch (error) {
          await rm(temporary, { force: true });
          throw error;
        }
      });
    },
    getStream: async (key, signal) => {
      const handle = await needed(key, () => open(pathOf(key), "r"));
      return handle.createReadStream({ ...(signal === undefined ? {} : { signal }) });
    },
    getBytes: (key, signal) => needed(key, () => readFile(pathOf(key), { signal })),
    stat: async (key) => infoOf(key, pathOf(key)),
    list: (prefix) => {
      assertObjectPrefix(prefix);
      return walk(root, prefix.replace(/\/$/, ""));
    },
    delete: async (key) => {
      const path = pathOf(key);
      await storageErrors(() => rm(path, { force: true }));
    },
    deletePrefix: async (prefix) => {
      assertObjectPrefix(prefix);
      await storageErrors(() => rm(join(root, prefix), { recursive: true, force: true }));
    },
    check: async (signal) =>
      storageErrors(async () => {
        const probe = join(await stagingFolder(), randomUUID());
        try {
          await writeFile(probe, PROBE, { signal });
          await requireRoom(root);
        } finally {
          await rm(probe, { force: true });
        }
      }),
  };
}

async function requireRoom(root: string): Promise<void> {
  const { bavail, bsize } = await statfs(root);
  if (bavail * bsize >= NEEDED_FREE_BYTES) return;
  throw Object.assign(new Error(`only ${bavail * bsize} bytes are free`), { code: "ENOSPC" });
}

async function prepareStaging(root: string): Promise<string> {
  const folder = join(root, STAGING);
  await mkdir(folder, { recursive: true });
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => undefined);
    if (info !== undefined && Date.now() - info.mtimeMs > STAGING_MAX_AGE_MS) await rm(path, { force: true });
  }
  return folder;
}

async function writeDurably(path: string, body: ObjectBody, signal?: AbortSignal): Promise<number> {
  const file = await open(path, "wx");
  try {
    let sizeBytes = 0;
    for await (const chunk of body instanceof Uint8Array ? [body] : body) {
      signal?.throwIfAborted();
      await writeAll(file, chunk);
      sizeBytes += chunk.byteLength;
    }
    await file.sync();
    return sizeBytes;
  } finally {
    await file.close();
  }
}

/** One `write` may take only a part, for instance when the disk is nearly full. */
async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let at = 0; at < chunk.byteLength; ) {
    at += (await file.write(chunk, at)).bytesWritten;
  }
}

/** A new name is durable once its folder is synced, a new folder once its parent is: all the way up to the root. */
async function syncFolders(from: string, root: string): Promise<void> {
  for (let folder = from; ; folder = dirname(folder)) {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
    if (folder === root || folder === dirname(folder)) return;
  }
}

async function infoOf(key: string, path: string): Promise<ObjectInfo | undefined> {
  try {
    const info = await stat(path);
    return info.isFile() ? { key, sizeBytes: info.size, modifiedAt: info.mtime } : undefined;
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return undefined;
    throw error;
  }
}

async function* walk(root: string, key: string): AsyncGenerator<ObjectInfo> {
  for (const entry of await entriesOf(join(root, key))) {
    const child = `${key}/${entry.name}`;
    if (entry.isDirectory()) yield* walk(root, child);
    // Undefined when it was deleted while we walked.
    const info = entry.isFile() ? await infoOf(child, join(root, child)) : undefined;
    if (info !== undefined) yield info;
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") return [];
    throw error;
  }
}

async function needed<T>(key: string, read: () => Promise<T>): Promise<T> {
  try {
    return await storageErrors(read);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw error;
    throw new AppError("not_found", { detail: `no object ${key}`, cause: error });
  }
}

/** What the machine, not the request, is to blame for. */
const storageFaults = new Set([
  ...["ENOSPC", "EDQUOT", "EROFS", "EIO", "EMFILE", "ENFILE", "EACCES", "EPERM"],
  // A network file system that is away.
  ...["ESTALE", "ETIMEDOUT", "ENOTCONN"],
]);

async function storageErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || !storageFaults.has(code)) throw error;
    throw new AppError("storage_unavailable", {
      detail: "Files cannot be stored right now.",
      retryAfterSeconds: 30,
      cause: error,
    });
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
