import { customers } from "@c4/db/shard/customers";
import { fxRates } from "@c4/db/shard/fx-rates";
import { locations } from "@c4/db/shard/locations";
import { products } from "@c4/db/shard/products";
import { staff } from "@c4/db/shard/staff";
import type { TenantTx } from "@c4/tenancy/with-tenant";
import { type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import type { ReferenceKind } from "../derive-id.ts";
import { microseconds } from "../microseconds.ts";
import { judgeVersion, type VersionKey } from "../version-order.ts";
import type { FrozenMaster, FrozenPlaceholder } from "./frozen-flush.ts";

/** Tables of master data by the kind of record that fills them. */
export const masterTables = {
  location: locations,
  product: products,
  staff,
  customer: customers,
  fx_rate: fxRates,
} as const;

/** Columns that come from the record itself. */
const fieldsOf: Readonly<Record<ReferenceKind, readonly string[]>> = {
  location: [
    ...["name", "time_zone", "currency", "day_start_time", "country", "region", "format", "area_sqm"],
    ...["opened_on", "closed_on"],
  ],
  product: [
    ...[
      "name",
      "sku",
      "barcode",
      "category",
      "brand",
      "vendor",
      "unit_cost",
      "unit_price",
      "currency",
      "active",
    ],
  ],
  staff: ["name", "location_id", "active"],
  customer: ["name", "country", "segment", "joined_at"],
  fx_rate: ["base", "quote", "rate_date", "rate"],
};
const envelope = [
  "namespace",
  "external_id",
  "placeholder",
  "attributes",
  "version",
  "accepted_at",
  "position",
];
const written = [...envelope, "content_hash", "seq", "source_id"];

export type MasterOutcome = { readonly batchId: string; readonly outcome: "loaded" | "unchanged" | "stale" };

const appliedRow = z.object({
  id: z.string(),
  placeholder: z.boolean(),
  version: z.coerce.number(),
  accepted_at: z.string(),
  position: z.number(),
  content_hash: z.string(),
});

const rowsPerStatement = 2_000;

/**
 * Writes the master records of one kind that are later than what is applied, and says what became of each. The caller holds
 * the tenant's home row, so no other lane writes this tenant's master data meanwhile. `seq` is the new data version.
 */
export async function applyMasters(
  tx: TenantTx,
  kind: ReferenceKind,
  { masters, seq }: { masters: readonly FrozenMaster[]; seq: number },
): Promise<MasterOutcome[]> {
  const applied = await readApplied(
    tx,
    kind,
    masters.map(({ id }) => id),
  );
  const judged = masters.map((master) => ({
    master,
    outcome: judgeVersion(master.key, applied.get(master.id)),
  }));
  const rows = judged
    .filter(({ outcome }) => outcome === "new" || outcome === "changed")
    .map(({ master }) => masterRow(tx, master, seq));
  await upsert(tx, kind, { rows, fields: fieldsOf[kind], onConflict: "update" });
  await confirm(tx, kind, {
    masters: judged.filter(({ outcome }) => outcome === "confirmed").map(({ master }) => master),
  });
  return judged.map(({ master, outcome }) => ({ batchId: master.batchId, outcome: countedAs[outcome] }));
}

const countedAs = {
  new: "loaded",
  changed: "loaded",
  confirmed: "unchanged",
  unchanged: "unchanged",
  stale: "stale",
} as const;

/** Rows for references whose own record has not come; existing rows stay as they are. Returns how many were made. */
export async function addPlaceholders(
  tx: TenantTx,
  kind: ReferenceKind,
  {
    placeholders,
    seq,
    acceptedAt,
  }: { placeholders: readonly FrozenPlaceholder[]; seq: number; acceptedAt: string },
): Promise<number> {
  const rows = placeholders.map(({ sourceId, id, namespace, externalId, name }) => ({
    ...{ tenant_id: tx.tenantId, id, namespace, external_id: externalId, name, placeholder: true },
    ...{ version: -1, accepted_at: acceptedAt, position: 0, content_hash: "\\x", seq, source_id: sourceId },
  }));
  return upsert(tx, kind, { rows, fields: ["name"], onConflict: "nothing" });
}

async function readApplied(
  { db, tenantId }: TenantTx,
  kind: ReferenceKind,
  ids: readonly string[],
): Promise<Map<string, VersionKey>> {
  const table = masterTables[kind];
  const applied = new Map<string, VersionKey>();
  for (let at = 0; at < ids.length; at += rowsPerStatement) {
    const rows = await db.execute(sql`
      select id, placeholder, version, ${microseconds(table.acceptedAt)} as accepted_at, position,
        encode(content_hash, 'hex') as content_hash
      from ${table}
      where tenant_id = ${tenantId} and id = any(${uuidArray(ids.slice(at, at + rowsPerStatement))})`);
    for (const row of rows) {
      const { id, placeholder, version, accepted_at, position, content_hash } = appliedRow.parse(row);
      // A placeholder is no version: whatever record comes first replaces it.
      if (!placeholder) {
        applied.set(id, { version, acceptedAt: accepted_at, position, contentHash: content_hash });
      }
    }
  }
  return applied;
}

function masterRow({ tenantId }: TenantTx, master: FrozenMaster, seq: number): Record<string, unknown> {
  return {
    ...master.fields,
    tenant_id: tenantId,
    id: master.id,
    namespace: master.namespace,
    external_id: master.externalId,
    placeholder: false,
    attributes: master.attributes,
    version: master.key.version,
    accepted_at: `${master.key.acceptedAt}+00`,
    position: master.key.position,
    content_hash: `\\x${master.key.contentHash}`,
    seq,
    source_id: master.sourceId,
  };
}

async function upsert(
  { db }: TenantTx,
  kind: ReferenceKind,
  of: {
    rows: readonly Record<string, unknown>[];
    fields: readonly string[];
    onConflict: "update" | "nothing";
  },
): Promise<number> {
  const table = masterTables[kind];
  const columns = columnList(["tenant_id", "id", ...written, ...of.fields]);
  const assignments = sql.join(
    [...written, ...of.fields].map(
      (column) => sql`${sql.identifier(column)} = excluded.${sql.identifier(column)}`,
    ),
    sql`, `,
  );
  const conflict = of.onConflict === "nothing" ? sql`do nothing` : sql`do update set ${assignments}`;
  let count = 0;
  for (let at = 0; at < of.rows.length; at += rowsPerStatement) {
    const json = JSON.stringify(of.rows.slice(at, at + rowsPerStatement));
    const rows = await db.execute(sql`
      insert into ${table} (${columns})
      select ${columns} from json_populate_recordset(null::${table}, ${json}::text::json)
      on conflict (tenant_id, id) ${conflict} returning 1`);
    count += rows.length;
  }
  return count;
}

/** A later version with the same content: only what orders versions moves. */
async function confirm(
  { db, tenantId }: TenantTx,
  kind: ReferenceKind,
  { masters }: { masters: readonly FrozenMaster[] },
): Promise<void> {
  const table = masterTables[kind];
  for (let at = 0; at < masters.length; at += rowsPerStatement) {
    const json = JSON.stringify(
      masters.slice(at, at + rowsPerStatement).map(({ id, key }) => ({
        ...{ id, version: key.version, accepted_at: `${key.acceptedAt}+00`, position: key.position },
      })),
    );
    await db.execute(sql`
      update ${table} as held set version = later.version, accepted_at = later.accepted_at, position = later.position
      from json_to_recordset(${json}::text::json)
        as later (id uuid, version bigint, accepted_at timestamptz, position integer)
      where held.tenant_id = ${tenantId} and held.id = later.id`);
  }
}

function columnList(columns: readonly string[]): SQL {
  return sql.join(
    columns.map((column) => sql.identifier(column)),
    sql`, `,
  );
}

function uuidArray(ids: readonly string[]): SQL {
  return sql`${`{${ids.join(",")}}`}::uuid[]`;
}
