import { expect, test } from "vitest";
import { tryEach } from "./try-each.ts";

test("every item gets its turn, and the first failure is thrown at the end", async () => {
  const done: string[] = [];
  const work = async (item: string) => {
    if (item.startsWith("bad")) throw new Error(item);
    done.push(item);
  };
  await expect(tryEach(["a", "bad 1", "b", "bad 2", "c"], work)).rejects.toThrow("bad 1");
  expect(done).toEqual(["a", "b", "c"]);
});

test("without a failure it just ends", async () => {
  await expect(tryEach([1, 2], async () => {})).resolves.toBeUndefined();
});
