import { createTempDir } from "@c4/testing/create-temp-dir";
import { afterAll, expect, test, vi } from "vitest";
import { findProgram } from "./find-program.ts";
import { redisPrograms } from "./redis-programs.ts";
import { StackError } from "./stack-error.ts";

const temp = createTempDir();
afterAll(() => temp.remove());

test("where neither Redis nor apt-get is there, one sentence says what to do", () => {
  vi.stubEnv("PATH", temp.path);
  try {
    expect(() => redisPrograms(temp.path, () => {})).toThrow(
      new StackError(
        "Redis is not installed and this machine has no apt-get to fetch it with: install redis-server, or set REDIS_URL_QUEUE and REDIS_URL_CACHE.",
      ),
    );
  } finally {
    vi.unstubAllEnvs();
  }
});

test.skipIf(!findProgram("apt-get"))(
  "where Redis is not installed it is fetched once, without root",
  () => {
    const said: string[] = [];
    const fetched = redisPrograms(temp.path, (line) => said.push(line), false);
    expect(fetched.server.startsWith(temp.path)).toBe(true);
    expect(redisPrograms(temp.path, (line) => said.push(line), false)).toEqual(fetched);
    expect(said).toEqual(["downloading Redis with apt-get (once per checkout, needs no root)"]);
  },
  200_000,
);
