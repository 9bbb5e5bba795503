import { createHash } from "node:crypto";

export type ClickHouseSecrets = { c4_writer: string; c4_reader: string };

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

const element = (name: string, value: string | number): string => `<${name}>${value}</${name}>`;

const elements = (values: Record<string, string | number>): string =>
  Object.entries(values)
    .map(([name, value]) => element(name, value))
    .join("\n      ");

/** A limit the reader starts with and may lower; raising it is refused. */
const readerLimits = {
  max_execution_time: 30,
  max_memory_usage: 2_000_000_000,
  max_rows_to_read: 500_000_000,
  max_bytes_to_read: 50_000_000_000,
  max_result_rows: 1_000_000,
  max_result_bytes: 500_000_000,
  max_threads: 4,
};

const readerConstraints = Object.entries(readerLimits)
  .map(([name, max]) => element(name, element("min", 1) + element("max", max)))
  .join("\n        ");

/** Server settings: what the flush protocol needs is pinned, caches are small so that the server fits beside the rest. */
export const clickhouseConfig = (
  paths: { data: string; log: string; users: string },
  port: number,
): string => `<clickhouse>
  <logger>
    <level>warning</level>
    <log>${paths.log}</log>
    <size>20M</size>
    <count>2</count>
  </logger>
  <users_config>${paths.users}</users_config>
  <path>${paths.data}/</path>
  <tmp_path>${paths.data}/tmp/</tmp_path>
  <listen_host>127.0.0.1</listen_host>
  <http_port>${port}</http_port>
  <max_server_memory_usage_to_ram_ratio>0.5</max_server_memory_usage_to_ram_ratio>
  <mark_cache_size>134217728</mark_cache_size>
  <index_mark_cache_size>33554432</index_mark_cache_size>
  <primary_index_cache_size>134217728</primary_index_cache_size>
  <uncompressed_cache_size>0</uncompressed_cache_size>
  <compiled_expression_cache_size>33554432</compiled_expression_cache_size>
  <shutdown_wait_unfinished>1</shutdown_wait_unfinished>
  <max_concurrent_queries>200</max_concurrent_queries>
  <background_pool_size>4</background_pool_size>
  <background_schedule_pool_size>8</background_schedule_pool_size>
  <merge_tree>
    <non_replicated_deduplication_window>100000</non_replicated_deduplication_window>
    <number_of_free_entries_in_pool_to_execute_mutation>4</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>4</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>4</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
</clickhouse>
`;

const user = (name: string, password: string, profile: string, grants: string[]): string => `
    <${name}>
      ${password}
      <networks><ip>127.0.0.1</ip></networks>
      <profile>${profile}</profile>
      <quota>default</quota>
      <grants>${grants.map((grant) => element("query", grant)).join("")}</grants>
    </${name}>`;

/**
 * Users. `default` exists because the engine's own session signs in as it, always without a password: it may open the port
 * and do nothing else.
 */
export const clickhouseUsers = (secrets: ClickHouseSecrets): string => `<clickhouse>
  <profiles>
    <default/>
    <c4_writer>
      ${elements({
        async_insert: 0,
        deduplicate_blocks_in_dependent_materialized_views: 1,
        insert_deduplicate: 1,
      })}
    </c4_writer>
    <c4_reader>
      <readonly>2</readonly>
      ${elements(readerLimits)}
      <constraints>
        ${readerConstraints}
      </constraints>
    </c4_reader>
  </profiles>
  <quotas><default/></quotas>
  <users>${user("default", "<no_password/>", "default", ["GRANT SYSTEM LISTEN ON *.*", "GRANT SELECT ON system.numbers"])}${user(
    "c4_writer",
    element("password_sha256_hex", sha256(secrets.c4_writer)),
    "c4_writer",
    ["GRANT ALL ON *.*"],
  )}${user("c4_reader", element("password_sha256_hex", sha256(secrets.c4_reader)), "c4_reader", ["GRANT SELECT ON c4_read.*"])}
  </users>
</clickhouse>
`;
