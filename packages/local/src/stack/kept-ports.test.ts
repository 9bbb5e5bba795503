import { once } from "node:events";
import { createServer } from "node:net";
import { createTempDir } from "@c4/testing/create-temp-dir";
import { expect, test } from "vitest";
import { keptPorts } from "./kept-ports.ts";

test("a second start takes the ports of the first, except one that is busy now", async () => {
  const temp = createTempDir();
  const file = `${temp.path}/ports.json`;
  const first = await keptPorts(file, ["a", "b"]);
  expect(await keptPorts(file, ["a", "b"])).toEqual(first);
  const stranger = createServer().listen(first.a, "127.0.0.1");
  await once(stranger, "listening");
  const third = await keptPorts(file, ["a", "b"]);
  expect(third.b).toBe(first.b);
  expect(third.a).not.toBe(first.a);
  stranger.close();
  temp.remove();
});
