import { randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { createClient } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { assertClickHouseSettings } from "./assert-clickhouse-settings.ts";
import { type ClickHouseReader, createClickHouseReader } from "./create-clickhouse-reader.ts";
import {
  type ClickHouseWriter,
  createClickHouseWriter,
  type InsertFile,
} from "./create-clickhouse-writer.ts";

const { url, writer: writerLogin, reader: readerLogin } = inject("testStack").clickhouse;
const login = ({ username, password }: { username: string; password: string }) => ({
  url,
  user: username,
  password,
  applicationName: "test",
});
const run = randomUUID().replaceAll("-", "").slice(0, 8);
const ledger = `c4.probe_${run}`;
const rollup = `c4.probe_rollup_${run}`;
const admin = createClient({ url, ...writerLogin });
let writer: ClickHouseWriter;
let reader: ClickHouseReader;

beforeAll(async () => {
  writer = createClickHouseWriter(login(writerLogin));
  reader = createClickHouseReader(login(readerLogin));
  const settings = "SETTINGS non_replicated_deduplication_window = 100000";
  for (const query of [
    `CREATE TABLE ${ledger} (k String, amount Decimal(18, 4)) ENGINE = MergeTree ORDER BY k ${settings}`,
    `CREATE TABLE ${rollup} (k String, amount SimpleAggregateFunction(sum, Decimal(38, 4)))
     ENGINE = AggregatingMergeTree ORDER BY k ${settings}`,
    `CREATE MATERIALIZED VIEW ${rollup}_mv TO ${rollup} AS SELECT k, sum(amount) AS amount FROM ${ledger} GROUP BY k`,
  ])
    await admin.command({ query });
});
afterAll(async () => {
  for (const name of [`${rollup}_mv`, rollup, ledger])
    await admin.command({ query: `DROP TABLE IF EXISTS ${name} SYNC` });
  await Promise.all([admin.close(), writer.close(), reader.close()]);
});

const insert = (token: string, body: InsertFile["body"]): InsertFile => ({
  table: ledger,
  columns: ["k", "amount"],
  format: "JSONCompactEachRow",
  body,
  deduplicationToken: token,
  timeoutMs: 20_000,
});
const sums = z.object({ n: z.string(), amount: z.string() });
const total = async (table: string, key: string) =>
  writer.query({
    query: `SELECT count() AS n, toString(sum(amount)) AS amount FROM ${table} WHERE k = {key:String}`,
    params: { key },
    row: sums,
  });

describe("insertFile", () => {
  it("writes a file once however often it is sent, in the roll-up too", async () => {
    const body = () => Buffer.from('["twice","10.5000"]\n["twice","0.2500"]\n');
    await writer.insertFile(insert("twice.1", body()));
    await writer.insertFile(insert("twice.1", body()));
    await writer.insertFile(insert("twice.1", Readable.from([body()])));
    expect(await total(ledger, "twice")).toEqual([{ n: "2", amount: "10.75" }]);
    expect(await total(rollup, "twice")).toEqual([{ n: "1", amount: "10.75" }]);
  });

  it("writes the same bytes again under another token", async () => {
    const body = () => Buffer.from('["again","1.0000"]\n');
    await writer.insertFile(insert("again.1", body()));
    await writer.insertFile(insert("again.2", body()));
    expect(await total(rollup, "again")).toEqual([{ n: "2", amount: "2" }]);
  });

  it("passes the server's complaint about a bad file on and writes none of it", async () => {
    const bad = writer.insertFile(insert("bad.1", Buffer.from('["bad","1.0000"]\n["bad","not a number"]\n')));
    await expect(bad).rejects.toThrow();
    expect(await total(ledger, "bad")).toEqual([{ n: "0", amount: "0" }]);
  });

  it("ends at its deadline as a write to be tried again", async () => {
    const endless = new Readable({ read() {} });
    endless.push('["slow","1.0000"]\n');
    const late = writer.insertFile({ ...insert("slow.1", endless), timeoutMs: 200 });
    await expect(late).rejects.toMatchObject({ code: "dependency_unavailable", retryable: true });
    endless.destroy();
  });

  it("ends at once when its caller gives up, with the caller's reason, and has written nothing", async () => {
    const gaveUp = new Error("the lease is lost");
    const early = writer.insertFile({
      ...insert("stop.1", Buffer.from("")),
      signal: AbortSignal.abort(gaveUp),
    });
    await expect(early).rejects.toBe(gaveUp);
    const endless = new Readable({ read() {} });
    endless.push('["stop","1.0000"]\n');
    const caller = new AbortController();
    const stopped = writer.insertFile({ ...insert("stop.2", endless), signal: caller.signal });
    setTimeout(() => caller.abort(gaveUp), 50);
    await expect(stopped).rejects.toBe(gaveUp);
    endless.destroy();
    expect(await total(ledger, "stop")).toEqual([{ n: "0", amount: "0" }]);
  });
});

describe("query", () => {
  it("binds parameters by type and hands 64-bit integers and decimals over as text", async () => {
    const rows = await writer.query({
      query:
        "SELECT {text:String} AS text, toUInt64(18446744073709551615) AS big, toDecimal64('12345678901.2345', 4) AS money",
      params: { text: "it's {quoted:String}" },
      row: z.object({ text: z.string(), big: z.string(), money: z.string() }),
    });
    expect(rows).toEqual([
      { text: "it's {quoted:String}", big: "18446744073709551615", money: "12345678901.2345" },
    ]);
  });

  it("refuses rows that are not what the caller said", async () => {
    const wrong = writer.query({ query: "SELECT 'x' AS n", row: z.object({ n: z.number() }) });
    await expect(wrong).rejects.toBeInstanceOf(z.ZodError);
  });

  it("ends at its deadline as query_timeout", async () => {
    const slow = writer.query({ query: "SELECT sleep(3)", row: z.unknown(), timeoutMs: 200 });
    await expect(slow).rejects.toMatchObject({ code: "query_timeout" });
  });

  it("answers query_too_large when the server's limits are met", async () => {
    const large = writer.query({
      query: "SELECT count() AS n FROM system.numbers_mt",
      row: z.unknown(),
      settings: { max_rows_to_read: 1000 },
    });
    await expect(large).rejects.toMatchObject({ code: "query_too_large" });
  });

  it("answers dependency_unavailable when the server is not there", async () => {
    const cut = createClickHouseReader({ ...login(readerLogin), url: "http://127.0.0.1:1" });
    await expect(cut.query({ query: "SELECT 1", row: z.unknown() })).rejects.toMatchObject({
      code: "dependency_unavailable",
    });
    expect(await cut.ping()).toBe(false);
    await cut.close();
  });
});

describe("the reader", () => {
  it("cannot read a ledger or write anything", async () => {
    for (const query of [`SELECT * FROM ${ledger}`, "SELECT * FROM c4.sale_ledger_v1"]) {
      await expect(reader.query({ query, row: z.unknown() })).rejects.toThrow(/privileges/i);
    }
  });

  it("cannot read a view without naming a tenant", async () => {
    const scope = "all_locations = true, location_ids = []";
    const named = `SELECT document_id FROM c4_read.sale_ledger_v1(tenant_id = '${randomUUID()}', ${scope})`;
    expect(await reader.query({ query: named, row: z.unknown() })).toEqual([]);
    const open = `SELECT document_id FROM c4_read.sale_ledger_v1(${scope})`;
    await expect(reader.query({ query: open, row: z.unknown() })).rejects.toThrow(/tenant_id/);
  });

  it("cannot raise its own limits", async () => {
    const greedy = reader.query({
      query: "SELECT 1",
      row: z.unknown(),
      settings: { max_execution_time: 100_000 },
    });
    await expect(greedy).rejects.toThrow(/max_execution_time/);
  });
});

describe("the settings a retried insert relies on", () => {
  it("are as pinned on the migrated server", async () => {
    await assertClickHouseSettings(writer);
  });

  it("refuse a table that remembers too few blocks, by name", async () => {
    const short = `c4.probe_short_${run}`;
    await admin.command({
      query: `CREATE TABLE ${short} (k String) ENGINE = MergeTree ORDER BY k SETTINGS non_replicated_deduplication_window = 10`,
    });
    try {
      await expect(assertClickHouseSettings(writer)).rejects.toMatchObject({
        code: "schema_outdated",
        detail: expect.stringContaining(`${short} remembers fewer than 100000 blocks`),
      });
    } finally {
      await admin.command({ query: `DROP TABLE ${short} SYNC` });
    }
  });

  it("refuse a user for whom deduplication is off", async () => {
    const lax: ClickHouseWriter = {
      ...writer,
      query: (query) => writer.query({ ...query, settings: { insert_deduplicate: 0 } }),
    };
    await expect(assertClickHouseSettings(lax)).rejects.toMatchObject({
      detail: "ClickHouse: insert_deduplicate is 0, must be 1",
    });
  });
});
