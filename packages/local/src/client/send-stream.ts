import type { BatchCounts } from "@c4/contracts/http/ingest";
import type { IngestClient } from "./ingest-client.ts";

export type SendProgress = { documents: number; lines: number };

export type SendStreamOptions = {
  client: IngestClient;
  source: string;
  /** Batches are named `<prefix>-0001`, …; a retry repeats the name, so nothing is stored twice. */
  batchPrefix: string;
  /** Lines (records without lines count as one) after which a batch is closed. */
  linesPerBatch?: number;
  onProgress?: (sent: SendProgress) => void;
  /** Called once everything is sent, as one batch after the other is found loaded. */
  onLoaded?: (loaded: SendProgress) => void;
};

const noCounts: BatchCounts = {
  received: 0,
  loaded: 0,
  unchanged: 0,
  stale: 0,
  superseded: 0,
  quarantined: 0,
  excluded: 0,
  lines_loaded: 0,
};

/** Sends records in batches, one on the wire at a time, and waits until every batch is loaded. Gives the counts over all. */
export async function sendStream(
  records: Iterable<object> | AsyncIterable<object>,
  options: SendStreamOptions,
): Promise<BatchCounts> {
  const { client, source, batchPrefix, linesPerBatch = 10_000, onProgress, onLoaded } = options;
  const accepted: (SendProgress & { batchId: string })[] = [];
  const sent: SendProgress = { documents: 0, lines: 0 };
  let pending: object[] = [];
  let pendingLines = 0;
  const flush = async () => {
    if (pending.length === 0) return;
    const batchId = `${batchPrefix}-${String(accepted.length + 1).padStart(4, "0")}`;
    const { batch_id } = await client.postBatch(source, batchId, pending);
    accepted.push({ batchId: batch_id, documents: pending.length, lines: pendingLines });
    sent.documents += pending.length;
    sent.lines += pendingLines;
    pending = [];
    pendingLines = 0;
    onProgress?.({ ...sent });
  };
  for await (const record of records) {
    pending.push(record);
    pendingLines += lineCount(record);
    if (pendingLines >= linesPerBatch) await flush();
  }
  await flush();
  const total = { ...noCounts };
  const loaded: SendProgress = { documents: 0, lines: 0 };
  for (const { batchId, documents, lines } of accepted) {
    addCounts(total, await client.waitLoaded(batchId));
    loaded.documents += documents;
    loaded.lines += lines;
    onLoaded?.({ ...loaded });
  }
  return total;
}

function lineCount(record: object): number {
  return "lines" in record && Array.isArray(record.lines) ? record.lines.length : 1;
}

function addCounts(total: BatchCounts, more: BatchCounts): void {
  total.received += more.received;
  total.loaded += more.loaded;
  total.unchanged += more.unchanged;
  total.stale += more.stale;
  total.superseded += more.superseded;
  total.quarantined += more.quarantined;
  total.excluded += more.excluded;
  total.lines_loaded += more.lines_loaded;
}
