import { randomUUID } from "node:crypto";
import type {} from "@c4/testing/test-stack";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { z } from "zod";
import { insertRows, type LedgerRow, locationUuid } from "./oracle/sample-ledger.ts";
import { openEngine } from "./oracle/sample-tenant.ts";
import { scopedView, scopeParams } from "./sql/bound-sql.ts";

const { reader, writer, close } = openEngine(inject("testStack").clickhouse);
afterAll(close);

const mine = randomUUID();
const theirs = randomUUID();
const nilUuid = "00000000-0000-0000-0000-000000000000";

function document(tenantId: string, id: string, location: string, businessDate: string): LedgerRow {
  return {
    tenant_id: tenantId,
    source_id: "00000000-0000-4000-8000-00000000f001",
    document_id: id,
    kind: "sale",
    business_date: businessDate,
    location_id: location,
    currency: "IDR",
    transactions: 1,
    gross_sales: "10",
    sign: 1,
    expires_on: "2149-01-01",
  };
}

beforeAll(async () => {
  await insertRows(writer, "sale_ledger_v1", [
    document(mine, "at-0", locationUuid(0), "2026-03-05"),
    document(mine, "at-1", locationUuid(1), "2026-03-06"),
    document(mine, "at-no-location", nilUuid, "2026-03-07"),
    document(mine, "last-year", locationUuid(0), "2025-03-05"),
    document(theirs, "at-0", locationUuid(0), "2026-03-05"),
  ]);
});

const idRow = z.object({ document_id: z.string() });

async function visible(tenantId: string, locationIds: string[] | null): Promise<string[]> {
  const scope =
    locationIds === null ? { allLocations: true as const } : { allLocations: false as const, locationIds };
  const rows = await reader.query({
    query: `SELECT document_id FROM ${scopedView("sale_ledger_v1")} WHERE business_date >= '2026-01-01' ORDER BY document_id`,
    params: scopeParams(tenantId, scope),
    row: idRow,
  });
  return rows.map((row) => row.document_id);
}

test("a tenant sees its own rows, also where another tenant uses the same ids", async () => {
  expect(await visible(mine, null)).toEqual(["at-0", "at-1", "at-no-location"]);
  expect(await visible(theirs, null)).toEqual(["at-0"]);
  expect(await visible(randomUUID(), null)).toEqual([]);
});

test("a scope sees the rows of its locations, and rows without a location only with all of them", async () => {
  expect(await visible(mine, [locationUuid(1)])).toEqual(["at-1"]);
  expect(await visible(mine, [locationUuid(0), locationUuid(1)])).toEqual(["at-0", "at-1"]);
});

test("an empty scope sees nothing", async () => {
  expect(await visible(mine, [])).toEqual([]);
});

test("a query that names no tenant or no scope is refused", async () => {
  const ask = (view: string) =>
    reader.query({ query: `SELECT document_id FROM c4_read.sale_ledger_v1${view}`, row: idRow });
  await expect(ask("(all_locations = true, location_ids = [])")).rejects.toThrow(/tenant_id/);
  await expect(ask(`(tenant_id = '${mine}')`)).rejects.toThrow(/all_locations|location_ids/);
  await expect(ask("")).rejects.toThrow();
});

test("the reader is refused every table of c4, and may write nothing", async () => {
  const tables = await writer.query({
    query: "SELECT name FROM system.tables WHERE database = 'c4' AND engine LIKE '%MergeTree'",
    row: z.object({ name: z.string() }),
  });
  expect(tables.length).toBeGreaterThan(8);
  for (const { name } of tables) {
    const ask = reader.query({ query: `SELECT count() FROM c4.${name}`, row: z.unknown() });
    await expect(ask, name).rejects.toThrow(/Not enough privileges/);
  }
  const write = reader.query({
    query: "CREATE TABLE c4_read.mine (a UInt8) ENGINE = Memory",
    row: z.unknown(),
  });
  await expect(write).rejects.toThrow(/privileges|readonly/i);
});

test("every view of c4_read binds a tenant, and every one with locations binds the scope", async () => {
  const views = await writer.query({
    query:
      "SELECT name, create_table_query AS ddl FROM system.tables WHERE database = 'c4_read' ORDER BY name",
    row: z.object({ name: z.string(), ddl: z.string() }),
  });
  expect(views.map(({ name }) => name)).toEqual([
    "document_v1",
    "fx_rate_v1",
    "location_v1",
    "payment_ledger_v1",
    "product_v1",
    "sale_ledger_v1",
    "sale_line_ledger_v1",
    "sales_by_day_v1",
    "sales_by_hour_v1",
    "staff_v1",
  ]);
  for (const { name, ddl } of views) {
    const plain = ddl.replaceAll(/[()]/g, "");
    const scoped = plain.includes("AND {all_locations:Bool} OR location_id IN {location_ids:ArrayUUID}");
    expect(plain, name).toContain("WHERE tenant_id = {tenant_id:UUID}");
    expect(plain, name).toContain("DEFINER = c4_writer SQL SECURITY DEFINER");
    expect(scoped, name).toBe(plain.includes("location_id,"));
  }
});

test.each(["sales_by_day_v1", "sale_ledger_v1"])(
  "%s prunes partitions and uses its key through the view",
  async (view) => {
    const rows = await reader.query({
      query: `EXPLAIN indexes = 1 SELECT sum(gross_sales) FROM ${scopedView(view)}
      WHERE business_date BETWEEN {from:Date} AND {to:Date}`,
      params: {
        from: "2026-03-01",
        to: "2026-03-31",
        ...scopeParams(mine, { allLocations: false, locationIds: [locationUuid(0)] }),
      },
      row: z.object({ explain: z.string() }),
    });
    const plan = rows.map(({ explain }) => explain).join("\n");
    expect(plan).toMatch(/Partition\s+Keys:\s+to(Year|YYYYMM)\(business_date\)/);
    expect(plan).toMatch(/PrimaryKey\s+Keys:\s+tenant_id\s+business_date\s+location_id/);
    expect(plan).toMatch(new RegExp(`tenant_id in \\['${mine}'`));
  },
);
