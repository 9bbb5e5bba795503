import type { Taken } from "./bare-inserts.ts";
import type { IngestFigures } from "./ingest.ts";
import type { QueryTimes } from "./metric-queries.ts";
import type { SalesFile } from "./sales-file.ts";
import { median, percentile } from "./statistics.ts";
import type { Storage } from "./storage.ts";
import { decimal, table, whole } from "./table.ts";
import type { TransactionTimes } from "./tenant-transactions.ts";

export function ingestTable(file: SalesFile, figures: IngestFigures): string {
  const { lines, c4, objects, bytes, unchanged } = figures;
  const rate = (taken: readonly Taken[]) => median(taken.map(({ seconds }) => lines / seconds));
  const cpu = (taken: readonly Taken[]) => median(taken.map((one) => (one.cpu * 1e6) / lines));
  const row = (name: string, taken: readonly Taken[], compared = true) => {
    const rates = taken.map(({ seconds }) => lines / seconds);
    return [
      name,
      whole(rate(taken)),
      `${whole(Math.min(...rates))} – ${whole(Math.max(...rates))}`,
      compared ? decimal(rate(c4) / rate(taken)) : "",
      decimal(cpu(taken), 1),
      compared ? decimal(cpu(taken) / cpu(c4)) : "",
    ];
  };
  const size = `${whole(file.documents)} documents, ${whole(lines)} lines, ${figures.flushes} flushes`;
  return table(
    `Ingest: ${file.name} (${size})`,
    ["", "lines/s", "rounds", "C4 ÷ it", "CPU s per 1M lines", "by CPU"],
    [
      row("C4, HTTP body to visible", c4, false),
      row("bare inserts, objects (JSONEachRow)", objects),
      row("bare inserts, ready bytes (TabSeparated)", bytes),
      row("C4, sent again, nothing changed", [unchanged], false),
    ],
  );
}

export function queryTable(
  times: readonly QueryTimes[],
  cached: { callers: number; cachedRate: number },
): string {
  const rows = times.map(({ name, servedBy, http, sql }) => {
    const at = (share: number) => [percentile(http, share), percentile(sql, share)] as const;
    const cells = (of: readonly [number, number]) => [
      decimal(of[0], 1),
      decimal(of[1], 1),
      decimal(of[0] / of[1]),
    ];
    return [name, ...cells(at(0.5)), ...cells(at(0.95)), servedBy];
  });
  const head = ["", "HTTP p50", "SQL p50", "ratio", "HTTP p95", "SQL p95", "ratio", "served by"];
  const note = `  Cached, by day: ${whole(cached.cachedRate)} answers/s with ${cached.callers} callers at once.`;
  return `${table("Metric queries, uncached, ms: through HTTP against the same SQL sent straight to ClickHouse", head, rows)}\n${note}`;
}

export function transactionTable(times: TransactionTimes): string {
  const row = (name: string, own: readonly number[]) => [
    name,
    decimal(median(own), 3),
    decimal(percentile(own, 0.95), 3),
    own === times.tenant ? "" : decimal(median(times.tenant) / median(own)),
  ];
  return table(
    "Tenant transaction with one select by primary key, ms",
    ["", "p50", "p95", "withTenant ÷ it (p50)"],
    [
      row("withTenant", times.tenant),
      row("begin, set, select, commit by hand", times.byHand),
      row("the bare select", times.bare),
    ],
  );
}

export function memoryTable(peaks: Readonly<Record<"api" | "worker", number>>): string {
  const rows = Object.entries(peaks).map(([name, mib]) => [name, whole(mib)]);
  return table("Peak memory after all of it, MiB", ["", "VmHWM"], rows);
}

export function storageTables({ before, merged, wideLines }: Storage): string {
  const lines = merged.find(({ table: name }) => name === "sale_line_ledger_v1")?.rows ?? 0;
  const sum = (sizes: Storage["merged"]) => sizes.reduce((total, { bytes }) => total + bytes, 0);
  const rows = merged.map(({ table: name, rows: count, bytes }) => {
    const first = before.find((size) => size.table === name);
    return [
      name,
      whole(count),
      decimal((first?.bytes ?? 0) / (first?.rows ?? 1), 1),
      decimal(bytes / count, 1),
      decimal(bytes / lines),
    ];
  });
  rows.push(["all tables", "", "", "", decimal(sum(merged) / lines)]);
  rows.push(["all tables, before merging", "", "", "", decimal(sum(before) / lines)]);
  const head = ["", "rows", "bytes/row as loaded", "bytes/row merged", "bytes per line"];
  const perLine = (size: number) => decimal(size / wideLines.rows);
  const columns = wideLines.columns.slice(0, 10).map(({ column, bytes }) => [column, perLine(bytes)]);
  columns.push(["all columns", perLine(wideLines.bytes)]);
  return `${table("Storage of the demo chain and one import", head, rows)}\n${table("Line ledger with a file per column", ["", "bytes/row"], columns)}`;
}
