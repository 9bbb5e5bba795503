import type { ClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import { z } from "zod";
import type { DateRange } from "../calendar/resolve-period.ts";
import type { MetricCaller, RunOptions } from "../metric-query.ts";
import { scopedView, scopeParams } from "../sql/bound-sql.ts";

const rangeRow = z.object({ first: z.string(), last: z.string(), any: z.number() });

const sql = `SELECT min(business_date) AS first, max(business_date) AS last, toUInt8(count() > 0) AS any
FROM ${scopedView("sales_by_day_v1")}`;

/** First and last business date with a document the caller may see; null before there is one. */
export async function readDataRange(
  reader: Pick<ClickHouseReader, "query">,
  { tenantId, scope }: MetricCaller,
  { signal }: RunOptions = {},
): Promise<DateRange | null> {
  const [row] = await reader.query({
    query: sql,
    params: scopeParams(tenantId, scope),
    row: rangeRow,
    ...(signal && { signal }),
  });
  return row?.any === 1 ? { from: row.first, to: row.last } : null;
}
