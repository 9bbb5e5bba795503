import type { BatchCounts } from "@c4/contracts/http/ingest";
import type { IngestClient } from "../../client/ingest-client.ts";
import { type SendProgress, sendStream } from "../../client/send-stream.ts";
import { type Accounting, bookInvoice, createAccounting } from "./accounting.ts";
import { readRows } from "./read-rows.ts";
import { type Survey, surveyRows } from "./survey.ts";
import { groupInvoices, masterRecords, toSaleRecord } from "./to-records.ts";

export const onlineRetailSource = { slug: "online-retail", name: "Online Retail (UCI)", vendor: "csv" };

export type OnlineRetailImport = {
  survey: Survey;
  accounting: Accounting;
  /** Counts of the sale documents over all batches. */
  counts: BatchCounts;
  /** Counts of the location, product and customer records. */
  masterCounts: BatchCounts;
};

export type ImportOptions = {
  file: string;
  client: IngestClient;
  /** Names this run's batches: a lost answer is retried under the same name, a new run sends new batches. */
  runId: string;
  onSurvey?: (survey: Survey) => void;
  onProgress?: (sent: SendProgress) => void;
};

/**
 * Sends the UCI Online Retail file through the public ingestion API and waits until all of it is loaded. Two passes over the
 * file, flat memory. Sent again it changes nothing: every document comes back as unchanged.
 */
export async function importOnlineRetail({
  file,
  client,
  runId,
  onSurvey,
  onProgress,
}: ImportOptions): Promise<OnlineRetailImport> {
  const survey = await surveyRows(readRows(file));
  onSurvey?.(survey);
  const source = (await client.ensureSource(onlineRetailSource)).slug;
  const masterCounts = await sendStream(masterRecords(survey), {
    client,
    source,
    batchPrefix: `${runId}-master`,
  });
  const accounting = createAccounting();
  const counts = await sendStream(sales(file, survey, accounting), {
    client,
    source,
    batchPrefix: `${runId}-sales`,
    ...(onProgress ? { onProgress } : {}),
  });
  return { survey, accounting, counts, masterCounts };
}

async function* sales(file: string, survey: Survey, accounting: Accounting) {
  for await (const rows of groupInvoices(readRows(file), survey)) {
    bookInvoice(accounting, rows);
    const record = toSaleRecord(rows);
    if (record) yield record;
  }
}
