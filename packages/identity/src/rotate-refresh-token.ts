import type { ErrorCode } from "@c4/contracts/error-codes";
import { refreshTokens } from "@c4/db/control/refresh-tokens";
import { sessions } from "@c4/db/control/sessions";
import { users } from "@c4/db/control/users";
import type { ControlTx } from "@c4/tenancy/with-control";
import { and, eq, isNull } from "drizzle-orm";
import { daysAfter, REFRESH_TOKEN_DAYS } from "./open-session.ts";
import { hashRefreshToken, newRefreshSalt, nextRefreshToken } from "./refresh-token.ts";

/** Tabs and retries may send the token that was just replaced; after this it can only be a copy. */
export const REUSE_GRACE_MS = 5_000;

export type Rotation =
  | {
      readonly outcome: "rotated";
      readonly refreshToken: string;
      readonly sessionId: string;
      readonly userId: string;
      readonly chosenTenantId: string;
    }
  /** Returned, not thrown: ending the session must commit. */
  | { readonly outcome: "refused"; readonly code: ErrorCode };

/**
 * Trades a refresh token for the next one of its chain. The token that was replaced last may be sent again for 5 s and gets
 * the same next token; any other used token is a copy in other hands, and ends the session.
 */
export async function rotateRefreshToken(tx: ControlTx, token: string, now: Date): Promise<Rotation> {
  const found = await lockToken(tx, token);
  if (found === undefined) return refused("unauthenticated");
  const { session, stored, userStatus } = found;
  if (session.revokedAt !== null || session.expiresAt <= now || userStatus !== "active")
    return refused("unauthenticated");
  const rotated = (refreshToken: string): Rotation => ({
    outcome: "rotated",
    refreshToken,
    sessionId: session.id,
    userId: session.userId,
    chosenTenantId: session.chosenTenantId,
  });
  if (stored.usedAt === null) {
    if (stored.expiresAt <= now) return refused("unauthenticated");
    return rotated(await replace(tx, { token, stored, now }));
  }
  const again = now.getTime() - stored.usedAt.getTime() <= REUSE_GRACE_MS;
  if (again && stored.nextSalt !== null && (await isUnused(tx, stored.nextHash))) {
    return rotated(nextRefreshToken(token, stored.nextSalt));
  }
  await tx.db.update(sessions).set({ revokedAt: now }).where(eq(sessions.id, session.id));
  return refused("refresh_token_reused");
}

/** Locks session and token: of parallel refreshes one rotates, the others see what it did. */
async function lockToken({ db }: ControlTx, token: string) {
  const [found] = await db
    .select({ session: sessions, stored: refreshTokens, userStatus: users.status })
    .from(refreshTokens)
    .innerJoin(sessions, eq(sessions.id, refreshTokens.sessionId))
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(eq(refreshTokens.hash, hashRefreshToken(token)))
    .for("update", { of: [sessions, refreshTokens] });
  return found;
}

async function replace(
  { db }: ControlTx,
  { token, stored, now }: { token: string; stored: typeof refreshTokens.$inferSelect; now: Date },
): Promise<string> {
  const nextSalt = newRefreshSalt();
  const next = nextRefreshToken(token, nextSalt);
  const nextHash = hashRefreshToken(next);
  await db
    .update(refreshTokens)
    .set({ usedAt: now, nextSalt, nextHash })
    .where(eq(refreshTokens.hash, stored.hash));
  await db.insert(refreshTokens).values({
    hash: nextHash,
    sessionId: stored.sessionId,
    createdAt: now,
    expiresAt: daysAfter(now, REFRESH_TOKEN_DAYS),
  });
  return next;
}

async function isUnused({ db }: ControlTx, hash: string | null): Promise<boolean> {
  if (hash === null) return false;
  const found = await db
    .select({ hash: refreshTokens.hash })
    .from(refreshTokens)
    .where(and(eq(refreshTokens.hash, hash), isNull(refreshTokens.usedAt)));
  return found.length === 1;
}

function refused(code: ErrorCode): Rotation {
  return { outcome: "refused", code };
}
