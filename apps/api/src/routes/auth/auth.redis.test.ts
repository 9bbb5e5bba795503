import { AccessGrant } from "@c4/contracts/http/auth";
import { Problem } from "@c4/contracts/http/problem";
import type { TestPerson } from "@c4/testing/create-test-identity";
import { startTestApi, type TestApi } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, expect, test } from "vitest";

let api: TestApi;
let tenantId: string;
let owner: TestPerson;

beforeAll(async () => {
  api = await startTestApi();
  ({ tenantId } = await api.tenancy.createTenant());
  owner = await api.identity.createPerson({ tenantId, role: "owner" });
});
afterAll(() => api.close());

type Sent = { path: string; body?: unknown; headers?: Record<string, string> };

function post({ path, body = {}, headers = {} }: Sent) {
  return fetch(`${api.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function login(person = owner) {
  const answer = await post({
    path: "/v1/auth/login",
    body: { email: person.email, password: person.password },
  });
  const cookie = answer.headers.get("set-cookie") ?? "";
  const { access_token: token } = AccessGrant.parse(await answer.json());
  return { answer, cookie, token, pair: cookie.split(";")[0] ?? "" };
}

function me(token: string) {
  return fetch(`${api.url}/v1/auth/me`, { headers: { authorization: `Bearer ${token}` } });
}

const ownOrigin = { origin: "http://c4.test" };

test("signing in gives an access token in the body and the refresh token in a cookie scripts cannot read", async () => {
  const { answer, cookie, token } = await login();
  expect(answer.status).toBe(200);
  expect(answer.headers.get("cache-control")).toBe("no-store");
  expect(cookie).toMatch(/^__Host-c4_refresh=[\w-]{43}; /);
  expect(cookie.split("; ").slice(1).sort()).toEqual(
    ["HttpOnly", "Max-Age=1209600", "Path=/", "SameSite=Lax", "Secure"].sort(),
  );
  const answered = await me(token);
  expect(answered.status).toBe(200);
  expect(await answered.json()).toMatchObject({ user: { email: owner.email }, role: "owner" });
});

test("a wrong password and an unknown e-mail get the same problem document", async () => {
  const documents = [];
  for (const email of [owner.email, "nobody@example.test"]) {
    const answer = await post({ path: "/v1/auth/login", body: { email, password: "not the pass phrase" } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("set-cookie")).toBeNull();
    documents.push({ ...Problem.parse(await answer.json()), request_id: "" });
  }
  expect(documents[0]).toEqual(documents[1]);
  expect(documents[0]).toMatchObject({ code: "invalid_credentials", status: 401 });
});

test("a body that does not match names each field", async () => {
  const answer = await post({
    path: "/v1/auth/login",
    body: { email: "no mail", password: "", remember: true },
  });
  expect(answer.status).toBe(400);
  const { errors = [] } = Problem.parse(await answer.json());
  expect(errors.map(({ path }) => path).sort()).toEqual(["email", "password", "remember"]);
});

test("the refresh cookie buys a new access token and is replaced", async () => {
  const { pair } = await login();
  const answer = await post({ path: "/v1/auth/refresh", headers: { cookie: pair, ...ownOrigin } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get("set-cookie")).toMatch(/^__Host-c4_refresh=[\w-]{43}; /);
  expect(answer.headers.get("set-cookie")).not.toContain(pair);
  const { access_token: token } = AccessGrant.parse(await answer.json());
  expect((await me(token)).status).toBe(200);
});

test("refresh without a cookie is no error: there is no session to go on with", async () => {
  const answer = await post({ path: "/v1/auth/refresh" });
  expect([answer.status, await answer.text(), answer.headers.get("set-cookie")]).toEqual([204, "", null]);
});

test("a cookie that was never given out is 401", async () => {
  const cookie = `__Host-c4_refresh=${"a".repeat(43)}`;
  const answer = await post({ path: "/v1/auth/refresh", headers: { cookie, ...ownOrigin } });
  expect(answer.status).toBe(401);
});

test.each([
  ["of another site", { origin: "https://evil.test" }],
  ["without origin", {}],
  ["of a sandboxed frame", { origin: "null" }],
])("the cookie is refused from a page %s", async (_what, headers: Record<string, string>) => {
  const { pair } = await login();
  for (const path of ["/v1/auth/refresh", "/v1/auth/logout"]) {
    const answer = await post({ path, headers: { cookie: pair, ...headers } });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ code: "origin_not_allowed" });
  }
});

test("a form cannot send the cookie: only JSON is taken", async () => {
  const { pair } = await login();
  const answer = await fetch(`${api.url}/v1/auth/logout`, {
    method: "POST",
    headers: { cookie: pair, "content-type": "application/x-www-form-urlencoded", ...ownOrigin },
    body: "a=b",
  });
  expect(answer.status).toBe(415);
});

test("signing out ends the access token, the refresh token and the cookie at once", async () => {
  const { pair, token } = await login();
  expect((await me(token)).status).toBe(200);
  const answer = await post({ path: "/v1/auth/logout", headers: { cookie: pair, ...ownOrigin } });
  expect(answer.status).toBe(204);
  expect(answer.headers.get("set-cookie")).toMatch(/^__Host-c4_refresh=; Max-Age=0/);
  expect((await me(token)).status).toBe(401);
  const again = await post({ path: "/v1/auth/refresh", headers: { cookie: pair, ...ownOrigin } });
  expect(again.status).toBe(401);
});

test("a bearer route ignores the cookie", async () => {
  const { pair } = await login();
  const answer = await fetch(`${api.url}/v1/auth/me`, { headers: { cookie: pair } });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="c4"');
});

test("the credential decides the tenant: naming another one is refused", async () => {
  const { token } = await login();
  const other = await api.tenancy.createTenant();
  const answer = await fetch(`${api.url}/v1/auth/me`, {
    headers: { authorization: `Bearer ${token}`, "c4-tenant": other.slug },
  });
  expect(answer.status).toBe(403);
});

test("a password is in no log line", async () => {
  await login();
  expect(api.logLines.join("")).not.toContain(owner.password);
});
