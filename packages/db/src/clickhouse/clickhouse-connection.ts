import { type ClickHouseClient, ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { z } from "zod";
import { clickHouseDeadline, clickHouseError } from "./clickhouse-error.ts";

export type ClickHouseOptions = { url: string; user: string; password: string; applicationName: string };

export type ClickHouseQuery<Row extends z.ZodType> = {
  /** SQL with typed placeholders such as `{tenant_id:UUID}`; values never become part of the text. */
  query: string;
  params?: Readonly<Record<string, unknown>>;
  /** Every row is parsed by it. 64-bit integers and decimals arrive as text. */
  row: Row;
  settings?: Readonly<Record<string, string | number>>;
  timeoutMs?: number;
  signal?: AbortSignal;
};

export const defaultQueryTimeoutMs = 15_000;

/** Idle sockets are dropped before the server's own keep-alive timeout (3 s) ends them in mid-request. */
export function openClickHouse({
  url,
  user,
  password,
  applicationName,
}: ClickHouseOptions): ClickHouseClient {
  return createClient({
    url,
    username: user,
    password,
    application: applicationName,
    max_open_connections: 32,
    use_multipart_params_auto: true, // long lists of ids do not fit into a URL
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
    // A flush costs CPU before it costs bandwidth: gzip would take as long as everything else a row needs.
    compression: { request: false, response: false },
    request_timeout: 300_000, // the last resort; every call brings its own deadline
    log: { level: ClickHouseLogLevel.OFF }, // it would print queries; errors are thrown anyway
  });
}

/**
 * Runs one request under a deadline and the caller's own signal.
 * @throws AppError query_timeout, query_too_large, dependency_unavailable; the signal's reason when the caller gave up
 */
export async function runClickHouse<T>(
  intent: "read" | "write",
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal | undefined },
  request: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal?.throwIfAborted();
  const deadline = AbortSignal.timeout(timeoutMs);
  const ended = signal ? AbortSignal.any([signal, deadline]) : deadline;
  try {
    // Raced, because the client does not listen to the signal while it waits for a free socket.
    return await Promise.race([request(ended), rejectWhenAborted(ended)]);
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (deadline.aborted) throw clickHouseDeadline(intent, timeoutMs);
    throw clickHouseError(error, intent);
  }
}

function rejectWhenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Rows of a query, parsed. The settings make 64-bit integers and decimals text: a JSON number would round them. */
export async function queryRows<Row extends z.ZodType>(
  client: ClickHouseClient,
  { query, params, row, settings, timeoutMs = defaultQueryTimeoutMs, signal }: ClickHouseQuery<Row>,
): Promise<z.output<Row>[]> {
  return runClickHouse("read", { timeoutMs, signal }, async (abort) => {
    const result = await client.query({
      query,
      format: "JSONEachRow",
      abort_signal: abort,
      ...(params && { query_params: { ...params } }),
      clickhouse_settings: {
        output_format_json_quote_64bit_integers: 1,
        output_format_json_quote_decimals: 1,
        ...settings,
      },
    });
    const rows = await result.json();
    return rows.map((value) => row.parse(value));
  });
}

/** Like {@link queryRows}, but the answer is left as TabSeparated text. */
export async function queryText(
  client: ClickHouseClient,
  {
    query,
    params,
    settings,
    timeoutMs = defaultQueryTimeoutMs,
    signal,
  }: Omit<ClickHouseQuery<z.ZodType>, "row">,
): Promise<string> {
  return runClickHouse("read", { timeoutMs, signal }, async (abort) => {
    const result = await client.query({
      query,
      format: "TabSeparated",
      abort_signal: abort,
      ...(params && { query_params: { ...params } }),
      ...(settings && { clickhouse_settings: settings }),
    });
    return result.text();
  });
}
