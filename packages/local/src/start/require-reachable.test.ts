import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort } from "../servers/free-port.ts";
import { requireReachable } from "./require-reachable.ts";

test("an address that nothing answers at is named with its variable, and no password", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const open = typeof address === "object" && address ? address.port : 0;
  const closed = await freePort();
  await requireReachable({ CLICKHOUSE_URL: `http://127.0.0.1:${open}`, REDIS_URL_QUEUE: "" });
  await expect(
    requireReachable({
      DATABASE_URL_SHARDS: `shard_1=postgres://u:secret@127.0.0.1:${open}/a,shard_2=postgres://u:secret@127.0.0.1:${closed}/b`,
    }),
  ).rejects.toThrow(
    `DATABASE_URL_SHARDS names 127.0.0.1:${closed}, which does not answer (ECONNREFUSED): start that server or correct the variable; without it C4 starts its own.`,
  );
  server.close();
});
