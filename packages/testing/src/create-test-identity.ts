import { randomUUID } from "node:crypto";
import type { Permission, Role } from "@c4/contracts/http/auth";
import { type AccessTokens, createAccessTokens } from "@c4/identity/access-tokens";
import { type ApiKeyCheck, createApiKeyCheck } from "@c4/identity/api-key-check";
import { type ApiKeyUses, createApiKeyUses } from "@c4/identity/api-key-uses";
import { createPasswords, type Passwords } from "@c4/identity/passwords";
import { createProvisioning, type Provisioning } from "@c4/identity/provisioning";
import { createSessionCheck, type SessionCheck } from "@c4/identity/session-check";
import { createSignIn, type SignIn } from "@c4/identity/sign-in";
import { type Clock, systemClock } from "@c4/runtime/clock";
import type { SigningKey } from "@c4/runtime/config/signing-keys";
import { createLogger } from "@c4/runtime/logger";
import type { RowScope } from "@c4/tenancy/row-scope";
import type { Redis } from "ioredis";
import { exportJWK, generateKeyPair } from "jose";
import type { TestTenancy } from "./create-test-tenancy.ts";

export const testIssuer = "https://c4.test";
export const testPepper = "a pepper that only tests have, long enough";

export type TestPerson = { userId: string; email: string; password: string };

export type TestIdentity = {
  readonly passwords: Passwords;
  readonly accessTokens: AccessTokens;
  readonly sessionCheck: SessionCheck;
  readonly signIn: SignIn;
  readonly apiKeyUses: ApiKeyUses;
  readonly apiKeyCheck: ApiKeyCheck;
  readonly provisioning: Provisioning;
  /** A new person who belongs to the tenant. */
  createPerson(member: { tenantId: string; role: Role; rowScope?: RowScope }): Promise<TestPerson>;
  createApiKey(key: {
    tenantId: string;
    scopes: readonly Permission[];
    expiresAt?: Date;
  }): Promise<{ apiKeyId: string; key: string }>;
};

/** Identity on test databases, wired as the api wires it. */
export async function createTestIdentity(
  tenancy: TestTenancy,
  redis: Redis,
  clock: Clock = systemClock,
): Promise<TestIdentity> {
  const { withControl, withControlTenant } = tenancy;
  const logger = createLogger({ level: "silent", service: "test" });
  const passwords = createPasswords();
  const keys = [await newSigningKey("k1")];
  const accessTokens = await createAccessTokens({ keys, issuer: testIssuer, clock });
  const sessionCheck = createSessionCheck({ withControl, redis, clock });
  const apiKeyUses = createApiKeyUses({ withControlTenant, logger, clock });
  const deps = { withControl, withControlTenant, passwords, pepper: testPepper, clock };
  const provisioning = createProvisioning(deps);
  return {
    passwords,
    accessTokens,
    sessionCheck,
    apiKeyUses,
    provisioning,
    signIn: createSignIn({ withControl, passwords, accessTokens, sessionCheck, clock }),
    apiKeyCheck: createApiKeyCheck({ withControl, pepper: testPepper, uses: apiKeyUses, clock }),
    createPerson: async (member) => {
      const email = `${randomUUID()}@example.test`;
      const password = `pass phrase ${randomUUID()}`;
      const { userId } = await provisioning.createUser({ email, password, name: "Tess", locale: "en" });
      await provisioning.addMembership({ ...member, userId });
      return { userId, email, password };
    },
    createApiKey: (key) => provisioning.issueApiKey({ name: "test", ...key }),
  };
}

/** An Ed25519 private key as AUTH_SIGNING_KEYS holds it. */
export async function newSigningKey(kid: string): Promise<SigningKey> {
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { x = "", d = "" } = await exportJWK(privateKey);
  return { kty: "OKP", crv: "Ed25519", kid, x, d };
}
