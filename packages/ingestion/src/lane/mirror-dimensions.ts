import { hash } from "node:crypto";
import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { type SQL, sql } from "drizzle-orm";
import type { ReferenceKind } from "../derive-id.ts";
import { masterTables } from "./apply-masters.ts";
import type { Deadline } from "./deadline.ts";

type Mirror = {
  readonly table: string;
  readonly idColumn: string;
  readonly columns: Readonly<Record<string, SQL>>;
};

/** ClickHouse's copy of each kind: its columns, and what they are in Postgres. */
const mirrors: Readonly<Record<ReferenceKind, Mirror>> = {
  location: {
    table: "location_v1",
    idColumn: "location_id",
    columns: {
      ...{
        external_id: sql`external_id`,
        name: sql`name`,
        time_zone: text("time_zone"),
        currency: text("currency"),
      },
      ...{
        country: text("country"),
        region: text("region"),
        format: text("format"),
        area_sqm: sql`area_sqm::text`,
      },
      ...{ opened_on: date("opened_on"), closed_on: date("closed_on"), placeholder: flag() },
    },
  },
  product: {
    table: "product_v1",
    idColumn: "product_id",
    columns: {
      ...{ external_id: sql`external_id`, name: sql`name`, sku: text("sku") },
      category: sql`coalesce(category, '[]'::jsonb)`,
      ...{ brand: text("brand"), vendor: text("vendor"), placeholder: flag() },
    },
  },
  staff: {
    table: "staff_v1",
    idColumn: "staff_id",
    columns: { external_id: sql`external_id`, name: sql`name`, placeholder: flag() },
  },
  customer: {
    table: "customer_v1",
    idColumn: "customer_id",
    columns: {
      external_id: sql`external_id`,
      country: text("country"),
      segment: text("segment"),
      placeholder: flag(),
    },
  },
  fx_rate: {
    table: "fx_rate_v1",
    idColumn: "",
    columns: { base: sql`base`, quote: sql`quote`, rate_date: date("rate_date"), rate: sql`rate::text` },
  },
};

const rowsPerInsert = 5_000;

/**
 * Writes the rows that a commit changed (those with its data version as `seq`) to ClickHouse. The version rises with every
 * change, so a repeated or late write changes nothing.
 */
export async function mirrorDimensions(
  { withTenant, clickhouse }: { withTenant: WithTenant; clickhouse: ClickHouseWriter },
  of: { tenantId: string; seq: number; kinds: readonly ReferenceKind[] },
  begin: () => Promise<Deadline>,
): Promise<void> {
  for (const kind of of.kinds) {
    const { table, columns, idColumn } = mirrors[kind];
    const names = ["tenant_id", ...(idColumn === "" ? [] : [idColumn]), ...Object.keys(columns), "seq"];
    const rows = await readChanged(withTenant, kind, of);
    for (let at = 0; at < rows.length; at += rowsPerInsert) {
      const body = Buffer.from(rows.slice(at, at + rowsPerInsert).join("\n"));
      const { signal, leftMs } = await begin();
      await clickhouse.insertFile({
        table: `c4.${table}`,
        columns: names,
        format: "JSONCompactEachRow",
        body,
        // By its rows: a later look may find others, when another lane has changed some of them since.
        deduplicationToken: `${table}.${hash("sha256", body, "hex")}`,
        timeoutMs: leftMs(),
        signal,
      });
    }
  }
}

/** Rows as JSON arrays in the order of the mirror's columns, made by Postgres. */
async function readChanged(
  withTenant: WithTenant,
  kind: ReferenceKind,
  { tenantId, seq }: { tenantId: string; seq: number },
): Promise<string[]> {
  const { columns, idColumn } = mirrors[kind];
  const values = [sql`tenant_id`, ...(idColumn === "" ? [] : [sql`id`]), ...Object.values(columns), sql`seq`];
  const found = await withTenant(
    tenantId,
    ({ db }) =>
      db.execute(sql`
        select json_build_array(${sql.join(values, sql`, `)})::text as row from ${masterTables[kind]}
        where tenant_id = ${tenantId} and seq = ${seq} order by id`),
    { readOnly: true },
  );
  return found.map((row) => String(row.row));
}

function text(column: string): SQL {
  return sql`coalesce(${sql.identifier(column)}, '')`;
}

/** A ClickHouse Date begins in 1970. */
function date(column: string): SQL {
  const day = sql.identifier(column);
  return sql`case when ${day} < date '1970-01-01' then date '1970-01-01' else ${day} end`;
}

function flag(): SQL {
  return sql`placeholder::int`;
}
