import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { RunningServers, ServerName } from "../stack/start-servers.ts";
import type { StackSecrets } from "./stack-secrets.ts";

export const shardIds = ["shard_1", "shard_2"];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The servers to start: those whose address the environment does not give. */
export const serversToStart = (env: Environment): ServerName[] => {
  const wanted: [ServerName, string | undefined][] = [
    ["postgres", env.DATABASE_URL_CONTROL],
    ["clickhouse", env.CLICKHOUSE_URL],
    ["redisQueue", env.REDIS_URL_QUEUE],
    ["redisCache", env.REDIS_URL_CACHE],
  ];
  return wanted.filter(([, url]) => !url).map(([name]) => name);
};

type Sources = { dataDir: string; servers: RunningServers; secrets: StackSecrets; env: Environment };

const postgresEnvironment = ({ servers, secrets }: Sources): Record<string, string> => {
  const { postgres } = servers;
  if (!postgres) return {};
  const as = (role: "app" | "relay" | "superuser", database: string): string => {
    const url = new URL(postgres.urlOf(database));
    if (role !== "superuser") Object.assign(url, { username: `c4_${role}`, password: secrets.roles[role] });
    return url.href;
  };
  const shards = (role: "app" | "relay" | "superuser"): string =>
    shardIds.map((id) => `${id}=${as(role, `c4_${id}`)}`).join(",");
  return {
    DATABASE_URL_CONTROL: as("app", "c4_control"),
    DATABASE_URL_SHARDS: shards("app"),
    DATABASE_URL_SHARDS_RELAY: shards("relay"),
    MIGRATE_URL_CONTROL: as("superuser", "c4_control"),
    MIGRATE_URL_SHARDS: shards("superuser"),
  };
};

/**
 * What the environment must say for migrations, api and worker to find this stack. Variables that are set already win.
 */
export const stackEnvironment = (sources: Sources): Record<string, string> => {
  const { dataDir, servers, secrets, env } = sources;
  const objects = join(dataDir, "objects");
  mkdirSync(objects, { recursive: true });
  const { clickhouse, redisQueue, redisCache } = servers;
  const own: Record<string, string | undefined> = {
    ...postgresEnvironment(sources),
    CLICKHOUSE_URL: clickhouse?.address,
    CLICKHOUSE_WRITER_PASSWORD: clickhouse?.writer.password,
    CLICKHOUSE_READER_PASSWORD: clickhouse?.reader.password,
    REDIS_URL_QUEUE: redisQueue?.url,
    REDIS_URL_CACHE: redisCache?.url,
    OBJECT_STORE_URL: pathToFileURL(objects).href,
    AUTH_SIGNING_KEYS: secrets.signingKeys,
    API_KEY_PEPPER: secrets.apiKeyPepper,
    FILE_URL_SECRET: secrets.fileUrlSecret,
    // An orderly end of everything fits into ten seconds.
    SHUTDOWN_GRACE_MS: "4000",
  };
  return Object.fromEntries(
    Object.entries({ ...own, ...env }).flatMap(([name, value]) => (value ? [[name, value]] : [])),
  );
};
