import { createFixedClock } from "@c4/runtime/fixed-clock";
import { newSigningKey } from "@c4/testing/create-test-identity";
import { importJWK, SignJWT, UnsecuredJWT } from "jose";
import { expect, test } from "vitest";
import { createAccessTokens } from "./access-tokens.ts";

const issuer = "https://c4.test";
const claims = {
  userId: "0198f2c4-0000-7000-8000-000000000001",
  tenantId: "0198f2c4-0000-7000-8000-000000000002",
  sessionId: "0198f2c4-0000-7000-8000-000000000003",
  roleVersion: 4,
};
const clock = createFixedClock("2026-03-01T09:00:00Z");
const [oldKey, newKey] = [await newSigningKey("old"), await newSigningKey("new")];
const tokens = await createAccessTokens({ keys: [oldKey], issuer, clock });

/** A token signed with our own key, one thing wrong with it. */
async function forge(change: { header?: object; issuer?: string; audience?: string; claims?: object }) {
  const at = Math.floor(clock.now().getTime() / 1_000);
  const body = { tid: claims.tenantId, sid: claims.sessionId, rv: 4, ...change.claims };
  return new SignJWT(body)
    .setProtectedHeader({ alg: "EdDSA", typ: "at+jwt", kid: "old", ...change.header })
    .setSubject(claims.userId)
    .setIssuer(change.issuer ?? issuer)
    .setAudience(change.audience ?? "c4-api")
    .setIssuedAt(at)
    .setExpirationTime(at + 600)
    .sign(await importJWK(oldKey, "EdDSA"));
}

test("a token says who, where, in which session and with which role version", async () => {
  expect(await tokens.verify(await tokens.issue(claims))).toEqual(claims);
});

test("a token is good for ten minutes", async () => {
  const moving = createFixedClock("2026-03-01T09:00:00Z");
  const short = await createAccessTokens({ keys: [oldKey], issuer, clock: moving });
  const token = await short.issue(claims);
  moving.advance(599_000);
  expect(await short.verify(token)).toEqual(claims);
  moving.advance(2_000);
  await expect(short.verify(token)).rejects.toMatchObject({ code: "token_expired" });
});

test("after a rotation both keys verify and the new one signs", async () => {
  const before = await tokens.issue(claims);
  const rotated = await createAccessTokens({ keys: [newKey, oldKey], issuer, clock });
  expect(await rotated.verify(before)).toEqual(claims);
  expect(JSON.parse(atob((await rotated.issue(claims)).split(".")[0] ?? ""))).toEqual({
    alg: "EdDSA",
    typ: "at+jwt",
    kid: "new",
  });
  const retired = await createAccessTokens({ keys: [newKey], issuer, clock });
  await expect(retired.verify(before)).rejects.toMatchObject({ code: "unauthenticated" });
});

test.each([
  ["another issuer", { issuer: "https://elsewhere.test" }],
  ["another audience", { audience: "c4-files" }],
  ["another type of token", { header: { typ: "JWT" } }],
  ["an unknown key", { header: { kid: "nobody" } }],
  ["no key named", { header: { kid: undefined } }],
  ["a tenant that is no id", { claims: { tid: "all" } }],
  ["no session", { claims: { sid: undefined } }],
])("%s is refused", async (_what, change) => {
  await expect(tokens.verify(await forge(change))).rejects.toMatchObject({ code: "unauthenticated" });
});

test("a forged token with nothing wrong would pass: the forgery above tests what it says", async () => {
  expect(await tokens.verify(await forge({}))).toEqual(claims);
});

test("an unsigned token and one signed with a shared secret are refused", async () => {
  const body = {
    sub: claims.userId,
    tid: claims.tenantId,
    sid: claims.sessionId,
    rv: 4,
    iss: issuer,
    aud: "c4-api",
  };
  const unsigned = new UnsecuredJWT(body).setExpirationTime("10m").encode();
  const secret = new TextEncoder().encode(oldKey.x.repeat(2));
  const symmetric = await new SignJWT(body)
    .setProtectedHeader({ alg: "HS256", typ: "at+jwt", kid: "old" })
    .setIssuedAt()
    .setExpirationTime("10m")
    .sign(secret);
  for (const token of [unsigned, symmetric, "", "a.b.c"]) {
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: "unauthenticated" });
  }
});
