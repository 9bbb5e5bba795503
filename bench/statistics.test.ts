import { expect, test } from "vitest";
import { alternate, median, percentile } from "./statistics.ts";

test("percentiles are values that were measured, whatever the order", () => {
  const values = [9, 1, 8, 2, 7, 3, 6, 4, 5, 10];
  expect([percentile(values, 0.5), percentile(values, 0.95), percentile(values, 0)]).toEqual([5, 10, 1]);
  expect(median([3])).toBe(3);
  expect(median([])).toBeNaN();
});

test("contenders take turns, and each is first as often as the others", async () => {
  const order: string[] = [];
  const run = (name: string) => async (round: number) => void order.push(`${name}${round}`);
  const took = await alternate(2, { a: run("a"), b: run("b") });
  expect(order).toEqual(["a0", "b0", "b1", "a1"]);
  expect([took.a.length, took.b.length]).toEqual([2, 2]);
});
