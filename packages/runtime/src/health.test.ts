import { expect, test } from "vitest";
import { createFixedClock } from "./fixed-clock.ts";
import { createHealth, type HealthCheck } from "./health.ts";
import { createLogger } from "./logger.ts";

const up = (name: string, needed = true): HealthCheck => ({
  name,
  needed,
  check: async () => ({ version: "18.1" }),
});
const down = (name: string, needed = true): HealthCheck => ({
  name,
  needed,
  check: async () => Promise.reject(new Error("postgres://c4_app:pw@10.0.0.5 refused")),
});

function healthOf(checks: HealthCheck[], timeoutMs = 50) {
  const lines: string[] = [];
  const clock = createFixedClock("2026-01-01T00:00:00Z");
  const logger = createLogger({
    level: "info",
    service: "test",
    destination: { write: (line) => void lines.push(line) },
  });
  return { health: createHealth({ checks, logger, clock, timeoutMs }), clock, lines };
}

test("ready with name, latency and version of each dependency", async () => {
  const { status, body } = await healthOf([up("postgres")]).health.readiness();
  expect([status, body]).toEqual([
    200,
    {
      status: "ready",
      dependencies: [
        { name: "postgres", needed: true, ok: true, latency_ms: expect.any(Number), version: "18.1" },
      ],
    },
  ]);
});

test("503 when a needed dependency is down, 200 when only one that is not needed is", async () => {
  expect((await healthOf([up("a"), down("b")]).health.readiness()).status).toBe(503);
  expect((await healthOf([up("a"), down("b", false)]).health.readiness()).status).toBe(200);
});

test("a check that hangs and ignores its signal costs its own timeout, not more", async () => {
  const hangs: HealthCheck = { name: "hangs", needed: true, check: () => new Promise(() => {}) };
  const startedAt = performance.now();
  const { body } = await healthOf(
    [...Array.from({ length: 10 }, (_, index) => ({ ...hangs, name: `hangs ${index}` })), up("fine")],
    300,
  ).health.readiness();
  expect(body.dependencies.map(({ ok }) => ok)).toEqual([...Array(10).fill(false), true]);
  // One after the other they would take 3 s.
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});

test("the reason of a failure is logged once per outage and never part of the answer", async () => {
  const { health, clock, lines } = healthOf([down("postgres")]);
  const answers = [await health.readiness()];
  clock.advance(1_000);
  answers.push(await health.readiness());
  expect(JSON.stringify(answers)).not.toContain("10.0.0.5");
  expect(lines.filter((line) => line.includes("10.0.0.5"))).toHaveLength(1);
});

test("an answer is reused for a second and asked anew after it", async () => {
  let asked = 0;
  const counted: HealthCheck = { name: "c", needed: true, check: async () => ({ version: `${++asked}` }) };
  const { health, clock } = healthOf([counted]);
  await Promise.all([health.readiness(), health.readiness()]);
  clock.advance(999);
  await health.readiness();
  expect(asked).toBe(1);
  clock.advance(1);
  await health.readiness();
  expect(asked).toBe(2);
});
