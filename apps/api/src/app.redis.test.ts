import { randomInt } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Problem } from "@c4/contracts/http/problem";
import { createTempDir, type TempDir } from "@c4/testing/create-temp-dir";
import { startTestApi, type TestApi } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readPortalFiles } from "./portal-files.ts";

let api: TestApi;
let portal: TempDir;
let owner: string;

beforeAll(async () => {
  portal = createTempDir();
  mkdirSync(join(portal.path, "assets"));
  mkdirSync(join(portal.path, ".vite"));
  const index =
    '<meta name="csp-nonce" content="__CSP_NONCE__"><script type="module" src="/assets/index-3fa9c1d2.js"></script>';
  writeFileSync(join(portal.path, "index.html"), index);
  writeFileSync(join(portal.path, "assets", "index-3fa9c1d2.js"), "console.log('c4');".repeat(50));
  writeFileSync(join(portal.path, "mark.svg"), "<svg/>");
  writeFileSync(join(portal.path, ".vite", "manifest.json"), "{}");
  api = await startTestApi({
    portal: readPortalFiles(portal.path),
    corsOrigins: ["https://bi.example.test"],
    trustedProxies: ["127.0.0.1"],
    authQuota: 5,
  });
  const { tenantId } = await api.tenancy.createTenant();
  owner = await api.tokenOf({ tenantId, role: "owner" });
});
afterAll(async () => {
  await api.close();
  portal.remove();
});

