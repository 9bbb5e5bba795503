import { expect, test } from "vitest";
import { createFailpoints } from "./failpoints.ts";

test("an unarmed point does nothing but count", async () => {
  const points = createFailpoints(["opened", "staged"]);
  await points.failpoint("staged");
  expect([points.names, points.hits("staged"), points.hits("opened")]).toEqual([["opened", "staged"], 1, 0]);
});

test("a thrown point throws once; the second pass goes through", async () => {
  const points = createFailpoints(["staged"]);
  points.arm("staged", "throw");
  await expect(points.failpoint("staged")).rejects.toThrow("failpoint staged");
  await points.failpoint("staged");
});

test("a paused point waits until it is released, and stays open", async () => {
  const points = createFailpoints(["loaded"]);
  points.arm("loaded", "pause");
  let passed = false;
  const waiting = points.failpoint("loaded").then(() => {
    passed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect(passed).toBe(false);
  points.release("loaded");
  await waiting;
  await points.failpoint("loaded");
});

test("an exit point kills the process and lets nothing after it run", async () => {
  let killed = 0;
  const points = createFailpoints(["loaded"], () => {
    killed += 1;
  });
  points.arm("loaded", "exit");
  let passed = false;
  void points.failpoint("loaded").then(() => {
    passed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([killed, passed]).toEqual([1, false]);
});
