import { expect, test } from "vitest";
import { createSteps } from "./steps.ts";

const terminal = (isTTY: boolean) => {
  const said: string[] = [];
  let now = 0;
  const out = { isTTY, write: (text: string) => said.push(text) };
  return { said, pass: (ms: number) => (now += ms), steps: createSteps(out, () => now) };
};

test("a step is told when it is done, with what it noted and how long it took", async () => {
  const { said, pass, steps } = terminal(false);
  const result = await steps.step("stores are ready", async (note) => {
    pass(1_250);
    note("postgres");
    note("redis");
    return 7;
  });
  expect(result).toBe(7);
  expect(said).toEqual(["  ✓ stores are ready (postgres, redis)  1.3 s\n"]);
});

test("a step that fails is not told as done", async () => {
  const { said, steps } = terminal(false);
  await expect(steps.step("never", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(said).toEqual([]);
});

test("without a terminal progress is a line per tenth", () => {
  const { said, steps } = terminal(false);
  const show = steps.progress("sending");
  for (let done = 0; done <= 100; done += 1) show(done * 10, 1_000, "documents");
  expect(said).toHaveLength(11);
  expect(said[10]).toBe("  … sending  100 %  1,000 documents  0.0 s\n");
});

test("on a terminal progress is one bar that overwrites itself", () => {
  const { said, steps } = terminal(true);
  const show = steps.progress("sending");
  show(500, 1_000, "documents");
  show(1_000, 1_000, "documents");
  expect(said[0]).toBe("\r  [████████████············] sending  50 %  500 documents  0.0 s   ");
  expect(said[1]).toMatch(/100 %.*\n$/);
});

test("a line after an unfinished bar stands below it", () => {
  const { said, steps } = terminal(true);
  steps.progress("sending")(1, 2, "documents");
  steps.say("stopping");
  steps.say("stopped");
  expect(said.slice(1)).toEqual(["\nstopping\n", "stopped\n"]);
});
