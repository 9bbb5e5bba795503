import { connect } from "node:net";
import { StackError } from "../servers/stack-error.ts";
import type { Environment } from "./app-environment.ts";

const variables = [
  "DATABASE_URL_CONTROL",
  "DATABASE_URL_SHARDS",
  "DATABASE_URL_SHARDS_RELAY",
  "MIGRATE_URL_CONTROL",
  "MIGRATE_URL_SHARDS",
  "CLICKHOUSE_URL",
  "REDIS_URL_QUEUE",
  "REDIS_URL_CACHE",
];

const usualPorts: Record<string, number> = {
  "postgres:": 5432,
  "postgresql:": 5432,
  "redis:": 6379,
  "rediss:": 6379,
  "http:": 80,
  "https:": 443,
};

/** Throws a StackError for the first address given by the environment that nothing answers at. */
export const requireReachable = async (env: Environment, timeoutMs = 5_000): Promise<void> => {
  for (const name of variables) {
    for (const [text] of env[name]?.matchAll(/[a-z]+:\/\/[^,\s]+/g) ?? []) {
      if (!URL.canParse(text)) throw new StackError(`${name} holds an address that is no URL: correct it.`);
      const { hostname, port, protocol } = new URL(text);
      const place = {
        host: hostname.replace(/^\[|\]$/g, ""),
        port: Number(port) || (usualPorts[protocol] ?? 0),
      };
      const fault = await connectFault(place, timeoutMs);
      if (fault)
        throw new StackError(
          `${name} names ${hostname}:${place.port}, which does not answer (${fault}): start that server or correct the variable; without it C4 starts its own.`,
        );
    }
  }
};

const connectFault = (
  place: { host: string; port: number },
  timeoutMs: number,
): Promise<string | undefined> =>
  new Promise((resolve) => {
    const socket = connect({ ...place, timeout: timeoutMs });
    const settle = (fault?: string): void => {
      socket.destroy();
      resolve(fault);
    };
    socket.once("connect", () => settle());
    socket.once("timeout", () => settle(`nothing within ${timeoutMs / 1_000} s`));
    socket.once("error", (error: NodeJS.ErrnoException) => settle(error.code ?? error.message));
  });
