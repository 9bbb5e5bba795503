import { AppError } from "@c4/contracts/errors";
import { refreshTokens } from "@c4/db/control/refresh-tokens";
import { sessions } from "@c4/db/control/sessions";
import { users } from "@c4/db/control/users";
import type { Clock } from "@c4/runtime/clock";
import type { ControlTx, WithControl } from "@c4/tenancy/with-control";
import { and, eq, inArray, isNull } from "drizzle-orm";
import type { AccessTokens } from "./access-tokens.ts";
import { chooseMembership, findMemberships } from "./choose-membership.ts";
import { openSession } from "./open-session.ts";
import type { Passwords } from "./passwords.ts";
import { hashRefreshToken } from "./refresh-token.ts";
import { rotateRefreshToken } from "./rotate-refresh-token.ts";
import type { SessionCheck } from "./session-check.ts";

/** What a person holds after signing in. */
export type SignedIn = { readonly accessToken: string; readonly refreshToken: string };

export type SignIn = {
  /**
   * @param tenant slug or id of the tenant to work in; the person's first one when left out
   * @throws AppError `invalid_credentials` for an unknown e-mail, a wrong password and a disabled person alike;
   * `too_many_requests`, `not_found` (not a member of that tenant), `tenant_suspended`
   */
  login(credentials: { email: string; password: string; tenant?: string | undefined }): Promise<SignedIn>;
  /** @throws AppError `unauthenticated`, `refresh_token_reused` (the session has been ended), and as login for the tenant. */
  refresh(request: { refreshToken: string; tenant?: string | undefined }): Promise<SignedIn>;
  /** Ends the session of a refresh token. An unknown token is none: the aim is reached. */
  logout(refreshToken: string): Promise<void>;
};

export type SignInDeps = {
  readonly withControl: WithControl;
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly sessionCheck: Pick<SessionCheck, "forget">;
  readonly clock: Clock;
};

/** Sign-in with a password, refresh, and sign-out. */
export function createSignIn(deps: SignInDeps): SignIn {
  const { withControl, passwords, accessTokens, sessionCheck, clock } = deps;
  return {
    login: async ({ email, password, tenant }) => {
      const user = await withControl((tx) => findUser(tx, email), { readOnly: true });
      // Asked before anything is said about the person: every refusal takes the same time.
      const matches = await passwords.verify(user?.passwordHash, password);
      if (!matches || user === undefined || user.status !== "active")
        throw new AppError("invalid_credentials");
      return withControl(async (tx) => {
        const chosen = chooseMembership(await findMemberships(tx, user.id), tenant);
        const { tenantId, roleVersion } = chosen;
        const opened = await openSession(tx, { userId: user.id, tenantId, now: clock.now() });
        const { sessionId, refreshToken } = opened;
        const accessToken = await accessTokens.issue({ userId: user.id, tenantId, sessionId, roleVersion });
        return { accessToken, refreshToken };
      });
    },

    refresh: async ({ refreshToken, tenant }) => {
      const rotated = await withControl(async (tx) => {
        const rotation = await rotateRefreshToken(tx, refreshToken, clock.now());
        if (rotation.outcome === "refused") return rotation;
        const { userId, sessionId, chosenTenantId } = rotation;
        const found = await findMemberships(tx, userId);
        const stillMember = found.some((membership) => membership.tenantId === chosenTenantId);
        const wanted = tenant ?? (stillMember ? chosenTenantId : undefined);
        const { tenantId, roleVersion } = chooseMembership(found, wanted);
        if (tenantId !== chosenTenantId)
          await tx.db.update(sessions).set({ chosenTenantId: tenantId }).where(eq(sessions.id, sessionId));
        return { ...rotation, claims: { userId, tenantId, sessionId, roleVersion } };
      });
      if (rotated.outcome === "refused") throw new AppError(rotated.code);
      return {
        accessToken: await accessTokens.issue(rotated.claims),
        refreshToken: rotated.refreshToken,
      };
    },

    logout: async (refreshToken) => {
      const ended = await withControl(({ db }) =>
        db
          .update(sessions)
          .set({ revokedAt: clock.now() })
          .where(
            and(
              isNull(sessions.revokedAt),
              inArray(
                sessions.id,
                db
                  .select({ id: refreshTokens.sessionId })
                  .from(refreshTokens)
                  .where(eq(refreshTokens.hash, hashRefreshToken(refreshToken))),
              ),
            ),
          )
          .returning({ sessionId: sessions.id, tenantId: sessions.chosenTenantId }),
      );
      await Promise.all(ended.map((session) => sessionCheck.forget(session)));
    },
  };
}

async function findUser({ db }: ControlTx, email: string) {
  const [user] = await db
    .select({ id: users.id, passwordHash: users.passwordHash, status: users.status })
    .from(users)
    .where(eq(users.email, email.trim().toLowerCase()));
  return user;
}
