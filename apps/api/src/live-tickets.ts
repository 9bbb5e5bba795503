import { createHash, randomBytes } from "node:crypto";
import { AppError } from "@c4/contracts/errors";
import type { UserPrincipal } from "@c4/identity/principal";
import { parseJson } from "@c4/runtime/parse-json";
import type { Redis } from "ioredis";
import { z } from "zod";

export const TICKET_SECONDS = 30;

const Holder = z.strictObject({ sessionId: z.uuid(), tenantId: z.uuid() });

/** Whose socket it is: all a socket needs to know. */
export type LiveHolder = z.infer<typeof Holder>;

export type LiveTickets = {
  /** @throws AppError `dependency_unavailable` without Redis: clients poll meanwhile. */
  issue(principal: Pick<UserPrincipal, "sessionId" | "tenantId">): Promise<string>;
  /** Whose ticket it is, once. @throws AppError `unauthenticated` for one that was used, has expired or never was. */
  redeem(ticket: string): Promise<LiveHolder>;
};

/** Browsers cannot send a header with a WebSocket: a ticket in the address stands for it, so it is good once and briefly. */
export function createLiveTickets({ redis }: { redis: Redis }): LiveTickets {
  return {
    issue: async ({ sessionId, tenantId }) => {
      const ticket = randomBytes(32).toString("base64url");
      await orUnavailable(
        redis.set(keyOf(ticket), JSON.stringify({ sessionId, tenantId }), "EX", TICKET_SECONDS),
      );
      return ticket;
    },
    redeem: async (ticket) => {
      const text = await orUnavailable(redis.getdel(keyOf(ticket)));
      const holder = Holder.safeParse(parseJson(text ?? ""));
      if (!holder.success)
        throw new AppError("unauthenticated", { detail: "The ticket is used or has expired." });
      return holder.data;
    },
  };
}

function keyOf(ticket: string): string {
  return `c4:live-ticket:${createHash("sha256").update(ticket).digest("hex")}`;
}

async function orUnavailable<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw new AppError("dependency_unavailable", { retryAfterSeconds: 2, cause: error });
  }
}
