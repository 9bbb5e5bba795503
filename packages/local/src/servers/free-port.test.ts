import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { freePort, requireFreePort } from "./free-port.ts";

test("a busy port is named in one sentence that says what to do", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(requireFreePort(port, "Postgres")).rejects.toThrow(
    `Port ${port} for Postgres is taken by another program: stop that program or choose another port.`,
  );
  server.close();
  await once(server, "close");
  expect(await requireFreePort(port, "Postgres")).toBe(port);
});

test("a free port can be listened on", async () => {
  const port = await freePort();
  expect(await requireFreePort(port, "a test")).toBe(port);
});
