import { expect, test } from "vitest";
import { createMetrics } from "./metrics.ts";
import { createMetricsServer } from "./metrics-server.ts";

test("the internal port serves the process's and our own figures, and nothing else", async () => {
  const metrics = createMetrics({ service: "api" });
  metrics.httpSeconds.observe({ method: "GET", route: "/livez", status: "200" }, 0.01);
  const server = createMetricsServer(metrics.registry, { host: "127.0.0.1", port: 0 });
  await server.start?.();
  const base = `http://127.0.0.1:${server.port()}`;
  const text = await (await fetch(`${base}/metrics`)).text();
  expect(text).toContain(
    'c4_http_request_seconds_count{service="api",method="GET",route="/livez",status="200"} 1',
  );
  expect(text).toContain("process_resident_memory_bytes");
  expect((await fetch(base)).status).toBe(404);
  await server.stop();
  await expect(fetch(`${base}/metrics`)).rejects.toThrow();
});

test("two registries in one process do not share figures", async () => {
  const [a, b] = [createMetrics({ service: "a" }), createMetrics({ service: "b", processMetrics: false })];
  a.lostWakes.inc({ job: "x" });
  expect(await b.registry.metrics()).not.toContain('job="x"');
});
