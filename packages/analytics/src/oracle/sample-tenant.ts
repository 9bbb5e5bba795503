import { randomUUID } from "node:crypto";
import { type ClickHouseReader, createClickHouseReader } from "@c4/db/clickhouse/create-clickhouse-reader";
import { type ClickHouseWriter, createClickHouseWriter } from "@c4/db/clickhouse/create-clickhouse-writer";
import { addDays } from "../calendar/plain-date.ts";
import type { SampleDocument } from "./sample-documents.ts";
import { dimensionRows, insertRows, type LedgerRow, ledgerRows } from "./sample-ledger.ts";
import { sampleRates } from "./sample-rates.ts";

type Login = { username: string; password: string };

export type Engine = { reader: ClickHouseReader; writer: ClickHouseWriter; close(): Promise<void> };

/** Reader and writer of a test run's engine, each as its own user. */
export function openEngine({ url, reader, writer }: { url: string; reader: Login; writer: Login }): Engine {
  const as = ({ username, password }: Login) => ({ url, user: username, password, applicationName: "test" });
  const engine = { reader: createClickHouseReader(as(reader)), writer: createClickHouseWriter(as(writer)) };
  return {
    ...engine,
    close: async () => {
      await Promise.all([engine.reader.close(), engine.writer.close()]);
    },
  };
}

/** A new tenant with the documents, the sample's names and its rates. */
export async function loadSample(
  writer: ClickHouseWriter,
  firstDay: string,
  documents: readonly SampleDocument[],
): Promise<string> {
  const tenantId = randomUUID();
  const rates = sampleRates.map(({ day, ...rate }) => ({
    tenant_id: tenantId,
    rate_date: addDays(firstDay, day),
    seq: 1,
    ...rate,
  }));
  const tables: Record<string, readonly LedgerRow[]> = {
    ...ledgerRows(tenantId, firstDay, documents),
    ...dimensionRows(tenantId),
    fx_rate_v1: rates,
  };
  for (const [table, rows] of Object.entries(tables)) await insertRows(writer, table, rows);
  return tenantId;
}

/** The documents of a failed property fill pages; its seed brings them back. */
export function reportSeed(run: { failed: boolean; seed: number; errorInstance: unknown }): void {
  if (run.failed)
    throw new Error(`seed ${run.seed}: ${String(run.errorInstance)}`, { cause: run.errorInstance });
}
