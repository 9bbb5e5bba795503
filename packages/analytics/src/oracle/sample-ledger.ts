import { randomUUID } from "node:crypto";
import { formatDecimal4 } from "@c4/contracts/decimal4";
import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { addDays } from "../calendar/plain-date.ts";
import type { SampleDocument, SampleLine, SampleVersion } from "./sample-documents.ts";

export type LedgerRow = Record<string, string | number | null | readonly string[]>;

const nilUuid = "00000000-0000-0000-0000-000000000000";
const sourceId = "00000000-0000-4000-8000-00000000f001";

export const locationUuid = (index: number): string => `00000000-0000-4000-8000-00000000a00${index}`;
export const productUuid = (index: number): string => `00000000-0000-4000-8000-00000000b00${index}`;
/** Products 0 to 3 have one; the last is in none. */
export const categoryOf = (product: number): string => ["Food", "Food", "Drinks", "Tools", ""][product] ?? "";

/** Instants are those of a place seven hours ahead of UTC. */
export function occurredAt(firstDay: string, { day, hour, minute }: SampleVersion): Date {
  return new Date(Date.parse(`${addDays(firstDay, day)}T00:00:00Z`) + ((hour - 7) * 60 + minute) * 60_000);
}

/** What ingestion would have appended: each version's rows, and the reversal of all but the last. */
export function ledgerRows(tenantId: string, firstDay: string, documents: readonly SampleDocument[]) {
  const tables = {
    sale_ledger_v1: [] as LedgerRow[],
    sale_line_ledger_v1: [] as LedgerRow[],
    payment_ledger_v1: [] as LedgerRow[],
  };
  for (const { id, versions } of documents) {
    versions.forEach((version, index) => {
      for (const sign of index === versions.length - 1 ? [1] : [1, -1]) {
        const shared = sharedColumns(tenantId, firstDay, id, version, sign);
        tables.sale_ledger_v1.push({ ...shared, ...documentColumns(firstDay, version) });
        if (version.void) continue;
        version.lines.forEach((line, place) => {
          tables.sale_line_ledger_v1.push({ ...shared, line_id: String(place), ...lineColumns(line) });
        });
        version.payments.forEach(({ tender, amount }, place) => {
          const money = { tender, amount: formatDecimal4(amount) };
          tables.payment_ledger_v1.push({ ...shared, payment_id: String(place), ...money });
        });
      }
    });
  }
  return tables;
}

function sharedColumns(tenantId: string, firstDay: string, id: string, version: SampleVersion, sign: number) {
  return {
    tenant_id: tenantId,
    source_id: sourceId,
    document_id: id,
    business_date: addDays(firstDay, version.day),
    business_hour: version.hour,
    location_id: version.location === null ? nilUuid : locationUuid(version.location),
    channel: version.channel,
    currency: version.currency,
    sign,
    expires_on: "2149-01-01",
  };
}

function lineColumns(line: SampleLine): LedgerRow {
  return {
    kind: line.kind,
    product_id: line.product === null ? nilUuid : productUuid(line.product),
    quantity: formatDecimal4(line.quantity),
    gross: formatDecimal4(line.gross),
    discounts: formatDecimal4(line.discounts),
    net: formatDecimal4(line.gross - line.discounts),
    tax: formatDecimal4(line.tax),
    cost: line.cost === null ? null : formatDecimal4(line.cost),
  };
}

function documentColumns(firstDay: string, version: SampleVersion): LedgerRow {
  const occurred_at = occurredAt(firstDay, version).toISOString().replace("T", " ").replace("Z", "");
  if (version.void) {
    return { kind: "void", occurred_at, void_count: 1, void_value: formatDecimal4(version.voidValue) };
  }
  const add = (kinds: readonly SampleLine["kind"][], read: (line: SampleLine) => bigint): bigint =>
    version.lines.reduce((sum, line) => (kinds.includes(line.kind) ? sum + read(line) : sum), 0n);
  const net = (line: SampleLine): bigint => line.gross - line.discounts;
  const text = formatDecimal4;
  return {
    kind: "sale",
    occurred_at,
    transactions: version.lines.some(({ kind }) => kind === "sale") ? 1 : 0,
    gross_sales: text(add(["sale"], ({ gross }) => gross)),
    discounts: text(add(["sale"], ({ discounts }) => discounts)),
    returns: text(-add(["return"], net)),
    tax: text(
      version.otherTax + add(["sale", "return", "service", "gift_card", "deposit"], ({ tax }) => tax),
    ),
    units_sold: text(add(["sale"], ({ quantity }) => quantity)),
    units_returned: text(-add(["return"], ({ quantity }) => quantity)),
    cogs: text(add(["sale", "return"], ({ cost }) => cost ?? 0n)),
    net_sales_with_cost: text(add(["sale", "return"], (line) => (line.cost === null ? 0n : net(line)))),
    service_charges: text(version.charges + add(["service"], net)),
    shipping: text(version.shipping),
    tips: text(version.tips),
    gift_card_sales: text(add(["gift_card"], net)),
    deposits: text(add(["deposit"], net)),
    adjustments: text(add(["adjustment"], net)),
    rounding: text(version.rounding),
  };
}

/** Inserts JSON rows as the worker's loader would: one insert a table, under its own token. */
export async function insertRows(
  writer: ClickHouseWriter,
  table: string,
  rows: readonly LedgerRow[],
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  await writer.insertFile({
    table: `c4.${table}`,
    columns,
    format: "JSONEachRow",
    body: Buffer.from(rows.map((row) => JSON.stringify(row)).join("\n")),
    deduplicationToken: randomUUID(),
    timeoutMs: 30_000,
  });
}

/** Names of the sample's locations and products. */
export function dimensionRows(tenantId: string) {
  return {
    location_v1: [0, 1, 2].map((index) => ({
      tenant_id: tenantId,
      location_id: locationUuid(index),
      external_id: `l-${index}`,
      name: `Shop ${index}`,
      seq: 1,
    })),
    product_v1: [0, 1, 2, 3, 4].map((index) => ({
      tenant_id: tenantId,
      product_id: productUuid(index),
      external_id: `p-${index}`,
      name: index === 4 ? "" : `Product ${index}`,
      category: categoryOf(index) === "" ? [] : [categoryOf(index), "Below"],
      seq: 1,
    })),
  };
}
