import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { parse } from "csv-parse";
import type { InvoiceRow } from "./classify.ts";

const header = [
  "InvoiceNo",
  "StockCode",
  "Description",
  "Quantity",
  "InvoiceDate",
  "UnitPrice",
  "CustomerID",
  "Country",
];

/** Streams the rows of the CSV (plain or .gz) in file order; memory does not grow with the file. */
export async function* readRows(file: string): AsyncGenerator<InvoiceRow> {
  const raw = createReadStream(file);
  const text = file.endsWith(".gz")
    ? raw.pipe(createGunzip().on("error", (error) => parser.destroy(error)))
    : raw;
  const parser = text.pipe(parse({ bom: true, relax_column_count: false }));
  raw.on("error", (error) => parser.destroy(error));
  let first = true;
  for await (const cells of parser as AsyncIterable<string[]>) {
    if (first) {
      first = false;
      if (cells.join() !== header.join())
        throw new Error(`${file} does not begin with the columns ${header.join(", ")}`);
      continue;
    }
    const [
      invoiceNo = "",
      stockCode = "",
      description = "",
      quantity = "",
      invoiceDate = "",
      unitPrice = "",
      customerId = "",
      country = "",
    ] = cells;
    yield { invoiceNo, stockCode, description, quantity, invoiceDate, unitPrice, customerId, country };
  }
}
