import type { Principal } from "@c4/identity/principal";
import type { HttpBindings } from "@hono/node-server";

/** What the middleware leaves for handlers of every route. */
export type PublicVariables = {
  requestId: string;
  /** The client, past the proxies that are trusted. */
  clientAddress: string;
};

/** Routes that anybody may call. */
export type PublicEnv = { Bindings: HttpBindings; Variables: PublicVariables };

/** Routes behind a permission: who calls is known. */
export type ApiEnv = { Bindings: HttpBindings; Variables: PublicVariables & { principal: Principal } };
