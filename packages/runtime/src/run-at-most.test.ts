import { AppError } from "@c4/contracts/errors";
import { expect, test } from "vitest";
import { createRunAtMost } from "./run-at-most.ts";

function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

test("no more runs at once than is allowed, and everything runs in the end", async () => {
  const runAtMost = createRunAtMost({ running: 2, waiting: 10 });
  let active = 0;
  let most = 0;
  const work = async () => {
    active += 1;
    most = Math.max(most, active);
    await new Promise((resolve) => setTimeout(resolve, 1));
    active -= 1;
    return "done";
  };
  expect(await Promise.all(Array.from({ length: 12 }, () => runAtMost(work)))).toEqual(
    Array(12).fill("done"),
  );
  expect(most).toBe(2);
});

test("one more than may wait is refused, and the others still run", async () => {
  const runAtMost = createRunAtMost({ running: 1, waiting: 1 });
  const { opened, open } = gate();
  const first = runAtMost(() => opened);
  const second = runAtMost(async () => "second");
  const third = await runAtMost(async () => "third").catch((error: unknown) => error);
  expect(third).toBeInstanceOf(AppError);
  expect(third).toMatchObject({ code: "too_many_requests", retryAfterSeconds: 1 });
  open();
  await first;
  expect(await second).toBe("second");
});

test("a failure gives its place back", async () => {
  const runAtMost = createRunAtMost({ running: 1, waiting: 0 });
  await expect(runAtMost(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await runAtMost(async () => 1)).toBe(1);
});
