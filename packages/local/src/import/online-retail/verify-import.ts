import { type Decimal4, parseDecimal4 } from "@c4/contracts/decimal4";
import { MetricAnswer, type MetricQueryInput } from "@c4/contracts/http/metrics";
import type { IngestClient } from "../../client/ingest-client.ts";
import type { Accounting } from "./accounting.ts";
import { onlineRetailLocation } from "./to-records.ts";

export type Verification = { figure: string; file: Decimal4; c4: Decimal4 | null }[];

/** Asks C4 for the figures that the file's own arithmetic predicts, so that a reader can lay them side by side. */
export async function verifyImport(client: IngestClient, accounting: Accounting): Promise<Verification> {
  const query: MetricQueryInput = {
    metrics: ["net_sales", "service_charges", "adjustments"],
    period: { from: "2010-12-01", to: "2011-12-31" },
    currency: onlineRetailLocation.currency,
    filters: [{ dimension: "currency", op: "in", values: [onlineRetailLocation.currency] }],
  };
  const answer = MetricAnswer.parse(await client.post("/v1/metrics/query", query));
  const figure = (id: string) => {
    const cell = answer.rows[0]?.[answer.columns.findIndex((column) => column.id === id)];
    return typeof cell === "string" ? parseDecimal4(cell) : null;
  };
  return [
    {
      figure: "net_sales",
      file: accounting.sales.amount + accounting.returns.amount,
      c4: figure("net_sales"),
    },
    { figure: "service_charges", file: accounting.service.amount, c4: figure("service_charges") },
    { figure: "adjustments", file: accounting.adjustments.amount, c4: figure("adjustments") },
  ];
}
