import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ConfigError } from "./config/config-error.ts";
import { envExample } from "./config/env-example.ts";
import { envSchema } from "./config/env-schema.ts";
import { migrateSchema } from "./config/migrate-schema.ts";
import { migrateVariables } from "./config/migrate-variables.ts";
import { readEnvironment } from "./config/read-environment.ts";
import { loadConfig } from "./config.ts";

const key = { kty: "OKP", crv: "Ed25519", kid: "k1", x: "cHVibGlj", d: "cHJpdmF0ZQ" };
const complete = {
  DATABASE_URL_CONTROL: "postgres://c4_app:pw@db:5432/c4_control",
  DATABASE_URL_SHARDS: "shard_1=postgres://a:b@db/s1, shard_2=postgres://a:b@db/s2?sslmode=require",
  DATABASE_URL_SHARDS_RELAY: "shard_1=postgres://r:b@db/s1,shard_2=postgres://r:b@db/s2",
  CLICKHOUSE_URL: "http://ch:8123",
  CLICKHOUSE_WRITER_PASSWORD: "w",
  CLICKHOUSE_READER_PASSWORD: "r",
  REDIS_URL_QUEUE: "redis://q:6379",
  REDIS_URL_CACHE: "rediss://c:6379/1",
  OBJECT_STORE_URL: "file:///srv/c4",
  AUTH_SIGNING_KEYS: JSON.stringify({ keys: [key] }),
  API_KEY_PEPPER: "p".repeat(32),
  FILE_URL_SECRET: "f".repeat(32),
};

function problemsOf(env: Record<string, string | undefined>): Record<string, string> {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError)
      return Object.fromEntries(error.problems.map((p) => [p.name, p.message]));
    throw error;
  }
  return {};
}

describe("reading the environment", () => {
  test("required variables are enough; the rest has defaults of the right type", () => {
    const config = loadConfig({ ...complete, SOMETHING_ELSE: "ignored" });
    expect(config).toMatchObject({
      PORT: 8080,
      NODE_ENV: "development",
      CORS_ORIGINS: [],
      INGEST_MAX_BODY_BYTES: 2 * 1024 ** 3,
      INGEST_MAX_JSON_BYTES: 16 * 1024 ** 2,
      INGEST_LANES: 4,
      WORKER_ROLES: ["ingest", "reports", "upkeep"],
      C4_DEMO: true,
      AUTH_SIGNING_KEYS: [key],
    });
    expect(config.PORTAL_DIR).toBeUndefined();
    expect("SOMETHING_ELSE" in config).toBe(false);
  });

  test("shards keep their order and their whole URL", () => {
    expect(Object.entries(loadConfig(complete).DATABASE_URL_SHARDS)).toEqual([
      ["shard_1", "postgres://a:b@db/s1"],
      ["shard_2", "postgres://a:b@db/s2?sslmode=require"],
    ]);
  });

  test("signing keys are read from base64 and from a bare array too", () => {
    const base64 = Buffer.from(JSON.stringify([key])).toString("base64");
    expect(loadConfig({ ...complete, AUTH_SIGNING_KEYS: base64 }).AUTH_SIGNING_KEYS).toEqual([key]);
  });

  test("a variable set to nothing counts as not set", () => {
    expect(loadConfig({ ...complete, PORT: "" }).PORT).toBe(8080);
    expect(problemsOf({ ...complete, CLICKHOUSE_URL: "" }).CLICKHOUSE_URL).toMatch(/^is not set\./);
  });
});

