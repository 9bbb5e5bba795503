import { refreshTokens } from "@c4/db/control/refresh-tokens";
import { sessions } from "@c4/db/control/sessions";
import { newId } from "@c4/db/new-id";
import type { ControlTx } from "@c4/tenancy/with-control";
import { and, eq, lt, or } from "drizzle-orm";
import { hashRefreshToken, newRefreshToken } from "./refresh-token.ts";

/** A session ends after this, however often it is refreshed. */
export const SESSION_DAYS = 90;
/** A session that is not refreshed for so long ends. */
export const REFRESH_TOKEN_DAYS = 14;

const DAY_MS = 86_400_000;

export function daysAfter(now: Date, days: number): Date {
  return new Date(now.getTime() + days * DAY_MS);
}

export type OpenedSession = { readonly sessionId: string; readonly refreshToken: string };

/** Begins a session with its first refresh token, and clears away those of the person that ended. */
export async function openSession(
  { db }: ControlTx,
  { userId, tenantId, now }: { userId: string; tenantId: string; now: Date },
): Promise<OpenedSession> {
  const sessionId = newId(now);
  const refreshToken = newRefreshToken();
  await db
    .delete(sessions)
    .where(
      and(
        eq(sessions.userId, userId),
        or(lt(sessions.expiresAt, now), lt(sessions.revokedAt, daysAfter(now, -REFRESH_TOKEN_DAYS))),
      ),
    );
  await db.insert(sessions).values({
    id: sessionId,
    userId,
    chosenTenantId: tenantId,
    createdAt: now,
    expiresAt: daysAfter(now, SESSION_DAYS),
  });
  await db.insert(refreshTokens).values({
    hash: hashRefreshToken(refreshToken),
    sessionId,
    createdAt: now,
    expiresAt: daysAfter(now, REFRESH_TOKEN_DAYS),
  });
  return { sessionId, refreshToken };
}
