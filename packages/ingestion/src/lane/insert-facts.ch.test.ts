import { randomUUID } from "node:crypto";
import { createClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { afterAll, expect, inject, test } from "vitest";
import { z } from "zod";
import { nilId } from "../derive-id.ts";
import { ledgerColumns } from "../ledger/ledger-columns.ts";

// What the flush protocol relies on, as this ClickHouse does it.

const { url, writer: login } = inject("testStack").clickhouse;
const clickhouse = createClickHouseWriter({
  ...{ url, user: login.username, password: login.password, applicationName: "test" },
});
afterAll(() => clickhouse.close());

const columns = ledgerColumns.sale_ledger_v1;

function row(tenantId: string, document: { id: string; date: string; gross: string }): string {
  const values: Record<string, string> = {
    ...{ tenant_id: tenantId, source_id: nilId, location_id: nilId, staff_id: nilId, customer_id: nilId },
    ...{ document_id: document.id, business_date: document.date, kind: "sale", currency: "IDR" },
    ...{ occurred_at: `${document.date} 10:00:00.000`, channel: "", register: "", attributes: "" },
    ...{
      transactions: "1",
      gross_sales: document.gross,
      sign: "1",
      flush_id: nilId,
      expires_on: "2050-01-01",
    },
  };
  return `${columns.map((column) => values[column] ?? "0").join("\t")}\n`;
}

const insert = (token: string, rows: readonly string[]) =>
  clickhouse.insertFile({
    table: "c4.sale_ledger_v1",
    columns,
    format: "TabSeparated",
    body: Buffer.from(rows.join("")),
    deduplicationToken: token,
    timeoutMs: 10_000,
  });

const sums = async (tenantId: string) => {
  const sumOf = async (expression: string, table: string) => {
    const [found] = await clickhouse.query({
      query: `SELECT toString(sum(${expression})) AS gross FROM c4.${table} WHERE tenant_id = {tenant_id:UUID}`,
      params: { tenant_id: tenantId },
      row: z.object({ gross: z.string() }),
    });
    return found?.gross;
  };
  return {
    ledger: await sumOf("gross_sales * sign", "sale_ledger_v1"),
    byDay: await sumOf("gross_sales", "sales_by_day_v1"),
    byHour: await sumOf("gross_sales", "sales_by_hour_v1"),
  };
};

const months = (tenantId: string) =>
  ["01", "02", "03"].map((month) =>
    row(tenantId, { id: `d-${month}`, date: `2026-${month}-15`, gross: "10" }),
  );

test("an insert over several months that is repeated under its token counts once, in the ledger and in both roll-ups", async () => {
  const tenantId = randomUUID();
  for (let round = 0; round < 3; round += 1) await insert(`${tenantId}.t`, months(tenantId));
  expect(await sums(tenantId)).toEqual({ ledger: "30", byDay: "30", byHour: "30" });
});

test("two inserts of the same rows under one token at the same time count once", async () => {
  const tenantId = randomUUID();
  await Promise.all(Array.from({ length: 4 }, () => insert(`${tenantId}.t`, months(tenantId))));
  expect(await sums(tenantId)).toEqual({ ledger: "30", byDay: "30", byHour: "30" });
});

test("other rows under a used token are dropped without a word, which is why rows are frozen before they are sent", async () => {
  const tenantId = randomUUID();
  await insert(`${tenantId}.t`, months(tenantId));
  await insert(`${tenantId}.t`, [row(tenantId, { id: "other", date: "2026-01-20", gross: "7" })]);
  expect(await sums(tenantId)).toEqual({ ledger: "30", byDay: "30", byHour: "30" });
});

test("rows that differ in nothing but their token both count: repeats in a file are legitimate", async () => {
  const tenantId = randomUUID();
  await insert(`${tenantId}.1`, months(tenantId));
  await insert(`${tenantId}.2`, months(tenantId));
  expect(await sums(tenantId)).toEqual({ ledger: "60", byDay: "60", byHour: "60" });
});

test("an insert may hold more than a hundred months: which ones is up to senders", async () => {
  const tenantId = randomUUID();
  const dates = Array.from({ length: 101 }, (_, index) =>
    new Date(Date.UTC(2040, index, 5)).toISOString().slice(0, 10),
  );
  const rows = dates.map((date) => row(tenantId, { id: date, date, gross: "1" }));
  await insert(`${tenantId}.t`, rows);
  expect(await sums(tenantId)).toEqual({ ledger: "101", byDay: "101", byHour: "101" });
  // Every month is a part, and many parts make what other tests do to them slow.
  const drops = dates.map((date) => `DROP PARTITION ${date.slice(0, 7).replace("-", "")}`).join(", ");
  const headers = { "X-ClickHouse-User": login.username, "X-ClickHouse-Key": login.password };
  const dropped = await fetch(url, {
    method: "POST",
    headers,
    body: `ALTER TABLE c4.sale_ledger_v1 ${drops}`,
  });
  expect(dropped.status).toBe(200);
});