describe("a bad environment", () => {
  test("every missing variable is named at once, with what it is for", () => {
    const problems = problemsOf({});
    const { DATABASE_URL_SHARDS_RELAY, ...required } = complete;
    expect(DATABASE_URL_SHARDS_RELAY).toBeDefined();
    expect(Object.keys(problems).sort()).toEqual(Object.keys(required).sort());
    expect(problems.CLICKHOUSE_URL).toBe(
      "is not set. HTTP interface of ClickHouse. Example: http://127.0.0.1:8123",
    );
  });

  test.each([
    ["PORT", "80a"],
    ["PORT", "70000"],
    ["NODE_ENV", "prod"],
    ["PUBLIC_URL", "ftp://x"],
    ["CORS_ORIGINS", "https://app.example.com/path"],
    ["TRUSTED_PROXIES", "10.0.0.0/33"],
    ["TRUSTED_PROXIES", "proxy.local"],
    ["DATABASE_URL_SHARDS", "postgres://a:b@db/s1"],
    ["DATABASE_URL_SHARDS", "shard_1=mysql://db/s1"],
    ["DATABASE_URL_SHARDS", "a=postgres://db/1,a=postgres://db/2"],
    ["AUTH_SIGNING_KEYS", "not json"],
    ["AUTH_SIGNING_KEYS", JSON.stringify([key, key])],
    ["AUTH_SIGNING_KEYS", JSON.stringify([{ ...key, d: undefined }])],
    ["API_KEY_PEPPER", "short"],
    ["INGEST_LANES", "0"],
    ["WORKER_ROLES", "ingest,dance"],
    ["C4_DEMO", "maybe"],
  ])("%s=%s is refused by name", (name, value) => {
    expect(Object.keys(problemsOf({ ...complete, [name]: value }))).toEqual([name]);
  });

  test("shards that the relay role does not know, or the other way round, are named", () => {
    const env = { ...complete, DATABASE_URL_SHARDS_RELAY: "shard_1=postgres://r:b@db/s1" };
    expect(problemsOf(env)).toEqual({
      DATABASE_URL_SHARDS_RELAY: "must name the same shards as DATABASE_URL_SHARDS (shard_1, shard_2).",
    });
  });

  test("S3 is named as not supported by this build", () => {
    expect(problemsOf({ ...complete, OBJECT_STORE_URL: "s3://bucket" }).OBJECT_STORE_URL).toMatch(
      /^s3:\/\/ is not supported by this build/,
    );
  });

  test("the message shows a wrong value, but never a secret one", () => {
    const env = {
      ...complete,
      PORT: "canary-port",
      API_KEY_PEPPER: "canary-pepper",
      DATABASE_URL_CONTROL: "canary-url",
    };
    const text = JSON.stringify(problemsOf(env));
    expect(text).toContain("canary-port");
    expect(text).not.toMatch(/canary-pepper|canary-url/);
  });

  test("production refuses the passwords of .env.example", () => {
    const env = { ...complete, CLICKHOUSE_READER_PASSWORD: "c4-local-only", NODE_ENV: "production" };
    expect(Object.keys(problemsOf(env))).toEqual(["CLICKHOUSE_READER_PASSWORD"]);
    expect(problemsOf({ ...env, NODE_ENV: "development" })).toEqual({});
  });
});

describe(".env.example", () => {
  const file = readFileSync(new URL("../../../.env.example", import.meta.url), "utf8");

  test("it is what the schema writes; run write-env-example.ts after a change", () => {
    expect(file).toBe(envExample());
  });

  test("it lists every variable of the schema once, and none other", () => {
    const names = [...file.matchAll(/^#([A-Z][A-Z0-9_]*)=/gm)].map((match) => match[1]);
    expect(names.sort()).toEqual([...Object.keys(envSchema.shape), ...Object.keys(migrateVariables)].sort());
  });

  test("copied to .env as it is, it sets nothing", () => {
    expect(file).not.toMatch(/^[^#\n]/m);
  });

  test("its values are read by the schema once the keys are filled in", () => {
    const lines = [...file.matchAll(/^#([A-Z][A-Z0-9_]*)=(.*)$/gm)].map((match) => [match[1], match[2]]);
    const keys = {
      AUTH_SIGNING_KEYS: complete.AUTH_SIGNING_KEYS,
      API_KEY_PEPPER: "p".repeat(32),
      FILE_URL_SECRET: "f".repeat(32),
    };
    expect(problemsOf({ ...Object.fromEntries(lines), ...keys })).toEqual({});
    const migrate = readEnvironment(migrateSchema, Object.fromEntries(lines));
    expect(Object.keys(migrate.MIGRATE_URL_SHARDS)).toEqual(["shard_1", "shard_2"]);
  });
});
