import { expect, test, vi } from "vitest";
import { z } from "zod";
import { createApiClient } from "./api-client.ts";
import { createSession } from "./session.ts";

type Call = { path: string; authorization: string | null };
type Answer = { status: number; body: unknown };

function problem(status: number, code: string): Answer {
  return { status, body: { type: "about:blank", title: code, status, code, request_id: "req_1" } };
}

/** A server whose answers a test gives by path; keeps what it was asked. */
function serve(answer: (path: string, call: number, token: string | null) => Answer | "outage") {
  const calls: Call[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const path = String(input);
    const authorization = new Headers(init?.headers).get("authorization");
    calls.push({ path, authorization });
    const given = answer(path, calls.filter((call) => call.path === path).length, authorization);
    if (given === "outage") throw new TypeError("Failed to fetch");
    return new Response(JSON.stringify(given.body), { status: given.status });
  };
  return { fetch, calls, count: (path: string) => calls.filter((call) => call.path === path).length };
}

const grant = (token: string, expiresIn = 600): Answer => ({
  status: 200,
  body: { access_token: token, token_type: "Bearer", expires_in: expiresIn },
});
const refresh = "/v1/auth/refresh";

test("requests at the same time share one refresh: the cookie is single use", async () => {
  const server = serve(() => grant("t1"));
  const session = createSession({ fetch: server.fetch, now: () => 0 });
  expect(await Promise.all([session.token(), session.token(), session.token()])).toEqual(["t1", "t1", "t1"]);
  expect(server.count(refresh)).toBe(1);
});

test("a token is renewed shortly before it ends, not before", async () => {
  let now = 0;
  const server = serve((_path, call) => grant(`t${call}`));
  const session = createSession({ fetch: server.fetch, now: () => now });
  expect(await session.token()).toBe("t1");
  now = 579_000;
  expect(await session.token()).toBe("t1");
  now = 581_000;
  expect(await session.token()).toBe("t2");
});

test("a refusal signs out, an outage does not", async () => {
  let away = true;
  const server = serve(() => (away ? "outage" : problem(401, "refresh_token_reused")));
  const session = createSession({ fetch: server.fetch, now: () => 0 });
  const heard = vi.fn();
  session.subscribe(heard);
  await expect(session.refresh()).rejects.toMatchObject({ kind: "unreachable" });
  expect(session.state()).toBe("unknown");
  away = false;
  expect(await session.refresh()).toBe(false);
  expect(session.state()).toBe("signed-out");
  expect(session.ended()).toBe(false);
  expect(heard).toHaveBeenCalledTimes(1);
  expect(await session.token()).toBeNull();
});

test("a first visit has no session, which is no error and has not ended one", async () => {
  const fetch = async () => new Response(null, { status: 204 });
  const session = createSession({ fetch, now: () => 0 });
  expect(await session.refresh()).toBe(false);
  expect([session.state(), session.ended()]).toEqual(["signed-out", false]);
});

test("an answer that cannot be read says nothing about the session", async () => {
  const fetch = async () => new Response("<html>", { status: 200 });
  const session = createSession({ fetch, now: () => 0 });
  await expect(session.refresh()).rejects.toMatchObject({ kind: "unexpected" });
  expect(session.state()).toBe("unknown");
});

test("a 401 leads to one refresh and one more try with the new token", async () => {
  const server = serve((path, _call, token) => {
    if (path === refresh) return grant(server.count(refresh) === 1 ? "old" : "new");
    return token === "Bearer new" ? { status: 200, body: { ok: true } } : problem(401, "token_expired");
  });
  const session = createSession({ fetch: server.fetch, now: () => 0 });
  const api = createApiClient({ fetch: server.fetch, session, language: () => "en" });
  expect(await api.get("/v1/thing", z.object({ ok: z.boolean() }))).toEqual({ ok: true });
  expect(server.calls.map(({ path, authorization }) => [path, authorization])).toEqual([
    [refresh, null],
    ["/v1/thing", "Bearer old"],
    [refresh, null],
    ["/v1/thing", "Bearer new"],
  ]);
});

test("a 401 that stays leads to the sign-in page, without a loop", async () => {
  const server = serve((path) => {
    if (path !== refresh) return problem(401, "token_expired");
    return server.count(refresh) === 1 ? grant("t1") : problem(401, "unauthenticated");
  });
  const session = createSession({ fetch: server.fetch, now: () => 0 });
  const api = createApiClient({ fetch: server.fetch, session, language: () => "en" });
  await expect(api.get("/v1/thing", z.unknown())).rejects.toMatchObject({ status: 401, requestId: "req_1" });
  expect(session.state()).toBe("signed-out");
  expect(session.ended()).toBe(true);
  expect(server.count("/v1/thing")).toBe(1);
});

test("an answer of another shape is an error that names the request, not a broken page", async () => {
  const server = serve((path) => (path === refresh ? grant("t1") : { status: 200, body: { ok: "yes" } }));
  const session = createSession({ fetch: server.fetch, now: () => 0 });
  const api = createApiClient({ fetch: server.fetch, session, language: () => "en" });
  await expect(api.get("/v1/thing", z.object({ ok: z.boolean() }))).rejects.toMatchObject({
    kind: "unexpected",
  });
});
