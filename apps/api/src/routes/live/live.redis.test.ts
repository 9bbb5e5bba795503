import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { tenantVersionChannel } from "@c4/contracts/events/tenant-version";
import { LiveTicket } from "@c4/contracts/http/live";
import { Problem } from "@c4/contracts/http/problem";
import { startTestApi, type TestApi } from "@c4/testing/start-test-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { WebSocket } from "ws";

let api: TestApi;
let tenantId: string;

beforeAll(async () => {
  api = await startTestApi();
  ({ tenantId } = await api.tenancy.createTenant());
});
afterAll(() => api.close());

async function signIn(of = tenantId) {
  const person = await api.identity.createPerson({ tenantId: of, role: "viewer" });
  return { person, ...(await api.identity.signIn.login(person)) };
}

async function ticketFor(credential: string): Promise<string> {
  const answer = await api.send({ path: "/v1/live/tickets", credential, json: {} });
  expect([answer.status, answer.headers.get("cache-control")]).toEqual([201, "no-store"]);
  const { ticket, expires_in } = LiveTicket.parse(answer.json());
  expect(expires_in).toBe(30);
  return ticket;
}

/** A socket that keeps what it receives. */
function open(ticket: string) {
  const socket = new WebSocket(`${api.url.replace("http", "ws")}/v1/live?ticket=${ticket}`);
  const messages: unknown[] = [];
  socket.on("error", () => {}); // ended before it was open
  socket.on("message", (text) => messages.push(JSON.parse(String(text))));
  const opened = new Promise<number>((resolve) => {
    socket.on("open", () => resolve(101));
    socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
  });
  return { socket, messages, opened };
}

const publish = (tenant: string, data_version: number) =>
  api.pubsub.publish(tenantVersionChannel, {
    type: "data_version",
    tenant_id: tenant,
    data_version,
    loading: false,
  });

async function until(condition: () => boolean, withinMs: number) {
  const end = performance.now() + withinMs;
  while (!condition() && performance.now() < end) await sleep(10);
  return condition();
}

test("a socket hears of its own tenant's new version, and of no other's", async () => {
  const other = await api.tenancy.createTenant();
  const mine = open(await ticketFor((await signIn()).accessToken));
  const theirs = open(await ticketFor((await signIn(other.tenantId)).accessToken));
  expect(await Promise.all([mine.opened, theirs.opened])).toEqual([101, 101]);
  await publish(tenantId, 41);
  await publish(other.tenantId, 7);
  await until(() => mine.messages.length > 0 && theirs.messages.length > 0, 2_000);
  await sleep(100);
  expect(mine.messages).toEqual([{ type: "data_version", data_version: 41, loading: false }]);
  expect(theirs.messages).toEqual([{ type: "data_version", data_version: 7, loading: false }]);
  mine.socket.close();
  theirs.socket.close();
});

test("a ticket opens one connection", async () => {
  const ticket = await ticketFor((await signIn()).accessToken);
  const first = open(ticket);
  expect(await first.opened).toBe(101);
  expect(await open(ticket).opened).toBe(401);
  first.socket.close();
});

test("of ten connections with one ticket at once, one opens", async () => {
  const ticket = await ticketFor((await signIn()).accessToken);
  const attempts = Array.from({ length: 10 }, () => open(ticket));
  const statuses = await Promise.all(attempts.map(({ opened }) => opened));
  expect(statuses.filter((status) => status === 101)).toHaveLength(1);
  for (const { socket } of attempts) socket.terminate();
});

test("a made-up ticket, none, and a plain request are refused", async () => {
  expect(await open("x".repeat(43)).opened).toBe(401);
  expect(await open("").opened).toBe(400);
  const answer = await api.send({ path: "/v1/live?ticket=abc" });
  expect([answer.status, Problem.parse(answer.json()).code]).toEqual([400, "validation_failed"]);
});

test("a ticket is gone after 30 seconds", async () => {
  await ticketFor((await signIn()).accessToken);
  const [key = ""] = await api.redisCache.keys("c4:live-ticket:*");
  expect(await api.redisCache.ttl(key)).toBeLessThanOrEqual(30);
});

test("signing out closes the socket within a second, others stay", async () => {
  const leaving = await signIn();
  const staying = await signIn();
  const left = open(await ticketFor(leaving.accessToken));
  const stayed = open(await ticketFor(staying.accessToken));
  await Promise.all([left.opened, stayed.opened]);
  const closed = once(left.socket, "close");
  await api.identity.signIn.logout(leaving.refreshToken);
  const endedAt = performance.now();
  const [code] = await closed;
  expect(code).toBe(4401);
  expect(performance.now() - endedAt).toBeLessThan(1_000);
  expect(stayed.socket.readyState).toBe(WebSocket.OPEN);
  stayed.socket.close();
});

test("clients have nothing to say: a message closes the socket", async () => {
  const { socket, opened } = open(await ticketFor((await signIn()).accessToken));
  await opened;
  socket.send("hello");
  const [code] = await once(socket, "close");
  expect(code).toBe(1008);
});

test("a partner and an API key get no ticket", async () => {
  const partner = await api.tokenOf({ tenantId, role: "partner" });
  const { key } = await api.identity.createApiKey({ tenantId, scopes: ["live:read"] });
  for (const credential of [partner, key]) {
    expect((await api.send({ path: "/v1/live/tickets", credential, json: {} })).status).toBe(403);
  }
});

test("a server that stops says so to its sockets", async () => {
  const stopping = await startTestApi();
  const made = await stopping.tenancy.createTenant();
  const credential = await stopping.tokenOf({ tenantId: made.tenantId, role: "owner" });
  const answer = await stopping.send({ path: "/v1/live/tickets", credential, json: {} });
  const { ticket } = LiveTicket.parse(answer.json());
  const socket = new WebSocket(`${stopping.url.replace("http", "ws")}/v1/live?ticket=${ticket}`);
  await once(socket, "open");
  const closed = once(socket, "close");
  await stopping.stopServing();
  const [code] = await closed;
  expect(code).toBe(1001);
  await stopping.close();
});
