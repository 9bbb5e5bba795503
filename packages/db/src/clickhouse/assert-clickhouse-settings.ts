import { AppError } from "@c4/contracts/errors";
import { z } from "zod";
import type { ClickHouseWriter } from "./create-clickhouse-writer.ts";

/** What a retried insert relies on; a server or a table that says otherwise would count rows twice. */
const pinnedSettings: Readonly<Record<string, string>> = {
  insert_deduplicate: "1",
  deduplicate_blocks_in_dependent_materialized_views: "1",
  async_insert: "0",
};
/** Blocks a table remembers. One flush makes a block per table and month. */
export const deduplicationWindowMin = 100_000;

const settingRow = z.object({ name: z.string(), value: z.string() });
const tableRow = z.object({ name: z.string(), engine_full: z.string() });

/**
 * Refuses to start on a ClickHouse where inserting again is not safe. Names every setting and table that is wrong.
 * @throws AppError schema_outdated, dependency_unavailable
 */
export async function assertClickHouseSettings(writer: ClickHouseWriter): Promise<void> {
  const settings = await writer.query({
    query: "SELECT name, value FROM system.settings WHERE name IN {names:Array(String)}",
    params: { names: Object.keys(pinnedSettings) },
    row: settingRow,
  });
  const tables = await writer.query({
    query: `SELECT name, engine_full FROM system.tables
      WHERE database = 'c4' AND engine LIKE '%MergeTree' AND name <> 'schema_migrations' ORDER BY name`,
    row: tableRow,
  });
  const faults = [
    ...settings
      .filter(({ name, value }) => pinnedSettings[name] !== value)
      .map(({ name, value }) => `${name} is ${value}, must be ${pinnedSettings[name]}`),
    ...tables
      .filter(({ engine_full }) => deduplicationWindow(engine_full) < deduplicationWindowMin)
      .map(({ name }) => `c4.${name} remembers fewer than ${deduplicationWindowMin} blocks`),
  ];
  if (tables.length === 0) faults.push("there is no table in c4");
  if (faults.length > 0)
    throw new AppError("schema_outdated", { detail: `ClickHouse: ${faults.join("; ")}` });
}

function deduplicationWindow(engine: string): number {
  const match = /replicated_deduplication_window = (\d+)/.exec(engine);
  return match ? Number(match[1]) : 0;
}
