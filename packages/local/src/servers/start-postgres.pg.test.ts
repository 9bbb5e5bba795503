import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTempDir } from "@c4/testing/create-temp-dir";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { type Postgres, startPostgres } from "./start-postgres.ts";

const temp = createTempDir();
let running: Postgres | undefined;
const start = async (port?: number): Promise<Postgres> => {
  running = await startPostgres({ dir: temp.path, port, log: () => {} });
  return running;
};
afterAll(async () => {
  await running?.stop();
  temp.remove();
});

const query = async (url: string, text: string) => {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await sql.unsafe(text);
  } finally {
    await sql.end();
  }
};

test("committed rows survive kill -9, on the same port", async () => {
  const first = await start();
  await query(first.url, "create table kept (n int); insert into kept values (42)");
  process.kill(first.pid, "SIGKILL");
  expect(await first.exited).toBe("signal SIGKILL");
  const second = await start(first.port);
  expect(second.port).toBe(first.port);
  expect(await query(second.url, "select n from kept")).toEqual([{ n: 42 }]);
  await second.stop();
});

test("a lock file with a stranger's process number does not keep it from starting", async () => {
  writeFileSync(join(temp.path, "data", "postmaster.pid"), `${process.pid}\n${join(temp.path, "data")}\n`);
  const { url, stop } = await start();
  expect(await query(url, "select 1 as one")).toEqual([{ one: 1 }]);
  await stop();
});

test("commits wait for the disk, and only a password opens the door", async () => {
  const { url, stop } = await start();
  expect(await query(url, "show fsync")).toEqual([{ fsync: "on" }]);
  expect(await query(url, "show synchronous_commit")).toEqual([{ synchronous_commit: "on" }]);
  expect(await query(url, "show listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  const wrong = new URL(url);
  wrong.password = "wrong";
  await expect(query(wrong.href, "select 1")).rejects.toThrow("password authentication failed");
  expect(readFileSync(join(temp.path, "data", "pg_hba.conf"), "utf8")).not.toMatch(/^\s*host.*trust/m);
  await stop();
});
