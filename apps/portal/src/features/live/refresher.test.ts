import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createRefresher } from "./refresher.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function schedule(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** A run that takes `tookMs`; `fails` makes every run reject. */
function start({ tookMs, fails = false }: { tookMs: number; fails?: boolean }) {
  const runs: number[] = [];
  const refresher = createRefresher({
    waitMs: 250,
    schedule,
    run: async () => {
      runs.push(Date.now());
      await new Promise((resolve) => setTimeout(resolve, tookMs));
      if (fails) throw new Error("away");
    },
  });
  const begunAt = Date.now();
  return { refresher, offsets: () => runs.map((at) => at - begunAt) };
}

test("a burst makes one run, a quarter of a second after its first call", async () => {
  const { refresher, offsets } = start({ tookMs: 10 });
  for (let index = 0; index < 5; index += 1) {
    refresher.request();
    await vi.advanceTimersByTimeAsync(40);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(offsets()).toEqual([250]);
});

test("steady sales cannot starve the screen, and runs never overlap", async () => {
  const { refresher, offsets } = start({ tookMs: 400 });
  for (let index = 0; index < 20; index += 1) {
    refresher.request();
    await vi.advanceTimersByTimeAsync(100);
  }
  await vi.advanceTimersByTimeAsync(2_000);
  expect(offsets()).toEqual([250, 900, 1_550, 2_200]);
});

test("a change during a run is not lost", async () => {
  const { refresher, offsets } = start({ tookMs: 400 });
  refresher.request();
  await vi.advanceTimersByTimeAsync(300);
  refresher.request();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(offsets()).toEqual([250, 900]);
});

test("after a stop nothing runs", async () => {
  const { refresher, offsets } = start({ tookMs: 10 });
  refresher.request();
  refresher.stop();
  refresher.request();
  await vi.advanceTimersByTimeAsync(5_000);
  expect(offsets()).toEqual([]);
});
