import type { AnyRecord } from "@c4/contracts/records/record";
import type { SaleRecord } from "@c4/contracts/records/sale";
import { instantAt } from "../../demo/local-time.ts";
import { classifyInvoice, classifyLine, type InvoiceRow } from "./classify.ts";
import { customerKey, type Survey } from "./survey.ts";

export const onlineRetailLocation = {
  id: "online-retail-uk",
  timeZone: "Europe/London",
  currency: "GBP",
} as const;

/** The one shop of the file, its articles and its customers. */
export function* masterRecords(survey: Survey): Generator<AnyRecord> {
  yield {
    kind: "location",
    id: onlineRetailLocation.id,
    name: "Online Retail UK",
    time_zone: onlineRetailLocation.timeZone,
    currency: onlineRetailLocation.currency,
    country: "GB",
    format: "online",
  };
  for (const [code, name] of survey.productNames) yield { kind: "product", id: code, name, sku: code };
  for (const [id, country] of survey.customers) yield { kind: "customer", id, country };
}

/** Second pass: the rows of each invoice together, in the order in which invoices end in the file. */
export async function* groupInvoices(
  rows: AsyncIterable<InvoiceRow>,
  survey: Survey,
): AsyncGenerator<InvoiceRow[]> {
  const open = new Map<string, InvoiceRow[]>();
  for await (const row of rows) {
    const group = open.get(row.invoiceNo) ?? [];
    open.set(row.invoiceNo, group);
    group.push(row);
    if (group.length === survey.rowsPerInvoice.get(row.invoiceNo)) {
      open.delete(row.invoiceNo);
      yield group;
    }
  }
}

/**
 * One invoice as a sale record, or null when it is excluded. The time is that of its first row (43 invoices span minutes).
 * Fully repeated rows are separate lines: the file's repeats are legitimate.
 */
export function toSaleRecord(rows: readonly InvoiceRow[]): SaleRecord | null {
  const [first] = rows;
  if (!first) throw new Error("an invoice has at least one row");
  const type = classifyInvoice(first.invoiceNo);
  if (type === "excluded") return null;
  return {
    kind: "sale",
    id: first.invoiceNo,
    type,
    location: onlineRetailLocation.id,
    occurred_at: instantAt(first.invoiceDate.replace(" ", "T"), onlineRetailLocation.timeZone).toISOString(),
    currency: onlineRetailLocation.currency,
    channel: "online",
    ...(first.customerId === "" ? {} : { customer: customerKey(first.customerId) }),
    attributes: { country: first.country },
    lines: rows.map((row) => ({
      type: classifyLine(row),
      product: row.stockCode,
      quantity: row.quantity,
      unit_price: row.unitPrice,
    })),
  };
}
