import { Readiness } from "@c4/contracts/http/health";
import { createFixedClock } from "@c4/runtime/fixed-clock";
import { createHealth, type HealthCheck } from "@c4/runtime/health";
import { createLogger } from "@c4/runtime/logger";
import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, test } from "vitest";
import type { PublicEnv } from "../../api-env.ts";
import { readyz } from "./readyz.ts";

async function ask(checks: readonly HealthCheck[]) {
  const logger = createLogger({ level: "silent", service: "test" });
  const health = createHealth({ checks, logger, clock: createFixedClock("2026-03-01T00:00:00Z") });
  const app = new OpenAPIHono<PublicEnv>();
  readyz({ health }).mount(app, []);
  const answer = await app.request("/readyz");
  return { status: answer.status, body: Readiness.parse(await answer.json()) };
}

const up: HealthCheck = { name: "control", needed: true, check: async () => ({ version: "18.1" }) };
const down = (needed: boolean): HealthCheck => ({
  name: "store",
  needed,
  check: () => Promise.reject(new Error("password for c4_app is wrong")),
});

test("503 when something that is needed does not answer; the reason stays with us", async () => {
  const { status, body } = await ask([up, down(true)]);
  expect(status).toBe(503);
  expect(body).toMatchObject({
    status: "not_ready",
    dependencies: [
      { name: "control", ok: true, version: "18.1", error: null },
      { name: "store", ok: false, version: null, error: "no answer" },
    ],
  });
});

test("200 when only something that is not needed is down", async () => {
  const { status, body } = await ask([up, down(false)]);
  expect([status, body.status]).toEqual([200, "ready"]);
});
