import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { Readiness } from "@c4/contracts/http/health";
import { Problem } from "@c4/contracts/http/problem";
import { freePort } from "@c4/local/servers/free-port";
import { createLogger } from "@c4/runtime/logger";
import { createRedis } from "@c4/runtime/redis";
import { createTempDir, type TempDir } from "@c4/testing/create-temp-dir";
import { createTestDatabases, type TestDatabases } from "@c4/testing/create-test-databases";
import { createTestIdentity, newSigningKey, testPepper } from "@c4/testing/create-test-identity";
import { createTestTenancy } from "@c4/testing/create-test-tenancy";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const MEGABYTE = 1024 ** 2;

let databases: TestDatabases;
let objects: TempDir;
let key: string;
let environment: Record<string, string>;

beforeAll(async () => {
  databases = await createTestDatabases();
  objects = createTempDir();
  const { clickhouse, redis } = inject("testStack");
  environment = {
    DATABASE_URL_CONTROL: databases.app.control,
    DATABASE_URL_SHARDS: Object.entries(databases.app.shards)
      .map(([id, url]) => `${id}=${url}`)
      .join(","),
    CLICKHOUSE_URL: clickhouse.url,
    CLICKHOUSE_WRITER_USER: clickhouse.writer.username,
    CLICKHOUSE_WRITER_PASSWORD: clickhouse.writer.password,
    CLICKHOUSE_READER_USER: clickhouse.reader.username,
    CLICKHOUSE_READER_PASSWORD: clickhouse.reader.password,
    REDIS_URL_QUEUE: redis.queueUrl,
    REDIS_URL_CACHE: redis.cacheUrl,
    OBJECT_STORE_URL: objects.url,
    AUTH_SIGNING_KEYS: JSON.stringify([await newSigningKey("k1")]),
    API_KEY_PEPPER: testPepper,
    FILE_URL_SECRET: "a secret that only tests have, long enough",
    HOST: "127.0.0.1",
    PORT: "0",
    METRICS_PORT: "0",
  };
  key = await provision();
});
afterAll(async () => {
  await databases.drop();
  objects.remove();
});

async function provision(): Promise<string> {
  const tenancy = createTestTenancy(databases);
  const logger = createLogger({ level: "silent", service: "test" });
  const cache = createRedis(inject("testStack").redis.cacheUrl, { role: "fast", name: "cache", logger });
  const identity = await createTestIdentity(tenancy, cache);
  const { tenantId } = await tenancy.createTenant();
  const created = await identity.createApiKey({ tenantId, scopes: ["ingest:write", "sources:write"] });
  cache.disconnect();
  await tenancy.close();
  return created.key;
}

type Running = {
  child: ChildProcess;
  url: string;
  port: number;
  lines: string[];
  exited: Promise<unknown[]>;
};

async function start(extra: Record<string, string> = {}): Promise<Running> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", fileURLToPath(new URL("./main.ts", import.meta.url))],
    {
      env: { PATH: process.env.PATH, ...environment, ...extra },
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const exited = once(child, "exit");
  const lines: string[] = [];
  child.stderr.on("data", (chunk) => lines.push(String(chunk)));
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      lines.push(line);
      const parsed: { msg?: string; port?: number } = JSON.parse(line);
      if (parsed.msg === "listening" && parsed.port !== undefined) resolve(parsed.port);
    });
    void exited.then(() => reject(new Error(`the api ended: ${lines.join("\n")}`)));
  });
  return { child, port, url: `http://127.0.0.1:${port}`, lines, exited };
}

async function stop({ child, exited }: Running): Promise<unknown> {
  child.kill("SIGTERM");
  const [code] = await exited;
  return code;
}

/** A slow upload: bytes are sent only when the test says so. */
function openUpload(port: number, headers: Record<string, string>) {
  const upload = request({
    port,
    host: "127.0.0.1",
    method: "POST",
    path: "/v1/ingest/batches?source=till",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/x-ndjson", ...headers },
  });
  const answered = new Promise<{ status: number; text: string }>((resolve, reject) => {
    upload.on("error", reject);
    upload.on("response", async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode ?? 0, text });
    });
  });
  answered.catch(() => {});
  return { upload, answered };
}

