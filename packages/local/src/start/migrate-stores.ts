import { migrateAll } from "@c4/db/migrate";
import { shardUrls } from "@c4/runtime/config/readers";
import { StackError } from "../servers/stack-error.ts";
import type { StackSecrets } from "./stack-secrets.ts";

/** Brings control, shards and ClickHouse to this release's schema. Foreign databases need MIGRATE_URL_*. */
export const migrateStores = async (
  env: Record<string, string>,
  secrets: StackSecrets,
  log: (line: string) => void,
): Promise<void> => {
  const { MIGRATE_URL_CONTROL: controlUrl, MIGRATE_URL_SHARDS: shards } = env;
  if (!controlUrl || !shards)
    throw new StackError(
      "DATABASE_URL_CONTROL points elsewhere: also set MIGRATE_URL_CONTROL and MIGRATE_URL_SHARDS, so that the schema can be brought up to date.",
    );
  const roles = {
    owner: secrets.roles.owner,
    app: passwordOf(env.DATABASE_URL_CONTROL) ?? secrets.roles.app,
    relay:
      passwordOf(env.DATABASE_URL_SHARDS_RELAY?.split(",")[0]?.replace(/^[^=]*=/, "")) ?? secrets.roles.relay,
    ops: secrets.roles.ops,
  };
  await migrateAll({
    controlUrl,
    shardUrls: shardUrls().parse(shards),
    roles,
    region: env.REGION ?? "local",
    clickhouse: {
      url: env.CLICKHOUSE_URL ?? "",
      user: env.CLICKHOUSE_WRITER_USER ?? "c4_writer",
      password: env.CLICKHOUSE_WRITER_PASSWORD ?? "",
      ...(env.CLICKHOUSE_CLUSTER ? { cluster: env.CLICKHOUSE_CLUSTER } : {}),
    },
    log,
  });
};

const passwordOf = (url: string | undefined): string | undefined =>
  url ? decodeURIComponent(new URL(url).password) : undefined;