describe("errors", () => {
  test("an unknown path is a problem document with the request's id", async () => {
    const answer = await api.send({ path: "/v1/nothing", headers: { "c4-request-id": "from-the-caller-1" } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("c4-request-id")).toBe("from-the-caller-1");
    expect(Problem.parse(answer.json())).toMatchObject({
      status: 404,
      code: "not_found",
      request_id: "from-the-caller-1",
    });
  });

  test("an id that could break a log line is replaced", async () => {
    const answer = await api.send({ path: "/livez", headers: { "c4-request-id": "a b" } });
    expect(answer.headers.get("c4-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  test("another method of a path that exists is 405 and says which it takes", async () => {
    const answer = await api.send({ method: "DELETE", path: "/v1/sources" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, POST"]);
    const one = await api.send({ method: "PUT", path: "/v1/ingest/batches/bat_1" });
    expect([one.status, one.headers.get("allow")]).toEqual([405, "GET"]);
  });

  test("an unknown query parameter is 400, on lists and elsewhere", async () => {
    for (const path of ["/v1/report-runs?limt=5", "/v1/sources?q=1", "/livez?x=1"]) {
      const answer = await api.send({ path, credential: owner });
      expect([path, answer.status]).toEqual([path, 400]);
      expect(Problem.parse(answer.json()).errors?.[0]?.code).toBe("unrecognized_keys");
    }
  });

  test("a body over the limit of its route is 413, declared or not", async () => {
    const json = { slug: "till", name: "x".repeat(300_000) };
    const answer = await api.send({ path: "/v1/sources", credential: owner, json });
    expect([answer.status, Problem.parse(answer.json()).code]).toEqual([413, "payload_too_large"]);
    const stream = new ReadableStream({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(JSON.stringify(json)));
        controller.close();
      },
    });
    const chunked = await fetch(`${api.url}/v1/sources`, {
      method: "POST",
      headers: { authorization: `Bearer ${owner}`, "content-type": "application/json" },
      body: stream,
      duplex: "half",
    });
    expect(chunked.status).toBe(413);
  });

  test.each([
    ["no credential", {}],
    ["a token that is none", { authorization: "Bearer abc.def.ghi" }],
    ["a key with a wrong checksum", { authorization: `Bearer c4_live_${"a".repeat(30)}_000000` }],
    ["a password", { authorization: "Basic b3duZXI6cGFzcw==" }],
  ])("%s is 401", async (_what, headers: Record<string, string>) => {
    const answer = await api.send({ path: "/v1/sources", headers });
    expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="c4"']);
    expect(Problem.parse(answer.json()).code).toBe("unauthenticated");
  });
});

describe("headers", () => {
  test("an answer of the API runs nothing, is framed by nobody and is not sniffed", async () => {
    const { headers } = await api.send({ path: "/v1/sources", credential: owner });
    expect(headers.get("content-security-policy")).toContain("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect(headers.get("referrer-policy")).toBe("strict-origin-when-cross-origin");
  });

  test("pages of a configured origin may call, others may not, and neither gets to use cookies", async () => {
    const ask = (origin: string) =>
      api.send({
        method: "OPTIONS",
        path: "/v1/metrics/query",
        headers: {
          origin,
          "access-control-request-method": "POST",
          "access-control-request-headers": "authorization",
        },
      });
    const allowed = await ask("https://bi.example.test");
    expect(allowed.headers.get("access-control-allow-origin")).toBe("https://bi.example.test");
    expect(allowed.headers.get("access-control-allow-credentials")).toBeNull();
    const refused = await ask("https://evil.example.test");
    expect(refused.headers.get("access-control-allow-origin")).toBeNull();
  });
});

describe("limits", () => {
  const login = (address: string) =>
    api.send({
      path: "/v1/auth/login",
      headers: { "x-forwarded-for": address },
      json: { email: "nobody@example.test", password: "guess guess guess" },
    });

  // Servers outlive a run of tests, and so does what they have counted.
  const [busy, quiet] = [randomAddress(), randomAddress()];

  test("an address has so many sign-in requests a minute, counted apart from others", async () => {
    const answers = [];
    for (let attempt = 0; attempt < 7; attempt += 1) answers.push(await login(busy));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect(answers[0]?.headers.get("ratelimit-policy")).toBe('"auth";q=5;w=60');
    expect(answers[0]?.headers.get("ratelimit")).toMatch(/^"auth";r=4;t=\d+$/);
    const refused = answers[5];
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused?.headers.get("retry-after"))).toBeLessThanOrEqual(12);
    expect((await login(quiet)).status).toBe(401);
  });

  test("without Redis nobody signs in; whoever is signed in goes on, and can sign out", async () => {
    const dead = await startTestApi({ limitsRedisUrl: "redis://127.0.0.1:1" });
    const { tenantId } = await dead.tenancy.createTenant();
    const person = await dead.identity.createPerson({ tenantId, role: "owner" });
    const { accessToken: credential, refreshToken } = await dead.identity.signIn.login(person);
    const json = { email: "nobody@example.test", password: "guess guess guess" };
    const answer = await dead.send({ path: "/v1/auth/login", json });
    expect([answer.status, Problem.parse(answer.json()).code]).toEqual([503, "dependency_unavailable"]);
    expect((await dead.send({ path: "/v1/sources", credential })).status).toBe(200);
    const headers = { cookie: `__Host-c4_refresh=${refreshToken}`, origin: "http://c4.test" };
    expect((await dead.send({ path: "/v1/auth/logout", headers, json: {} })).status).toBe(204);
    expect((await dead.send({ path: "/v1/sources", credential })).status).toBe(401);
    await dead.close();
  });
});

function randomAddress(): string {
  return `2001:db8::${randomInt(0x1_0000).toString(16)}:${randomInt(0x1_0000).toString(16)}`;
}

describe("portal", () => {
  test("every address that is not the API's shows the portal, each time with a nonce of its own", async () => {
    const pages = [await api.send({ path: "/" }), await api.send({ path: "/reports/abc" })];
    const nonces = pages.map(({ text, headers }) => {
      const nonce = /content="([\w+/=]{24})"/.exec(text)?.[1] ?? "";
      expect(headers.get("content-security-policy")).toContain(`script-src 'self' 'nonce-${nonce}'`);
      expect(headers.get("content-security-policy")).not.toContain("unsafe");
      expect(headers.get("cache-control")).toBe("no-store");
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });

  test("files named after their content are kept for ever, and travel compressed", async () => {
    const answer = await fetch(`${api.url}/assets/index-3fa9c1d2.js`, {
      headers: { "accept-encoding": "gzip" },
    });
    expect(answer.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    expect(answer.headers.get("content-encoding")).toBe("gzip");
    expect(await answer.text()).toContain("console.log('c4')");
    const etag = answer.headers.get("etag") ?? "";
    const again = await api.send({ path: "/assets/index-3fa9c1d2.js", headers: { "if-none-match": etag } });
    expect([again.status, again.text]).toEqual([304, ""]);
    expect((await api.send({ path: "/mark.svg" })).headers.get("cache-control")).toBe("no-cache");
  });

  test("a missing asset is 404 and not the page, and no path climbs out of the folder", async () => {
    for (const path of ["/assets/index-00000000.js", "/v1", "/assets/..%2f..%2fpackage.json"]) {
      expect([path, (await api.send({ path })).status]).toEqual([path, 404]);
    }
  });

  test.each([
    "/.env",
    "/%2eenv",
    "/.git/config",
    "/.vite/manifest.json",
    "/.well-known/security.txt",
    "/favicon.ico",
    "/robots.txt",
    "/reports/wp-login.php",
  ])("%s names a file that is not there: 404, not the page", async (path) => {
    const answer = await api.send({ path });
    expect([answer.status, Problem.parse(answer.json()).code]).toEqual([404, "not_found"]);
  });
});

test("the description and its page are served under the policy of our pages", async () => {
  const openapi = await api.send({ path: "/openapi.json" });
  expect([openapi.status, JSON.parse(openapi.text).openapi]).toEqual([200, "3.1.0"]);
  const docs = await api.send({ path: "/docs" });
  const nonce = /<style nonce="([^"]+)"/.exec(docs.text)?.[1];
  expect(docs.headers.get("content-security-policy")).toContain(`'nonce-${nonce}'`);
});

test("request lines carry request id and tenant, patterns rather than paths, and no secret", async () => {
  await api.send({ path: "/v1/ingest/batches/bat_0198f2c400007000800000000000aaaa", credential: owner });
  const line = api.logLines.find((text) => text.includes('"route":"/v1/ingest/batches/:id"'));
  expect(JSON.parse(line ?? "{}")).toMatchObject({
    msg: "request",
    status: 404,
    request_id: expect.any(String),
    tenant_id: expect.any(String),
  });
  expect(api.logLines.join("")).not.toContain(owner);
});
