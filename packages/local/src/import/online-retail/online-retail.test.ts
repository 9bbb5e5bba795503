import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { formatDecimal4 } from "@c4/contracts/decimal4";
import { SaleRecord } from "@c4/contracts/records/sale";
import { describe, expect, test } from "vitest";
import { accountedAmount, bookInvoice, createAccounting } from "./accounting.ts";
import type { InvoiceRow } from "./classify.ts";
import { readRows } from "./read-rows.ts";
import { surveyRows } from "./survey.ts";
import { groupInvoices, toSaleRecord } from "./to-records.ts";

const row = (changes: Partial<InvoiceRow>): InvoiceRow => ({
  invoiceNo: "536365",
  stockCode: "85123A",
  description: "WHITE HANGING HEART T-LIGHT HOLDER ",
  quantity: "6",
  invoiceDate: "2011-07-01 00:30:00",
  unitPrice: "2.55",
  customerId: "17850.0",
  country: "United Kingdom",
  ...changes,
});

test("an invoice becomes a sale at the instant British clocks showed", () => {
  const record = SaleRecord.parse(toSaleRecord([row({})]));
  expect(record).toMatchObject({
    id: "536365",
    type: "sale",
    occurred_at: "2011-06-30T23:30:00.000Z",
    customer: "17850",
  });
});

test("C invoices are returns, write-offs adjustments, service codes service lines, A invoices nothing", () => {
  const typeOf = (changes: Partial<InvoiceRow>) => {
    const record = toSaleRecord([row(changes)]);
    return record && [record.type, record.lines?.[0]?.type];
  };
  expect(typeOf({ invoiceNo: "C536379", quantity: "-1" })).toEqual(["return", "merchandise"]);
  expect(typeOf({ quantity: "-10", unitPrice: "0.0" })).toEqual(["sale", "adjustment"]);
  expect(typeOf({ stockCode: "BANK CHARGES" })).toEqual(["sale", "service"]);
  expect(typeOf({ stockCode: "m" })).toEqual(["sale", "service"]);
  expect(typeOf({ invoiceNo: "A563186", stockCode: "B", unitPrice: "-11062.06" })).toBeNull();
});

test("rows of an invoice that stand apart in the file come out together, repeats kept", async () => {
  const rows = [row({}), row({ invoiceNo: "536366" }), row({})];
  const stream = async function* () {
    yield* rows;
  };
  const survey = await surveyRows(stream());
  const groups: string[][] = [];
  for await (const group of groupInvoices(stream(), survey)) groups.push(group.map((r) => r.invoiceNo));
  expect(groups).toEqual([["536366"], ["536365", "536365"]]);
});

const file = fileURLToPath(
  new URL("../../../../../../shared/data/online_retail_2010-12_2011-12.csv.gz", import.meta.url),
);
describe.runIf(existsSync(file))("the real file", () => {
  test("every document and line is booked, to its known total", async () => {
    const survey = await surveyRows(readRows(file));
    expect([
      survey.rowsPerInvoice.size,
      survey.rows,
      survey.productNames.size,
      survey.customers.size,
    ]).toEqual([25_900, 541_909, 4_070, 4_372]);
    const accounting = createAccounting();
    for await (const rows of groupInvoices(readRows(file), survey)) bookInvoice(accounting, rows);
    expect(formatDecimal4(accountedAmount(accounting))).toBe("9747747.934");
    expect(Object.values(accounting).reduce((sum, a) => sum + a.documents, 0)).toBe(25_900);
    expect(Object.values(accounting).reduce((sum, a) => sum + a.lines, 0)).toBe(541_909);
    expect(accounting.excluded).toEqual({ documents: 3, lines: 3, amount: -110_620_600n });
    expect(accounting.adjustments).toMatchObject({ amount: 0n });
  }, 60_000);
});
