import { AppError } from "@c4/contracts/errors";
import { Role } from "@c4/contracts/http/auth";
import { memberships } from "@c4/db/control/memberships";
import { sessions } from "@c4/db/control/sessions";
import { tenants } from "@c4/db/control/tenants";
import { users } from "@c4/db/control/users";
import type { Clock } from "@c4/runtime/clock";
import { parseJson } from "@c4/runtime/parse-json";
import type { ControlTx, WithControl } from "@c4/tenancy/with-control";
import { and, eq } from "drizzle-orm";
import type { Redis } from "ioredis";
import { z } from "zod";
import type { AccessClaims } from "./access-tokens.ts";
import { CONTROL_READ_MS, CONTROL_RETRY_MS, isOutage, limitControlRead } from "./control-read.ts";
import type { UserPrincipal } from "./principal.ts";
import { StoredRowScope } from "./stored-row-scope.ts";

/** A state read so long ago is asked for again: what ends a session takes effect within a second, whatever Redis missed. */
const FRESH_MS = 900;
/** How long a state serves on while the control database cannot be read: the life of an access token. */
const USABLE_MS = 600_000;

/** What decides whether a token is still good: session, person, membership and tenant in one. */
const SessionState = z.discriminatedUnion("state", [
  z.strictObject({
    state: z.literal("open"),
    tenantSlug: z.string(),
    role: Role,
    roleVersion: z.int(),
    rowScope: StoredRowScope,
    expiresAt: z.int(),
  }),
  z.strictObject({ state: z.literal("suspended") }),
  z.strictObject({ state: z.literal("ended") }),
]);
type SessionState = z.infer<typeof SessionState>;
type SessionKey = { readonly sessionId: string; readonly tenantId: string };

export type SessionCheck = {
  /**
   * The person behind a verified token, as they are now.
   * @throws AppError `unauthenticated` (session over, person disabled, no longer a member), `token_expired` (role changed:
   * a refresh gives a token with the new one), `tenant_suspended`, `dependency_unavailable`
   */
  check(claims: AccessClaims): Promise<UserPrincipal>;
  /** Drops what is cached of a session, so that its end is seen at once. Best effort: without it, it is seen within a second. */
  forget(session: SessionKey): Promise<void>;
};

export type SessionCheckDeps = {
  readonly withControl: WithControl;
  /** A `fast` connection to REDIS_URL_CACHE. */
  readonly redis: Redis;
  readonly clock: Clock;
};

/** Checks each request's session against Redis while that is fresh, else against Postgres. Nothing is ever assumed valid. */
export function createSessionCheck({ withControl, redis, clock }: SessionCheckDeps): SessionCheck {
  const reading = new Map<string, Promise<SessionState>>();
  let controlDownUntil = 0;

  const readAndStore = async (key: SessionKey, cacheKey: string): Promise<SessionState> => {
    const startedAt = performance.now();
    const options = { readOnly: true, statementTimeoutMs: CONTROL_READ_MS };
    const state = await limitControlRead(withControl((tx) => readState(tx, key), options));
    // The time to live counts from before the read: what changed meanwhile must not look younger than it is.
    const ttlMs = Math.floor(USABLE_MS - (performance.now() - startedAt));
    await redis.set(cacheKey, JSON.stringify(state), "PX", ttlMs).catch(() => {});
    return state;
  };
  const readOnce = (key: SessionKey, cacheKey: string): Promise<SessionState> => {
    const running = reading.get(cacheKey);
    if (running !== undefined) return running;
    const started = readAndStore(key, cacheKey).finally(() => reading.delete(cacheKey));
    reading.set(cacheKey, started);
    return started;
  };
  const stateOf = async (key: SessionKey): Promise<SessionState> => {
    const cacheKey = cacheKeyOf(key);
    const cached = await readCached(redis, cacheKey);
    const isDown = performance.now() < controlDownUntil;
    if (cached !== undefined && (isDown || cached.ageMs < FRESH_MS)) return cached.state;
    try {
      return await readOnce(key, cacheKey);
    } catch (error) {
      if (cached === undefined || !isOutage(error)) throw error;
      controlDownUntil = performance.now() + CONTROL_RETRY_MS;
      return cached.state;
    }
  };

  return {
    check: async ({ userId, sessionId, tenantId, roleVersion }) => {
      const state = await stateOf({ sessionId, tenantId });
      if (state.state === "suspended") throw new AppError("tenant_suspended");
      if (state.state === "ended" || state.expiresAt <= clock.now().getTime())
        throw new AppError("unauthenticated", { detail: "The session has ended; sign in again." });
      if (state.roleVersion !== roleVersion)
        throw new AppError("token_expired", { detail: "Your role has changed; refresh the token." });
      const { tenantSlug, role, rowScope } = state;
      return { kind: "user", tenantId, tenantSlug, userId, sessionId, role, rowScope };
    },
    forget: async (key) => {
      await redis.del(cacheKeyOf(key)).catch(() => {});
    },
  };
}

function cacheKeyOf({ sessionId, tenantId }: SessionKey): string {
  return `c4:session:${sessionId}:${tenantId}`;
}

/** Age by Redis's own clock: the clocks of the processes may differ. */
async function readCached(
  redis: Redis,
  key: string,
): Promise<{ state: SessionState; ageMs: number } | undefined> {
  const answers = await redis
    .multi()
    .get(key)
    .pttl(key)
    .exec()
    .catch(() => null);
  const [[, text] = [null, null], [, ttlMs] = [null, null]] = answers ?? [];
  if (typeof text !== "string" || typeof ttlMs !== "number") return undefined;
  const parsed = SessionState.safeParse(parseJson(text));
  return parsed.success ? { state: parsed.data, ageMs: USABLE_MS - ttlMs } : undefined;
}

async function readState({ db }: ControlTx, { sessionId, tenantId }: SessionKey): Promise<SessionState> {
  const [found] = await db
    .select({
      revokedAt: sessions.revokedAt,
      expiresAt: sessions.expiresAt,
      userStatus: users.status,
      tenantStatus: tenants.status,
      tenantSlug: tenants.slug,
      role: memberships.role,
      roleVersion: memberships.roleVersion,
      rowScope: memberships.rowScope,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.tenantId, tenantId)))
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(eq(sessions.id, sessionId));
  if (found === undefined || found.revokedAt !== null || found.userStatus !== "active")
    return { state: "ended" };
  if (found.tenantStatus === "suspended") return { state: "suspended" };
  const { tenantSlug, role, roleVersion } = found;
  const rowScope = StoredRowScope.parse(found.rowScope);
  return { state: "open", tenantSlug, role, roleVersion, rowScope, expiresAt: found.expiresAt.getTime() };
}
