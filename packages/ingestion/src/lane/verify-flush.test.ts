import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { expect, test } from "vitest";
import { ledgerColumns } from "../ledger/ledger-columns.ts";
import { startDeadline } from "./deadline.ts";
import type { RowsToLoad } from "./flush-loader.ts";
import type { FrozenFlush } from "./frozen-flush.ts";
import { ensureLoaded } from "./verify-flush.ts";

const row = (documentId: string, expiresOn: string) => {
  const values: Record<string, string> = {
    document_id: documentId,
    business_date: "2026-01-15",
    expires_on: expiresOn,
  };
  return ledgerColumns.payment_ledger_v1.map((column) => values[column] ?? "0").join("\t");
};
const flushOf = (rows: readonly string[]): FrozenFlush => {
  const body = Buffer.from(rows.map((text) => `${text}\n`).join(""));
  const section = { table: "payment_ledger_v1" as const, offset: 0, length: body.length };
  const sections = [{ ...section, rows: rows.length, months: { "2026-01": rows.length } }];
  const manifest = { appliedSeq: 1, tenantIds: [], commit: { offset: 0, length: 0 }, sections };
  return { id: "f", manifest, commits: [], body, ageMs: 3_600_000 };
};

/** An engine whose day is 2026-11-20 and that holds so many rows of January. */
async function insertedFor(rows: readonly string[], held: number): Promise<string[]> {
  const inserted: RowsToLoad[] = [];
  const query: ClickHouseWriter["query"] = async ({ query: text, row: schema, params }) => {
    if (text.includes("today()")) return [schema.parse({ today: "2026-11-20" })];
    expect(params).toMatchObject({ today: "2026-11-20" });
    return held === 0 ? [] : [schema.parse({ month: "2026-01", rows: held })];
  };
  const unused = () => Promise.reject(new Error("not used"));
  const clickhouse = { query, queryText: unused, insertFile: unused, ping: unused, close: unused };
  const loader = {
    begin: async () => startDeadline(1_000, new AbortController().signal),
    insert: async (some: readonly RowsToLoad[]) => {
      inserted.push(...some);
    },
    alone: unused,
  };
  const flush = flushOf(rows);
  await ensureLoaded({ clickhouse, loader }, flush, flush.manifest.sections);
  return inserted.map(({ body }) => body.toString());
}

const [kept, expired] = [row("kept", "2026-11-21"), row("expired", "2026-11-20")];

test("rows that the engine may have dropped since they were staged are not missed", async () => {
  expect(await insertedFor([kept, expired], 1)).toEqual([]);
  expect(await insertedFor([expired], 0)).toEqual([]);
});

test("what is missing is inserted again, without what has expired", async () => {
  expect(await insertedFor([kept, expired], 0)).toEqual([`${kept}\n`]);
});

test("a month of which only some rows are there is not made worse", async () => {
  await expect(insertedFor([kept, row("other", "2026-11-21")], 1)).rejects.toThrow("part of a block");
});
