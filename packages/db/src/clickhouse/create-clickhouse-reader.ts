import type { z } from "zod";
import {
  type ClickHouseOptions,
  type ClickHouseQuery,
  openClickHouse,
  queryRows,
} from "./clickhouse-connection.ts";

/** Reads as c4_reader, which is granted the parameterised views of `c4_read` and nothing else. */
export type ClickHouseReader = {
  /** @throws AppError query_timeout, query_too_large, dependency_unavailable */
  query<Row extends z.ZodType>(query: ClickHouseQuery<Row>): Promise<z.output<Row>[]>;
  ping(): Promise<boolean>;
  close(): Promise<void>;
};

export function createClickHouseReader(options: ClickHouseOptions): ClickHouseReader {
  const client = openClickHouse(options);
  return {
    query: (query) => queryRows(client, query),
    ping: async () => (await client.ping()).success,
    close: () => client.close(),
  };
}
