import { AppError } from "@c4/contracts/errors";
import { toPublicId } from "@c4/contracts/ids";
import { createTestIngestion, type TestIngestion } from "@c4/testing/create-test-ingestion";
import { afterAll, beforeAll, expect, test } from "vitest";
import { rawPrefix, readRawChunk } from "../raw-chunk.ts";
import { createInbox } from "./create-inbox.ts";

let ingestion: TestIngestion;
beforeAll(async () => {
  ingestion = await createTestIngestion();
});
afterAll(() => ingestion.close());

const customer = (id: string) => JSON.stringify({ kind: "customer", id });

async function* pieces(...parts: (string | Buffer)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield Buffer.from(part);
}

async function newTenant(limits = {}) {
  const { tenantId, shardId } = await ingestion.tenancy.createTenant();
  const { objectStore, tenancy } = ingestion;
  const inbox = createInbox({
    ...{ withTenant: tenancy.withTenant, objectStore, clock: { now: () => new Date() }, lanes: 4 },
    limits: { inlineBytes: 64, chunkBytes: 4_096, maxLineBytes: 2_000, maxBytes: 100_000, ...limits },
  });
  await inbox.createSource(tenantId, { slug: "till", name: "Till", vendor: "custom" });
  const send = (stream: AsyncIterable<Uint8Array>, externalBatchId?: string) =>
    inbox.accept(tenantId, { source: "till", externalBatchId, body: { kind: "ndjson", stream } });
  const load = (lane: number) =>
    ingestion
      .createWriter()
      .writer.drain(shardId, lane, { signal: new AbortController().signal, budgetMs: 30_000 });
  const stored = async () => {
    const keys = [];
    for await (const { key } of objectStore.list(`raw/${tenantId}`)) keys.push(key);
    return keys;
  };
  return { tenantId, shardId, inbox, send, load, stored };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "accepted",
    (error: unknown) => (error instanceof AppError ? `${error.code}: ${error.detail}` : error),
  );

test("lines may end anywhere in the stream, blank ones do not count, and every record keeps its line number", async () => {
  const { tenantId, inbox, send, load } = await newTenant();
  const text = `${customer("a")}\r\n\n  \n${customer("é")}\n{broken\n${customer("c")}`;
  const bytes = Buffer.from(text);
  const accepted = await send(pieces(...Array.from(bytes, (_, at) => bytes.subarray(at, at + 1))));
  expect(accepted).toMatchObject({ duplicate: false, received: 4 });
  await load(accepted.lane);
  const batchId = toPublicId("batch", accepted.batchId);
  expect(await inbox.getBatch(tenantId, batchId)).toMatchObject({
    state: "loaded",
    size_bytes: bytes.length,
    counts: { received: 4, loaded: 3, quarantined: 1 },
  });
  const { data } = await inbox.listQuarantined(tenantId, batchId, { limit: 10 });
  expect(data).toMatchObject([{ position: 5, code: "malformed_json", raw: "{broken", state: "quarantined" }]);
});

test("a large body is kept in chunks of whole lines and loads completely", async () => {
  const lines = Array.from({ length: 9_000 }, (_, index) => customer(`c-${index}-${"x".repeat(index % 90)}`));
  const known = new Set(lines);
  const { tenantId, inbox, send, load, stored } = await newTenant({ maxBytes: 10_000_000 });
  const accepted = await send(pieces(...lines.map((line) => `${line}\n`)));
  expect((await stored()).length).toBeGreaterThan(1);
  for (const key of await stored()) {
    const chunk = await readRawChunk(ingestion.objectStore, key);
    for (const line of chunk.toString().trimEnd().split("\n")) expect(known.has(line)).toBe(true);
  }
  await load(accepted.lane);
  const { counts } = await inbox.getBatch(tenantId, toPublicId("batch", accepted.batchId));
  expect(counts).toMatchObject({ received: 9_000, loaded: 9_000 });
});

