import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";
import { createTicker } from "./ticker.ts";

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

const logger = createLogger({ level: "silent", service: "test" });

test("work goes on after a failed run, and never runs twice at once", async () => {
  let runs = 0;
  let running = 0;
  let most = 0;
  const ticker = createTicker({
    name: "t",
    everyMs: 1,
    logger,
    work: async () => {
      runs += 1;
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      if (runs === 1) throw new Error("first run fails");
    },
  });
  await ticker.start?.();
  await eventually(() => runs).toBeGreaterThanOrEqual(3);
  await ticker.stop();
  const stoppedAt = runs;
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect([most, runs]).toEqual([1, stoppedAt]);
});

test("stop aborts the run in progress and waits for it", async () => {
  let ended = false;
  const ticker = createTicker({
    name: "t",
    everyMs: 1_000,
    logger,
    work: (signal) =>
      new Promise((_, reject) => {
        signal.addEventListener("abort", () => {
          ended = true;
          reject(new Error("stopped"));
        });
      }),
  });
  await ticker.start?.();
  await ticker.stop();
  expect(ended).toBe(true);
});
