import { join } from "node:path";
import { secretsFile } from "@c4/local/servers/secrets-file";
import { startServers } from "@c4/local/stack/start-servers";
import type { TestStack } from "./test-stack.ts";

export type StartedTestStack = { stack: TestStack; stop(): Promise<void>; exited: Promise<string> };

/** All servers on free ports; commits do not wait for the disk, because the data is thrown away. */
export const startTestStack = async (dir: string, log: (line: string) => void): Promise<StartedTestStack> => {
  const which = ["postgres", "clickhouse", "redisQueue", "redisCache"] as const;
  const servers = await startServers({ dir, which, durable: false, log });
  const { postgres, clickhouse, redisQueue, redisCache } = servers;
  if (!postgres || !clickhouse || !redisQueue || !redisCache)
    throw new Error("a server of the test stack is missing");
  const passwords = secretsFile(join(dir, "role-passwords.json"), ["owner", "app", "relay", "ops"]);
  const stack = {
    pid: process.pid,
    dir,
    postgres: { superuserUrl: postgres.url, passwords },
    clickhouse: { url: clickhouse.address, writer: clickhouse.writer, reader: clickhouse.reader },
    redis: { queueUrl: redisQueue.url, cacheUrl: redisCache.url },
  };
  const exited = Promise.race(servers.all.map(async (server) => `${server.name}: ${await server.exited}`));
  return { stack, stop: servers.stop, exited };
};
