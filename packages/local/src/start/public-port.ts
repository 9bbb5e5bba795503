import { port as portNumber } from "@c4/runtime/config/readers";
import { freePort, requireFreePort } from "../servers/free-port.ts";
import { StackError } from "../servers/stack-error.ts";
import type { Environment } from "./app-environment.ts";

/** The port people use, from PORT and HOST; 0 takes a free one. Throws a StackError when it cannot be listened on. */
export const publicPort = async (env: Environment): Promise<number> => {
  const wanted = portNumber().safeParse(env.PORT || "8080");
  if (!wanted.success) throw new StackError(`PORT is ${env.PORT} and must be a number from 0 to 65535.`);
  const host = env.HOST || "0.0.0.0";
  if (wanted.data === 0) return requireFreePort(await freePort(), "C4", host);
  return requireFreePort(wanted.data, "C4 (PORT)", host);
};