async function createSource({ url }: Running) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const body = JSON.stringify({ slug: "till", name: "Till" });
  expect((await fetch(`${url}/v1/sources`, { method: "POST", headers, body })).ok).toBe(true);
}

function residentMegabytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return Number(kilobytes) / 1024;
}

test("the api starts, says that every dependency answers and which version it has, and stops cleanly", async () => {
  const metricsPort = await freePort();
  const api = await start({ METRICS_PORT: String(metricsPort) });
  const answer = await fetch(`${api.url}/readyz`);
  expect(answer.status).toBe(200);
  const { status, dependencies } = Readiness.parse(await answer.json());
  expect(status).toBe("ready");
  expect(dependencies.map(({ name, needed, ok }) => `${name} ${needed} ${ok}`)).toEqual([
    "control true true",
    "shard_1 true true",
    "shard_2 true true",
    "clickhouse_reader true true",
    "clickhouse_writer true true",
    "redis_queue false true",
    "redis_cache false true",
    "object_store true true",
  ]);
  expect(dependencies.find(({ name }) => name === "control")?.version).toMatch(/^\d+\.\d+/);
  const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  expect(figures).toMatch(/c4_http_request_seconds_count\{.*route="\/readyz".*status="200".*\} 1/);
  expect((await fetch(`${api.url}/metrics`)).status).toBe(404);
  expect(await stop(api)).toBe(0);
});

test("a request that runs when the api is told to stop is finished, and no new one is taken", async () => {
  const api = await start();
  await createSource(api);
  const { upload, answered } = openUpload(api.port, {});
  upload.write('{"kind":"product","id":"1","name":"A"}\n');
  await sleep(200);
  const stopped = stop(api);
  await sleep(300);
  await expect(fetch(`${api.url}/livez`)).rejects.toThrow();
  upload.end('{"kind":"product","id":"2","name":"B"}\n');
  const { status, text } = await answered;
  expect([status, JSON.parse(text).received]).toEqual([202, 2]);
  expect(await stopped).toBe(0);
});

test("a body that declares 2 GB more than is taken is refused unread", async () => {
  const api = await start({ INGEST_MAX_BODY_BYTES: String(64 * MEGABYTE) });
  await createSource(api);
  const { upload, answered } = openUpload(api.port, { "content-length": String(2 * 1024 * MEGABYTE) });
  upload.flushHeaders();
  const { status, text } = await answered;
  expect([status, Problem.parse(JSON.parse(text)).code]).toEqual([413, "payload_too_large"]);
  upload.destroy();
  expect(await stop(api)).toBe(0);
});

test("memory stays flat while a body of gigabytes streams in, and it is refused where it passes the limit", async () => {
  const limitMegabytes = 512;
  const api = await start({ INGEST_MAX_BODY_BYTES: String(limitMegabytes * MEGABYTE) });
  await createSource(api);
  const { upload, answered } = openUpload(api.port, { "transfer-encoding": "chunked" });
  const line = `${JSON.stringify({ kind: "product", id: "p", name: "x".repeat(200) })}\n`;
  const chunk = Buffer.from(line.repeat(Math.floor(MEGABYTE / line.length)));
  let most = 0;
  let sentMegabytes = 0;
  let over = false;
  void answered.finally(() => {
    over = true;
  });
  while (!over && sentMegabytes < 2_048) {
    if (!upload.write(chunk)) await Promise.race([once(upload, "drain"), answered.catch(() => {})]);
    sentMegabytes += 1;
    if (sentMegabytes % 16 === 0) most = Math.max(most, residentMegabytes(api.child.pid ?? 0));
  }
  const { status, text } = await answered;
  expect([status, Problem.parse(JSON.parse(text)).code]).toEqual([413, "payload_too_large"]);
  expect(sentMegabytes).toBeGreaterThanOrEqual(limitMegabytes);
  expect(sentMegabytes).toBeLessThan(limitMegabytes + 64);
  expect(most).toBeLessThan(400);
  upload.destroy();
  expect(await stop(api)).toBe(0);
});

test("a missing variable ends the start with what to do about it, and no stack", async () => {
  const failed = await start({ API_KEY_PEPPER: "" }).catch(String);
  expect(failed).toContain("API_KEY_PEPPER  is not set");
  expect(failed).not.toContain(".ts:");
});
