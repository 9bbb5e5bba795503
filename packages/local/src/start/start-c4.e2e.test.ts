import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { createTempDir } from "@c4/testing/create-temp-dir";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../servers/free-port.ts";
import { DemoFile } from "./demo-file.ts";

const root = fileURLToPath(new URL("../../../..", import.meta.url));
const temp = createTempDir();
const dataDir = join(temp.path, "data");
const url = (path: string): string => `http://127.0.0.1:${port}${path}`;
let port: number;
let running: Started | undefined;

type Started = { child: ChildProcess; said: () => string; exited: Promise<number | null> };

/** As `npm start` in a terminal does it: in a process group of its own, so that Ctrl-C reaches all of the group. */
const start = (env: Record<string, string> = {}): Started => {
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    cwd: root,
    env: { ...process.env, NODE_ENV: "development", C4_DATA_DIR: dataDir, PORT: String(port), ...env },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stdout?.on("data", (chunk) => (said += chunk));
  child.stderr?.on("data", (chunk) => (said += chunk));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  running = { child, said: () => said, exited };
  return running;
};

const pressCtrlC = ({ child }: Started): void => void process.kill(-(child.pid ?? 0), "SIGINT");

const answers = async (path: string): Promise<number> =>
  fetch(url(path), { signal: AbortSignal.timeout(2_000) }).then(
    (response) => response.status,
    () => 0,
  );

const untilReady = async ({ said, child }: Started, withinMs: number): Promise<void> => {
  await expect
    .poll(async () => (child.exitCode !== null ? said() : await answers("/readyz")), {
      timeout: withinMs,
      interval: 100,
    })
    .toBe(200);
  await expect.poll(() => existsSync(join(dataDir, "demo.json")), { timeout: 5_000 }).toBe(true);
};

const demo = (): DemoFile => DemoFile.parse(JSON.parse(readFileSync(join(dataDir, "demo.json"), "utf8")));

/** Every process that was started for this data folder, by what the kernel says of it. */
const processesOf = (dir: string): string[] =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((pid) => {
      try {
        const text =
          readFileSync(`/proc/${pid}/cmdline`, "utf8") + readFileSync(`/proc/${pid}/environ`, "utf8");
        return text.includes(dir) ? [`${pid} ${readFileSync(`/proc/${pid}/comm`, "utf8").trim()}`] : [];
      } catch {
        return [];
      }
    });

const signIn = async () => {
  const owner = demo().tenants[0]?.owner;
  const response = await fetch(url("/v1/auth/login"), {
    method: "POST",
    headers: { "content-type": "application/json", origin: `http://localhost:${port}` },
    body: JSON.stringify(owner),
    signal: AbortSignal.timeout(10_000),
  });
  return response.status;
};

beforeAll(async () => {
  port = await freePort();
});
afterAll(async () => {
  if (running?.child.exitCode === null) running.child.kill("SIGKILL");
  await running?.exited;
  for (let waited = 0; waited < 10_000 && processesOf(dataDir).length > 0; waited += 100) await sleep(100);
  temp.remove();
});

test("a first start answers, the demo owner can sign in, and the portal is there", async () => {
  const first = start({ C4_DEMO_LIVE: "0" });
  await untilReady(first, 120_000);
  expect(await signIn()).toBe(200);
  expect(demo().tenants.map((tenant) => tenant.slug)).toEqual(["nusantara", "online-retail"]);
  const page = await fetch(url("/"), { signal: AbortSignal.timeout(5_000) });
  expect(page.headers.get("content-type")).toContain("text/html");
});

test("a second start on the same folder is refused in one sentence", async () => {
  const before = running;
  const second = start({ PORT: String(await freePort()) });
  expect(await second.exited).toBe(1);
  expect(second.said()).toContain(`C4 cannot start. C4 already runs on ${dataDir} (process `);
  expect(second.said()).not.toContain("Everything has stopped");
  running = before;
});

test("a killed worker is started again while the api goes on", async () => {
  const started = (): string => readFileSync(join(dataDir, "worker", "worker.log"), "utf8");
  const times = (text: string): number => text.split('"msg":"working"').length - 1;
  await expect.poll(() => times(started()), { timeout: 30_000 }).toBe(1);
  const { pid } = JSON.parse(readFileSync(join(dataDir, "worker", "worker.pid"), "utf8"));
  process.kill(pid, "SIGKILL");
  await expect.poll(() => times(started()), { timeout: 30_000 }).toBe(2);
  expect(running?.said()).toContain("worker ended with signal SIGKILL, starting it again");
  expect(await answers("/livez")).toBe(200);
});

test("a killed store is started again with its data, and C4 answers again", async () => {
  for (const [folder, name] of [
    ["postgres", "postgres"],
    ["clickhouse", "clickhouse"],
    ["redis-queue", "redis-queue"],
    ["redis-cache", "redis-cache"],
  ] as const) {
    const pidFile = join(dataDir, "servers", folder, `${name}.pid`);
    const pidNow = (): number => (existsSync(pidFile) ? JSON.parse(readFileSync(pidFile, "utf8")).pid : 0);
    const before = pidNow();
    process.kill(before, "SIGKILL");
    await expect.poll(() => ![0, before].includes(pidNow()), { timeout: 20_000 }).toBe(true);
    await expect.poll(() => answers("/readyz"), { timeout: 30_000 }).toBe(200);
  }
  expect(await signIn()).toBe(200);
});

test("Ctrl-C stops everything within ten seconds and leaves no process", async () => {
  if (!running) throw new Error("nothing runs");
  const asked = Date.now();
  pressCtrlC(running);
  expect(await running.exited).toBe(0);
  expect(Date.now() - asked).toBeLessThan(10_000);
  expect(processesOf(dataDir)).toEqual([]);
});

test("a start after that is ready within fifteen seconds, with the same sign-ins and keys", async () => {
  const before = demo();
  const again = start({ C4_DEMO_LIVE: "0" });
  // The promise is for a machine that does nothing else; one that is busy gets its share of time.
  const share = Math.max(1, loadavg()[0] ?? 1) / availableParallelism();
  await untilReady(again, 15_000 * Math.max(1, share));
  expect(demo()).toEqual(before);
  expect(await signIn()).toBe(200);
});

test("a supervisor that is killed takes its servers with it, and the next start works", async () => {
  if (!running) throw new Error("nothing runs");
  running.child.kill("SIGKILL");
  await running.exited;
  await expect.poll(() => processesOf(dataDir), { timeout: 10_000 }).toEqual([]);
  const again = start({ C4_DEMO: "0" });
  await untilReady(again, 60_000);
  pressCtrlC(again);
  expect(await again.exited).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);
});

test("a busy port is named in one sentence", async () => {
  const stranger = createServer().listen(port, "0.0.0.0");
  await once(stranger, "listening");
  const refused = start({ C4_DATA_DIR: join(temp.path, "other") });
  expect(await refused.exited).toBe(1);
  expect(refused.said()).toContain(
    `C4 cannot start. Port ${port} for C4 (PORT) is taken by another program: stop that program or choose another port.`,
  );
  expect(refused.said()).not.toContain("Everything has stopped");
  stranger.close();
});
