import type { InvoiceRow } from "./classify.ts";

/** What a first pass over the file learns, so that the second can send each invoice as soon as its last row has come. */
export type Survey = {
  rows: number;
  rowsPerInvoice: Map<string, number>;
  /** Stock code → its most frequent description (trimmed; the code itself when it never has one). Case matters. */
  productNames: Map<string, string>;
  /** Customer id → country of its last row. */
  customers: Map<string, string>;
};

/** First pass: sizes of invoices, names of products, countries of customers. */
export async function surveyRows(rows: AsyncIterable<InvoiceRow>): Promise<Survey> {
  const rowsPerInvoice = new Map<string, number>();
  const names = new Map<string, Map<string, number>>();
  const customers = new Map<string, string>();
  let count = 0;
  for await (const row of rows) {
    count++;
    rowsPerInvoice.set(row.invoiceNo, (rowsPerInvoice.get(row.invoiceNo) ?? 0) + 1);
    const seen = names.get(row.stockCode) ?? new Map<string, number>();
    names.set(row.stockCode, seen);
    const name = row.description.trim();
    if (name !== "") seen.set(name, (seen.get(name) ?? 0) + 1);
    if (row.customerId !== "") customers.set(customerKey(row.customerId), row.country);
  }
  const productNames = new Map([...names].map(([code, seen]) => [code, mostFrequent(seen) ?? code]));
  return { rows: count, rowsPerInvoice, productNames, customers };
}

/** The file writes `17850.0`; the customer is 17850. */
export function customerKey(text: string): string {
  return text.replace(/\.0$/, "");
}

function mostFrequent(seen: Map<string, number>): string | null {
  let best: string | null = null;
  for (const [name, count] of seen) if (best === null || count > (seen.get(best) ?? 0)) best = name;
  return best;
}
