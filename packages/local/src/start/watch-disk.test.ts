import { expect, test } from "vitest";
import { watchDisk } from "./watch-disk.ts";

test("a disk that fills is told once, and once that there is room again", async () => {
  const said: string[] = [];
  let fault: string | undefined;
  let looks = 0;
  const stop = watchDisk(
    () => {
      looks += 1;
      return fault;
    },
    (line) => said.push(line),
    1,
  );
  const lookTwice = async (): Promise<void> => {
    const before = looks;
    await expect.poll(() => looks, { interval: 2 }).toBeGreaterThan(before + 1);
  };
  await lookTwice();
  fault = "The disk is full.";
  await lookTwice();
  expect(said).toEqual(["  ! The disk is full."]);
  fault = undefined;
  await lookTwice();
  expect(said).toEqual(["  ! The disk is full.", "  There is room on the disk again."]);
  stop();
});
