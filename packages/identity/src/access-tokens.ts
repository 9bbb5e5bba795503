import { AppError } from "@c4/contracts/errors";
import type { Clock } from "@c4/runtime/clock";
import type { SigningKey } from "@c4/runtime/config/signing-keys";
import { type CryptoKey, errors, importJWK, jwtVerify, SignJWT } from "jose";
import { z } from "zod";

/** Seconds an access token lives. */
export const ACCESS_TOKEN_SECONDS = 600;

const ALGORITHM = "EdDSA";
/** RFC 9068: says that this is an access token, so that no other token of ours passes for one. */
const TYPE = "at+jwt";
const AUDIENCE = "c4-api";

const Claims = z.object({ sub: z.uuid(), tid: z.uuid(), sid: z.uuid(), rv: z.int() });

export type AccessClaims = {
  readonly userId: string;
  readonly tenantId: string;
  readonly sessionId: string;
  /** Of the membership when the token was made; another one now means that the role has changed. */
  readonly roleVersion: number;
};

export type AccessTokens = {
  issue(claims: AccessClaims): Promise<string>;
  /** @throws AppError `token_expired`, or `unauthenticated` for everything else that is wrong with it. */
  verify(token: string): Promise<AccessClaims>;
};

export type AccessTokensDeps = {
  /** The first signs, all verify: a new key is put first and the old one stays for ten minutes. */
  readonly keys: readonly SigningKey[];
  /** `iss`: the address this installation is reached at. */
  readonly issuer: string;
  readonly clock: Clock;
};

/** Short-lived JWTs signed with Ed25519. */
export async function createAccessTokens({ keys, issuer, clock }: AccessTokensDeps): Promise<AccessTokens> {
  const [first] = keys;
  if (first === undefined) throw new Error("no key to sign access tokens with");
  const signer = await importKey(first);
  const verifiers = new Map<string, CryptoKey>();
  for (const { kty, crv, kid, x } of keys) verifiers.set(kid, await importKey({ kty, crv, x }));

  const findKey = ({ kid }: { kid?: string }) => {
    const key = kid === undefined ? undefined : verifiers.get(kid);
    if (key === undefined) throw new AppError("unauthenticated");
    return key;
  };
  return {
    issue: ({ userId, tenantId, sessionId, roleVersion }) => {
      const issuedAt = Math.floor(clock.now().getTime() / 1_000);
      return new SignJWT({ tid: tenantId, sid: sessionId, rv: roleVersion })
        .setProtectedHeader({ alg: ALGORITHM, typ: TYPE, kid: first.kid })
        .setSubject(userId)
        .setIssuer(issuer)
        .setAudience(AUDIENCE)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + ACCESS_TOKEN_SECONDS)
        .sign(signer);
    },
    verify: async (token) => {
      try {
        const { payload } = await jwtVerify(token, findKey, {
          algorithms: [ALGORITHM],
          issuer,
          audience: AUDIENCE,
          typ: TYPE,
          requiredClaims: ["exp", "iat"],
          currentDate: clock.now(),
        });
        const { sub, tid, sid, rv } = Claims.parse(payload);
        return { userId: sub, tenantId: tid, sessionId: sid, roleVersion: rv };
      } catch (error) {
        throw new AppError(error instanceof errors.JWTExpired ? "token_expired" : "unauthenticated", {
          cause: error,
        });
      }
    },
  };
}

async function importKey(jwk: { kty: string; crv: string; x: string; d?: string }): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new Error("a signing key is not an Ed25519 key");
  return key;
}
