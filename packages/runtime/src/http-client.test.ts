import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createHttpClient } from "./http-client.ts";

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === "/slow") return void response.write("begins");
    if (request.url === "/large") return void response.end("x".repeat(2_000));
    if (request.url === "/moved") return void response.writeHead(302, { location: "/ok" }).end();
    if (request.url === "/error") return void response.writeHead(500).end("oops");
    request.pipe(response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  base = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const client = createHttpClient({ fetch, timeoutMs: 200, maxBodyBytes: 1_000 });

test("a request carries its body and gets status, headers and body back", async () => {
  const answer = await client.request(`${base}/echo`, { method: "POST", body: "hello" });
  expect([answer.status, answer.body.toString()]).toEqual([200, "hello"]);
});

test("an error status is an answer, and a redirect is not followed", async () => {
  expect((await client.request(`${base}/error`)).status).toBe(500);
  expect((await client.request(`${base}/moved`)).status).toBe(302);
});

test.each([
  ["a body that never ends", "/slow"],
  ["a body that is too large", "/large"],
])("%s is dependency_unavailable", async (_, path) => {
  const startedAt = performance.now();
  await expect(client.request(base + path)).rejects.toMatchObject({
    code: "dependency_unavailable",
    retryable: true,
  });
  expect(performance.now() - startedAt).toBeLessThan(1_000);
});

test("nobody listening is dependency_unavailable", async () => {
  await expect(client.request("http://127.0.0.1:1/")).rejects.toMatchObject({
    code: "dependency_unavailable",
  });
});

test("a caller that gives up gets its own reason back", async () => {
  const reason = new Error("the job was cancelled");
  await expect(client.request(`${base}/slow`, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
