import { BlockList, isIP } from "node:net";
import type { Context } from "hono";
import type { PublicEnv } from "../api-env.ts";

export type FindClientAddress = (c: Context<PublicEnv>) => string;

/**
 * The address of the client: the peer, or, where the peer is one of our proxies, the last address of X-Forwarded-For that is
 * not one of them. A header from anybody else is not believed: it would let a client choose its own limits.
 */
export function createFindClientAddress(trustedProxies: readonly string[]): FindClientAddress {
  const trusted = new BlockList();
  for (const range of trustedProxies) addRange(trusted, range);
  const isTrusted = (address: string) => trusted.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

  return (c) => {
    const peer = plain(c.env?.incoming?.socket?.remoteAddress ?? "");
    const hops = (c.req.header("X-Forwarded-For") ?? "").split(",").map((hop) => plain(hop.trim()));
    let client = peer;
    while (isIP(client) !== 0 && isTrusted(client)) {
      const before = hops.pop();
      if (before === undefined || isIP(before) === 0) break;
      client = before;
    }
    return client;
  };
}

function addRange(list: BlockList, range: string): void {
  const [address = "", bits] = range.split("/");
  const family = isIP(address) === 6 ? "ipv6" : "ipv4";
  if (bits === undefined) list.addAddress(address, family);
  else list.addSubnet(address, Number(bits), family);
}

/** An IPv4 client of a dual-stack socket shows as `::ffff:192.0.2.1`. */
function plain(address: string): string {
  return address.startsWith("::ffff:") ? address.slice("::ffff:".length) : address;
}
