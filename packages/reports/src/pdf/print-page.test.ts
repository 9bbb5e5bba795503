import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { printPage } from "./print-page.ts";

test("a browser that gives no context is no longer watched, nor killed when the time is over", async () => {
  let kills = 0;
  // Our own pid, so that the memory watch has something to count, and every look would be over the limit.
  const child = { pid: process.pid, kill: () => (kills += 1) };
  const browser = {
    process: () => child as never,
    createBrowserContext: async () => {
      throw new Error("Target closed");
    },
  };
  const deadline = new AbortController();
  const printed = printPage(browser, "x", { deadline: deadline.signal, memoryLimitBytes: 1 });
  await expect(printed).rejects.toThrow("Target closed");
  deadline.abort();
  await sleep(600);
  expect(kills).toBe(0);
});
