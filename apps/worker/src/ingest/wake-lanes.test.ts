import type { WithRelay } from "@c4/tenancy/with-relay";
import { expect, test } from "vitest";
import { wakeLanes } from "./wake-lanes.ts";

test("a shard that cannot be asked does not keep the others' lanes asleep, and is not hidden", async () => {
  const woken: unknown[] = [];
  const withRelay = (async (shardId: string) => {
    if (shardId === "shard_1") throw new Error("shard_1 is down");
    return [{ lane: 3 }];
  }) as WithRelay;
  const queue = {
    wake: async (_job: unknown, payload: unknown) => {
      woken.push(payload);
      return true;
    },
  };
  const round = wakeLanes({ withRelay, queue, shardIds: ["shard_1", "shard_2"] });
  await expect(round).rejects.toThrow("shard_1 is down");
  expect(woken).toEqual([{ shardId: "shard_2", lane: 3 }]);
});
