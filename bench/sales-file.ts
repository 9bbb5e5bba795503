import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toBatchBody } from "@c4/local/client/ingest-client";
import { createAssortment } from "@c4/local/demo/assortment";
import { weighAssortment } from "@c4/local/demo/basket";
import { demoLocations, demoReportingCurrency, demoTimeZone } from "@c4/local/demo/chain";
import { planDay } from "@c4/local/demo/day-plan";
import { addDays } from "@c4/local/demo/local-time";
import { masterRecords as demoMasterRecords, fxRecords } from "@c4/local/demo/master-records";
import { readRows } from "@c4/local/import/online-retail/read-rows";
import { surveyRows } from "@c4/local/import/online-retail/survey";
import { groupInvoices, masterRecords, toSaleRecord } from "@c4/local/import/online-retail/to-records";

/** What is sent in the ingest measurement: bodies as they go over the wire, made before any clock runs. */
export type SalesFile = {
  name: string;
  currency: string;
  timeZone: string;
  masterBodies: Uint8Array<ArrayBuffer>[];
  bodies: Uint8Array<ArrayBuffer>[];
  documents: number;
  lines: number;
};

type Records = { master: Iterable<object>; sales: Iterable<object> | AsyncIterable<object> };

const realFile = fileURLToPath(
  new URL("../../shared/data/online_retail_2010-12_2011-12.csv.gz", import.meta.url),
);
/** As the importer sends them. */
const linesPerBody = 10_000;

/** The real file when it lies beside the checkout, else (or when `quick`) days of the simulated chain. */
export async function makeSalesFile({ quick }: { quick: boolean }): Promise<SalesFile> {
  if (quick) return toBodies("two weeks of the demo chain", demoPlace, demoRecords(14));
  if (!existsSync(realFile)) return toBodies("a year of the demo chain", demoPlace, demoRecords(365));
  const survey = await surveyRows(readRows(realFile));
  const records = { master: masterRecords(survey), sales: onlineRetailSales(survey) };
  return toBodies("the Online Retail file", { currency: "GBP", timeZone: "Europe/London" }, records);
}

const demoPlace = { currency: demoReportingCurrency, timeZone: demoTimeZone };

async function* onlineRetailSales(survey: Awaited<ReturnType<typeof surveyRows>>) {
  for await (const rows of groupInvoices(readRows(realFile), survey)) {
    const record = toSaleRecord(rows);
    if (record) yield record;
  }
}

function demoRecords(days: number): Records {
  const today = new Date().toISOString().slice(0, 10);
  const from = addDays(today, -days);
  return {
    master: [...demoMasterRecords(), ...fxRecords(addDays(from, -7), today)],
    sales: demoSales(from, days),
  };
}

function* demoSales(from: string, days: number): Generator<object> {
  const assortment = weighAssortment(createAssortment());
  for (let day = 0; day < days; day++)
    for (const location of demoLocations)
      for (const { record } of planDay(location, addDays(from, day), assortment)) yield record;
}

async function toBodies(
  name: string,
  place: { currency: string; timeZone: string },
  { master, sales }: Records,
): Promise<SalesFile> {
  const sent = await bodiesOf(sales);
  const { bodies: masterBodies } = await bodiesOf(master);
  return { name, ...place, masterBodies, ...sent };
}

async function bodiesOf(records: Iterable<object> | AsyncIterable<object>) {
  const bodies: Uint8Array<ArrayBuffer>[] = [];
  const total = { documents: 0, lines: 0 };
  let pending: object[] = [];
  let pendingLines = 0;
  const close = async () => {
    if (pending.length > 0) bodies.push(await toBatchBody(pending));
    total.documents += pending.length;
    total.lines += pendingLines;
    pending = [];
    pendingLines = 0;
  };
  for await (const record of records) {
    pending.push(record);
    pendingLines += "lines" in record && Array.isArray(record.lines) ? record.lines.length : 1;
    if (pendingLines >= linesPerBody) await close();
  }
  await close();
  return { bodies, ...total };
}
