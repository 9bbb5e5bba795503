import { expect, it } from "vitest";
import { forCluster } from "./for-cluster.ts";

const table = `CREATE TABLE IF NOT EXISTS c4.t (x Int8) ENGINE = ReplacingMergeTree(seq)
ORDER BY x SETTINGS non_replicated_deduplication_window = 100000`;

it("without a cluster a statement is left as it is", () => {
  expect(forCluster(table, undefined)).toBe(table);
});

it("with a cluster a table is replicated, made on every node, and remembers blocks in the replicated window", () => {
  expect(
    forCluster(table, "c4"),
  ).toBe(`CREATE TABLE IF NOT EXISTS c4.t ON CLUSTER 'c4' (x Int8) ENGINE = ReplicatedReplacingMergeTree(seq)
ORDER BY x SETTINGS replicated_deduplication_window = 100000`);
});

it.each([
  ["CREATE DATABASE IF NOT EXISTS c4", "CREATE DATABASE IF NOT EXISTS c4 ON CLUSTER 'c4'"],
  [
    "CREATE MATERIALIZED VIEW c4.v TO c4.t AS SELECT 1",
    "CREATE MATERIALIZED VIEW c4.v ON CLUSTER 'c4' TO c4.t AS SELECT 1",
  ],
  ["ALTER TABLE c4.t ADD COLUMN y Int8", "ALTER TABLE c4.t ON CLUSTER 'c4' ADD COLUMN y Int8"],
  ["DROP VIEW IF EXISTS c4_read.v", "DROP VIEW IF EXISTS c4_read.v ON CLUSTER 'c4'"],
])("with a cluster %s runs on every node", (statement, expected) => {
  expect(forCluster(statement, "c4")).toBe(expected);
});

it("a cluster's name cannot carry SQL", () => {
  expect(() => forCluster(table, "c4' SYNC")).toThrow("not a ClickHouse cluster name");
});
