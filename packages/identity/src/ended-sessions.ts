import { memberships } from "@c4/db/control/memberships";
import { sessions } from "@c4/db/control/sessions";
import { users } from "@c4/db/control/users";
import type { Clock } from "@c4/runtime/clock";
import type { WithControl } from "@c4/tenancy/with-control";
import { and, eq, gt, inArray, isNull } from "drizzle-orm";

export type OpenSession = { readonly sessionId: string; readonly tenantId: string };

/** Of these sessions those that are over: signed out, expired, or of a person who was disabled or left the tenant. */
export type FindEndedSessions = <Session extends OpenSession>(held: readonly Session[]) => Promise<Session[]>;

/** One statement for all sessions that a process holds sockets for, cheap enough to ask every second. */
export function createFindEndedSessions(deps: { withControl: WithControl; clock: Clock }): FindEndedSessions {
  return async (held) => {
    if (held.length === 0) return [];
    const open = await deps.withControl(
      ({ db }) =>
        db
          .select({ sessionId: sessions.id, tenantId: memberships.tenantId })
          .from(sessions)
          .innerJoin(users, and(eq(users.id, sessions.userId), eq(users.status, "active")))
          .innerJoin(memberships, eq(memberships.userId, users.id))
          .where(
            and(
              inArray(sessions.id, [...new Set(held.map(({ sessionId }) => sessionId))]),
              isNull(sessions.revokedAt),
              gt(sessions.expiresAt, deps.clock.now()),
            ),
          ),
      { readOnly: true, statementTimeoutMs: 2_000 },
    );
    const stillOpen = new Set(open.map(({ sessionId, tenantId }) => `${sessionId} ${tenantId}`));
    return held.filter(({ sessionId, tenantId }) => !stillOpen.has(`${sessionId} ${tenantId}`));
  };
}