test("the same batch id and bytes are one batch, however many come at once; nothing is stored twice", async () => {
  const { tenantId, inbox, send, stored } = await newTenant();
  const text = `${customer("a")}\n${customer("b".repeat(100))}\n`;
  const all = await Promise.all(Array.from({ length: 8 }, () => send(pieces(text), "b-1")));
  expect(new Set(all.map(({ batchId }) => batchId)).size).toBe(1);
  expect(all.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
  expect(await send(pieces(text), "b-1")).toMatchObject({ duplicate: true, received: 2 });
  expect((await stored()).length).toBe(1);
  expect((await inbox.listBatches(tenantId, { limit: 10 })).data).toHaveLength(1);
});

test("the same batch id with other bytes is refused, under another source it is another batch", async () => {
  const { tenantId, inbox, send, stored } = await newTenant();
  await send(pieces(customer("a".repeat(80))), "b-1");
  const before = await stored();
  expect(await codeOf(send(pieces(customer("b".repeat(80))), "b-1"))).toMatch(
    /^batch_conflict: batch_id "b-1" was used/,
  );
  expect(await stored()).toEqual(before);
  await inbox.createSource(tenantId, { slug: "erp", name: "ERP", vendor: "custom" });
  const records = [{ kind: "customer", id: "b" }];
  const other = { source: "erp", externalBatchId: "b-1", body: { kind: "records" as const, records } };
  expect(await inbox.accept(tenantId, other)).toMatchObject({ duplicate: false });
});

test.each([
  [
    "a line over its limit",
    () => pieces(`${customer("a")}\n`, `{"kind":"${"x".repeat(3_000)}"}\n`),
    /^line_too_long: line 2 /,
  ],
  [
    "a body over its limit",
    () => pieces(...Array.from({ length: 300 }, () => `${customer("a".repeat(400))}\n`)),
    /^payload_too_large/,
  ],
  ["nothing", () => pieces(), /^empty_batch/],
  ["nothing but blank lines", () => pieces("\n \r\n\t\n"), /^empty_batch/],
])("%s is refused by name and leaves nothing behind", async (_name, body, expected) => {
  const { tenantId, inbox, send, stored } = await newTenant();
  expect(await codeOf(send(body(), "b-1"))).toMatch(expected);
  expect(await stored()).toEqual([]);
  expect((await inbox.listBatches(tenantId, { limit: 10 })).data).toEqual([]);
});

test("a sender that hangs up in the middle leaves nothing behind", async () => {
  const { send, stored } = await newTenant();
  async function* cut() {
    yield Buffer.from(`${customer("a".repeat(500))}\n`.repeat(20));
    throw new Error("socket closed");
  }
  await expect(send(cut())).rejects.toThrow("socket closed");
  expect(await stored()).toEqual([]);
});

test("an unknown source names those that exist, and only the tenant's own", async () => {
  const { tenantId, inbox } = await newTenant();
  const unknown = inbox.accept(tenantId, { source: "tills", body: { kind: "records", records: [{}] } });
  expect(await codeOf(unknown)).toBe('unknown_source: there is no source "tills"; known: till');
});

test("ids with a NUL are refused before anything is stored", async () => {
  const { tenantId, inbox, send } = await newTenant();
  expect(await codeOf(send(pieces(customer("a")), "b\0"))).toBe(
    "validation_failed: batch_id may not hold NUL",
  );
  const other = inbox.accept(tenantId, { source: "a\0", body: { kind: "records", records: [{}] } });
  expect(await codeOf(other)).toBe("validation_failed: source may not hold NUL");
});

test("a source is created once per slug and keeps its lane", async () => {
  const { tenantId, inbox } = await newTenant();
  const again = await inbox.createSource(tenantId, { slug: "till", name: "Other", vendor: "shopify" });
  expect(again).toMatchObject({ created: false, source: { name: "Till", vendor: "custom" } });
  expect(await inbox.listSources(tenantId)).toEqual([again.source]);
});

test("another tenant's batch does not exist", async () => {
  const [mine, theirs] = [await newTenant(), await newTenant()];
  const { batchId } = await theirs.send(pieces(customer("a")));
  const id = toPublicId("batch", batchId);
  expect((await theirs.inbox.getBatch(theirs.tenantId, id)).state).toBe("accepted");
  await expect(mine.inbox.getBatch(mine.tenantId, id)).rejects.toMatchObject({ code: "not_found" });
  await expect(mine.inbox.listQuarantined(mine.tenantId, id, { limit: 1 })).rejects.toMatchObject({
    code: "not_found",
  });
});

test("lists come in pages whose cursors neither skip nor repeat, and a made-up cursor is refused", async () => {
  const { tenantId, inbox, send, load } = await newTenant();
  const sent: string[] = [];
  for (let index = 0; index < 5; index += 1) {
    const { batchId, lane } = await send(pieces(`${"nonsense\n".repeat(3)}`), `b-${index}`);
    sent.unshift(toPublicId("batch", batchId));
    await load(lane);
  }
  const seen: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await inbox.listBatches(tenantId, { limit: 2, cursor });
    seen.push(...page.data.map(({ batch_id }) => batch_id));
    if (page.next_cursor === null) break;
    cursor = page.next_cursor;
  }
  expect(seen).toEqual(sent);
  const first = await inbox.listQuarantined(tenantId, sent[0] ?? "", { limit: 2 });
  const second = await inbox.listQuarantined(tenantId, sent[0] ?? "", {
    limit: 2,
    cursor: first.next_cursor ?? "",
  });
  expect([...first.data, ...second.data].map(({ position }) => position)).toEqual([1, 2, 3]);
  expect(second.next_cursor).toBeNull();
  await expect(inbox.listBatches(tenantId, { limit: 2, cursor: "abc" })).rejects.toMatchObject({
    code: "invalid_cursor",
  });
});

test("memory stays flat while a body of 200 MB is taken in", { timeout: 120_000 }, async () => {
  const line = Buffer.from(`${customer("a".repeat(1_000))}\n`);
  const piece = Buffer.concat(Array.from({ length: 64 }, () => line));
  let peak = 0;
  async function* large() {
    for (let sent = 0; sent < 200_000_000; sent += piece.length) {
      yield Buffer.from(piece);
      peak = Math.max(peak, process.memoryUsage().rss);
    }
  }
  const { tenantId, send } = await newTenant({ maxBytes: 300_000_000, chunkBytes: 4 * 1024 ** 2 });
  await send(pieces(customer("warm")));
  const before = process.memoryUsage().rss;
  const accepted = await send(large());
  expect(peak - before).toBeLessThan(100_000_000);
  await ingestion.objectStore.deletePrefix(rawPrefix(tenantId, accepted.batchId));
});
