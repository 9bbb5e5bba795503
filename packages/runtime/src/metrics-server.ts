import { once } from "node:events";
import { createServer } from "node:http";
import type { Registry } from "prom-client";
import type { Service } from "./lifecycle.ts";

export type MetricsServer = Service & {
  /** The port it listens on; differs from the one asked for when that was 0. */
  port(): number;
};

/** Serves `GET /metrics` in the Prometheus text format on the internal port, apart from the public API. */
export function createMetricsServer(
  registry: Registry,
  { host, port }: { host: string; port: number },
): MetricsServer {
  const server = createServer(async (request, response) => {
    if (request.method !== "GET" || request.url !== "/metrics") {
      response.writeHead(404).end();
      return;
    }
    try {
      const body = await registry.metrics();
      response.writeHead(200, { "content-type": registry.contentType }).end(body);
    } catch {
      // A collector that throws must not take the process with it; Prometheus shows the failed scrape.
      response.writeHead(500).end();
    }
  });
  return {
    name: "metrics",
    start: async () => {
      server.listen(port, host);
      await once(server, "listening");
    },
    stop: async () => {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
    port: () => {
      const address = server.address();
      return typeof address === "object" && address !== null ? address.port : port;
    },
  };
}
