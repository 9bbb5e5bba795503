import type { ClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { completeness } from "@c4/db/shard/completeness";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { exact, show } from "./exact-number.ts";

/** Documents, net, tax and payments by `date location currency`. */
export type CompletenessFigures = Record<string, readonly [string, string, string, string]>;

type Row = { key: string; figures: readonly (string | number)[] };

/** What Postgres says is loaded of each day. */
export async function readCompleteness(
  withTenant: WithTenant,
  tenantId: string,
): Promise<CompletenessFigures> {
  const rows = await withTenant(tenantId, ({ db }) =>
    db.select().from(completeness).where(eq(completeness.tenantId, tenantId)),
  );
  return summed(
    rows.map(({ businessDate, locationId, currency, documents, net, tax, payments }) => ({
      key: `${businessDate} ${locationId} ${currency}`,
      figures: [documents, net, tax, payments],
    })),
  );
}

const row = z.object({ key: z.string(), figures: z.array(z.string()) });

/** What the ledgers say of the same days. */
export async function readLedgerCompleteness(
  clickhouse: ClickHouseWriter,
  tenantId: string,
): Promise<CompletenessFigures> {
  const rows = await clickhouse.query({
    query: `
      SELECT concatWithSeparator(' ', toString(business_date), toString(location_id), currency) AS key,
        [toString(sum(documents)), toString(sum(net)), toString(sum(tax)), toString(sum(payments))] AS figures
      FROM (
        SELECT business_date, location_id, currency, if(kind = 'void', 0, 1) * sign AS documents,
          (gross_sales - discounts - returns) * sign AS net, tax * sign AS tax, toDecimal64(0, 4) AS payments
        FROM c4.sale_ledger_v1 WHERE tenant_id = {tenant_id:UUID}
        UNION ALL
        SELECT business_date, location_id, currency, 0, toDecimal64(0, 4), toDecimal64(0, 4), amount * sign
        FROM c4.payment_ledger_v1 WHERE tenant_id = {tenant_id:UUID}
      ) GROUP BY key`,
    params: { tenant_id: tenantId },
    row,
  });
  return summed(rows);
}

/** Adds up sources, and leaves out days on which nothing is left. */
function summed(rows: readonly Row[]): CompletenessFigures {
  const sums = new Map<string, bigint[]>();
  for (const { key, figures } of rows) {
    const sum = sums.get(key) ?? [0n, 0n, 0n, 0n];
    sums.set(
      key,
      sum.map((value, index) => value + exact(figures[index])),
    );
  }
  const left = [...sums].filter(([, sum]) => sum.some((value) => value !== 0n));
  return Object.fromEntries(
    left.map(([key, [documents = 0n, net = 0n, tax = 0n, payments = 0n]]) => [
      key,
      [show(documents), show(net), show(tax), show(payments)],
    ]),
  );
}
