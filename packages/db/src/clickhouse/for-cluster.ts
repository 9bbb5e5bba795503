/**
 * One set of migration files serves a single node and a cluster. With a cluster, DDL runs ON CLUSTER, MergeTree engines
 * become their replicated kind (path and replica from the server's macros), and the deduplication window is the replicated
 * one. Without one the statement is left as it is.
 */
export function forCluster(statement: string, cluster: string | undefined): string {
  if (cluster === undefined) return statement;
  if (!/^[a-z][a-z0-9_-]*$/i.test(cluster)) throw new Error(`not a ClickHouse cluster name: ${cluster}`);
  return statement
    .replace(
      /^(CREATE|ALTER|DROP)\s+((?:OR REPLACE\s+)?(?:MATERIALIZED\s+)?(?:DATABASE|TABLE|VIEW))\s+((?:IF (?:NOT )?EXISTS\s+)?)([\w.]+)/i,
      (_match, verb, kind, condition, name) => `${verb} ${kind} ${condition}${name} ON CLUSTER '${cluster}'`,
    )
    .replace(/\bENGINE = ((?:Replacing|Aggregating|Summing)?MergeTree)\b/g, "ENGINE = Replicated$1")
    .replaceAll("non_replicated_deduplication_window", "replicated_deduplication_window");
}
