import { createTempDir } from "@c4/testing/create-temp-dir";
import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ClickHouse, startClickhouse } from "./start-clickhouse.ts";

const temp = createTempDir();
let server: ClickHouse;
const start = (port?: number) => startClickhouse({ dir: temp.path, port, log: () => {} });

const as = async (
  who: "writer" | "reader",
  query: string,
  settings: Record<string, string | number> = {},
) => {
  const client = createClient({
    url: server.address,
    ...server[who],
    clickhouse_settings: settings,
    log: { level: ClickHouseLogLevel.OFF },
  });
  try {
    const result = await client.query({ query, format: "JSONEachRow" });
    return await result.json<Record<string, unknown>>();
  } finally {
    await client.close();
  }
};
const command = async (query: string): Promise<void> => {
  const client = createClient({ url: server.address, ...server.writer });
  await client.command({ query });
  await client.close();
};

beforeAll(async () => {
  server = await start();
  await command("CREATE DATABASE c4");
  await command("CREATE DATABASE c4_read");
  await command("CREATE TABLE c4.facts (n Int32) ENGINE = MergeTree ORDER BY n");
  await command(
    "CREATE VIEW c4_read.facts DEFINER = c4_writer SQL SECURITY DEFINER AS SELECT n FROM c4.facts WHERE n = {n:Int32}",
  );
  await command("INSERT INTO c4.facts SELECT number FROM numbers(1000)");
});
afterAll(async () => {
  await server?.stop();
  temp.remove();
});

test("rows survive kill -9", async () => {
  process.kill(server.pid, "SIGKILL");
  expect(await server.exited).toBe("signal SIGKILL");
  server = await start(server.port);
  expect(await as("writer", "SELECT toInt32(sum(n)) AS total FROM c4.facts")).toEqual([{ total: 499_500 }]);
});

test("it ends in order when asked, within seconds", async () => {
  const asked = Date.now();
  await server.stop();
  expect(await server.exited).toBe("code 0");
  expect(Date.now() - asked).toBeLessThan(4_000);
  server = await start();
  expect(await as("writer", "SELECT toInt32(count()) AS rows FROM c4.facts")).toEqual([{ rows: 1000 }]);
});

test("the settings the flush protocol stands on are pinned", async () => {
  const mergeTree = await as(
    "writer",
    "SELECT value FROM system.merge_tree_settings WHERE name = 'non_replicated_deduplication_window'",
  );
  expect(mergeTree).toEqual([{ value: "100000" }]);
  const settings = await as(
    "writer",
    "SELECT name, value FROM system.settings WHERE name IN ('async_insert', 'deduplicate_blocks_in_dependent_materialized_views', 'insert_deduplicate') ORDER BY name",
  );
  expect(settings).toEqual([
    { name: "async_insert", value: "0" },
    { name: "deduplicate_blocks_in_dependent_materialized_views", value: "1" },
    { name: "insert_deduplicate", value: "1" },
  ]);
});

test("the reader sees c4_read and is refused everything else", async () => {
  expect(await as("reader", "SELECT n FROM c4_read.facts(n = 7)")).toEqual([{ n: 7 }]);
  for (const query of [
    "SELECT n FROM c4.facts",
    "SELECT * FROM system.users",
    "SELECT * FROM url('http://127.0.0.1:1/', CSV, 'a String')",
    "SELECT * FROM file('/etc/passwd', CSV, 'a String')",
  ]) {
    await expect(as("reader", query), query).rejects.toThrow(/Not enough privileges/);
  }
});

test.each([
  ["max_execution_time", 31],
  ["max_memory_usage", 2_000_000_001],
  ["max_rows_to_read", 500_000_001],
  ["max_bytes_to_read", 50_000_000_001],
  ["max_result_rows", 1_000_001],
  ["max_result_bytes", 500_000_001],
  ["max_threads", 5],
])("the reader cannot raise %s, nor switch it off", async (name, tooMuch) => {
  await expect(as("reader", "SELECT 1", { [name]: tooMuch })).rejects.toThrow(/shouldn't be greater than/);
  // 0 means "no limit", but for threads "as many as there are cores".
  if (name !== "max_threads") {
    await expect(as("reader", "SELECT 1", { [name]: 0 })).rejects.toThrow(/shouldn't be less than/);
  }
  expect(await as("reader", "SELECT 1 AS one", { [name]: 1 })).toEqual([{ one: 1 }]);
});

test("whoever gives no password can read nothing and change nothing", async () => {
  const ask = async (query: string) => {
    const response = await fetch(server.address, {
      method: "POST",
      body: query,
      signal: AbortSignal.timeout(5_000),
    });
    return { status: response.status, text: await response.text() };
  };
  for (const query of ["SELECT n FROM c4.facts", "DROP DATABASE c4", "SELECT * FROM c4_read.facts(n = 7)"]) {
    const { status, text } = await ask(query);
    expect(status, text).toBeGreaterThanOrEqual(400);
  }
});
