import { createTempDir } from "@c4/testing/create-temp-dir";
import { expect, test } from "vitest";
import { serversToStart, stackEnvironment } from "./app-environment.ts";
import { stackSecrets } from "./stack-secrets.ts";

test("a store whose address is given is not started", () => {
  expect(serversToStart({})).toEqual(["postgres", "clickhouse", "redisQueue", "redisCache"]);
  expect(serversToStart({ CLICKHOUSE_URL: "http://ch:8123", REDIS_URL_CACHE: "redis://r" })).toEqual([
    "postgres",
    "redisQueue",
  ]);
});

test("a variable that is set wins over the stack's own", () => {
  const temp = createTempDir();
  const env = stackEnvironment({
    dataDir: temp.path,
    servers: { all: [], stop: async () => {} },
    secrets: stackSecrets(`${temp.path}/secrets.json`),
    env: { OBJECT_STORE_URL: "file:///elsewhere", REDIS_URL_QUEUE: "redis://given:6379", EMPTY: "" },
  });
  expect(env).toMatchObject({ OBJECT_STORE_URL: "file:///elsewhere", REDIS_URL_QUEUE: "redis://given:6379" });
  expect(env).not.toHaveProperty("EMPTY");
  expect(env).not.toHaveProperty("DATABASE_URL_CONTROL");
  temp.remove();
});
