import { Hono } from "hono";
import { expect, test } from "vitest";
import type { PublicEnv } from "../api-env.ts";
import { createFindClientAddress } from "./client-address.ts";

async function addressOf(peer: string, forwarded: string | undefined, proxies: readonly string[]) {
  const find = createFindClientAddress(proxies);
  const app = new Hono<PublicEnv>().get("/", (c) => c.text(find(c)));
  const headers = forwarded === undefined ? {} : { "X-Forwarded-For": forwarded };
  const answer = await app.request("/", { headers }, { incoming: { socket: { remoteAddress: peer } } });
  return answer.text();
}

test.each([
  ["a peer without a proxy", "203.0.113.9", undefined, [], "203.0.113.9"],
  ["a header of somebody we do not trust is not believed", "203.0.113.9", "198.51.100.1", [], "203.0.113.9"],
  ["a trusted proxy is believed", "10.0.0.5", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"],
  [
    "what the client itself wrote is not",
    "10.0.0.5",
    "1.1.1.1, 198.51.100.1",
    ["10.0.0.0/8"],
    "198.51.100.1",
  ],
  ["a chain of our proxies", "10.0.0.5", "198.51.100.1, 10.0.0.9", ["10.0.0.0/8"], "198.51.100.1"],
  ["nonsense in the header", "10.0.0.5", "not an address", ["10.0.0.0/8"], "10.0.0.5"],
  ["a dual-stack socket", "::ffff:10.0.0.5", "198.51.100.1", ["10.0.0.5"], "198.51.100.1"],
  ["an IPv6 proxy", "fd00::1", "2001:db8::7", ["fd00::/8"], "2001:db8::7"],
])("%s", async (_what, peer, forwarded, proxies, expected) => {
  expect(await addressOf(peer, forwarded, proxies)).toBe(expected);
});
