import { AppError } from "@c4/contracts/errors";
import { createLogContext } from "@c4/runtime/log-context";
import { createLogger } from "@c4/runtime/logger";
import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import { z } from "zod";
import type { PublicEnv } from "../api-env.ts";
import { publicRoute } from "../api-route.ts";
import { jsonReply } from "../bodies.ts";
import { createRoute } from "../create-route.ts";
import { mountRoutes } from "../mount-routes.ts";
import { createHandleError } from "./handle-error.ts";

const pass = async (_c: unknown, next: () => Promise<void>) => next();
const guards = {
  authenticate: () => pass,
  requireOwnOrigin: pass,
  limitAttempts: pass,
  checkResponses: true,
};

const contract = createRoute({
  method: "get",
  path: "/v1/things",
  operationId: "getThings",
  public: true,
  errors: ["file_expired"],
  responses: { 200: jsonReply("Things.", z.strictObject({ count: z.int() })) },
});

/** What a route that does this answers, and what was logged of it. */
async function answerOf(handle: () => { count: number }) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const context = createLogContext();
  const app = new OpenAPIHono<PublicEnv>();
  app.onError(createHandleError(createLogger({ level: "info", service: "api", context, destination })));
  app.use((c, next) => {
    c.set("requestId", "request-1");
    return next();
  });
  mountRoutes(app, [publicRoute(contract, (c) => c.json(handle(), 200))], guards);
  const { status } = await app.request("/v1/things");
  return { status, log: lines.join("") };
}

test("an answer and an error that are declared pass", async () => {
  expect((await answerOf(() => ({ count: 1 }))).status).toBe(200);
  const expired = await answerOf(() => {
    throw new AppError("file_expired");
  });
  expect(expired.status).toBe(410);
});

test("an error that the description does not name fails the request", async () => {
  const { status, log } = await answerOf(() => {
    throw new AppError("report_not_ready");
  });
  expect(status).toBe(500);
  expect(log).toContain("getThings answered 409 against its contract");
});

test("an answer of another shape fails the request", async () => {
  const { status, log } = await answerOf(() => ({ count: 1.5 }));
  expect(status).toBe(500);
  expect(log).toContain("getThings answered 200 against its contract");
});
