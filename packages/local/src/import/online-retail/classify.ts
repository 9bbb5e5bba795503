import type { LineType } from "@c4/contracts/records/sale";

/** A row of the file as it stands; nothing trimmed, nothing converted. */
export type InvoiceRow = {
  invoiceNo: string;
  stockCode: string;
  description: string;
  quantity: string;
  invoiceDate: string;
  unitPrice: string;
  customerId: string;
  country: string;
};

/** Stock codes that are no merchandise: postage, manual entries, bank and marketplace fees, samples, vouchers. */
const serviceCode = /^(POST|DOT|M|m|D|S|B|C2|CRUK|PADS|AMAZONFEE|BANK CHARGES|DCGS.*|gift_0001_.*)$/;

/** `C…` invoices take goods back, `A…` invoices adjust bad debt and are no trade at all. */
export function classifyInvoice(invoiceNo: string): "sale" | "return" | "excluded" {
  if (invoiceNo.startsWith("A")) return "excluded";
  return invoiceNo.startsWith("C") ? "return" : "sale";
}

/** Negative quantities outside C invoices are stock write-offs, all at price 0. */
export function classifyLine(row: InvoiceRow): LineType {
  if (serviceCode.test(row.stockCode)) return "service";
  return row.quantity.startsWith("-") && !row.invoiceNo.startsWith("C") ? "adjustment" : "merchandise";
}
