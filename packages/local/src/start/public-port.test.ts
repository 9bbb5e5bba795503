import { once } from "node:events";
import { createServer } from "node:net";
import { expect, test } from "vitest";
import { portFault } from "../servers/free-port.ts";
import { publicPort } from "./public-port.ts";

test("PORT=0 takes a free port", async () => {
  expect(await publicPort({ PORT: "0" })).toBeGreaterThan(0);
});

test("what is no port is refused in one sentence", async () => {
  for (const PORT of ["abc", "99999", "-1", "80.5"])
    await expect(publicPort({ PORT })).rejects.toThrow(
      `PORT is ${PORT} and must be a number from 0 to 65535.`,
    );
});

test("a port that is taken is named", async () => {
  const stranger = createServer().listen(0, "0.0.0.0");
  await once(stranger, "listening");
  const address = stranger.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(publicPort({ PORT: String(port) })).rejects.toThrow(
    `Port ${port} for C4 (PORT) is taken by another program: stop that program or choose another port.`,
  );
  stranger.close();
});

test("an address that is not this machine's is not called a busy port", async () => {
  await expect(publicPort({ PORT: "0", HOST: "192.0.2.1" })).rejects.toThrow(
    "This machine has no address 192.0.2.1 to listen on for C4: correct HOST.",
  );
});

test("a port that only root may open is not called busy", () => {
  expect(portFault("EACCES", { port: 80, forWhat: "C4 (PORT)", host: "0.0.0.0" })).toBe(
    "Port 80 for C4 (PORT) may only be opened by root: choose a port from 1024 to 65535.",
  );
});
