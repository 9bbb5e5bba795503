import { type Decimal4, multiplyExact, parseDecimal4 } from "@c4/contracts/decimal4";
import { classifyInvoice, classifyLine, type InvoiceRow } from "./classify.ts";

/** Where every line of the file goes, by name. Amounts are quantity × unit price in GBP, exact. */
export type Account = { documents: number; lines: number; amount: Decimal4 };
export type AccountName = "sales" | "returns" | "service" | "adjustments" | "excluded";
export type Accounting = Record<AccountName, Account>;

export function createAccounting(): Accounting {
  const empty = (): Account => ({ documents: 0, lines: 0, amount: 0n });
  return { sales: empty(), returns: empty(), service: empty(), adjustments: empty(), excluded: empty() };
}

/** Books one invoice; a document counts under the account of its first line that is merchandise, else of its first line. */
export function bookInvoice(accounting: Accounting, rows: readonly InvoiceRow[]): void {
  const names = rows.map(accountOf);
  rows.forEach((row, index) => {
    const account = accounting[names[index] ?? "excluded"];
    account.lines++;
    account.amount += amountOf(row);
  });
  const main = names.find((name) => name === "sales" || name === "returns") ?? names[0];
  if (main) accounting[main].documents++;
}

function accountOf(row: InvoiceRow): AccountName {
  const type = classifyInvoice(row.invoiceNo);
  if (type === "excluded") return "excluded";
  const line = classifyLine(row);
  if (line === "service") return "service";
  if (line === "adjustment") return "adjustments";
  return type === "return" ? "returns" : "sales";
}

function amountOf(row: InvoiceRow): Decimal4 {
  const quantity = parseDecimal4(row.quantity);
  const price = parseDecimal4(row.unitPrice);
  const amount = quantity === null || price === null ? null : multiplyExact(quantity, price);
  if (amount === null)
    throw new Error(`invoice ${row.invoiceNo}: ${row.quantity} × ${row.unitPrice} is no exact amount`);
  return amount;
}

/** Sum over all accounts: the file's own total. */
export function accountedAmount(accounting: Accounting): Decimal4 {
  return Object.values(accounting).reduce((sum, account) => sum + account.amount, 0n);
}
