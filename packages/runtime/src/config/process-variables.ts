import { z } from "zod";
import { flag, integer, list } from "./readers.ts";
import { defaulted, optional } from "./variable.ts";

const workerRoles = ["ingest", "reports", "upkeep"] as const;

/** How the processes behave. */
export const processVariables = {
  NODE_ENV: defaulted(
    z.enum(["production", "development", "test"], "must be production, development or test"),
    {
      default: "development",
      description: "production refuses the example passwords below.",
    },
  ),
  LOG_LEVEL: defaulted(z.enum(["trace", "debug", "info", "warn", "error", "fatal", "silent"]), {
    default: "info",
    description: "Least severe level that is written: trace, debug, info, warn, error, fatal or silent.",
  }),
  REGION: defaulted(z.string().regex(/^[a-z0-9-]{1,32}$/, "must be lower-case letters, digits and dashes"), {
    default: "local",
    description: "Region this process runs in, e.g. ap-southeast-3.",
  }),
  SHUTDOWN_GRACE_MS: defaulted(integer(0, 600_000), {
    default: "8000",
    description:
      "How long running requests and jobs may finish after SIGTERM before the process ends anyway.",
  }),
  WORKER_ROLES: defaulted(
    list().pipe(z.array(z.enum(workerRoles, `must list ${workerRoles.join(", ")}`)).min(1)),
    {
      default: workerRoles.join(","),
      description:
        "What this worker does, comma separated: ingest, reports, upkeep. Scale them as separate deployments.",
    },
  ),
  WORKER_STALL_MS: defaulted(integer(1_000, 600_000), {
    default: "30000",
    description:
      "The watchdog ends a worker whose event loop has not turned for this long; its supervisor restarts it.",
  }),
  INGEST_LANES: defaulted(integer(1, 64), {
    default: "4",
    description: "Lanes per shard. A source keeps its lane for life, so raise it but never lower it.",
  }),
  FLUSH_MAX_ROWS: defaulted(integer(100, 5_000_000), {
    default: "50000",
    description: "Row budget of one flush, shared by the tenants that have work. Bounds the worker's memory.",
  }),
  REPORT_CONCURRENCY: defaulted(integer(1, 32), {
    default: "1",
    description: "Reports one worker renders at a time; each may hold a browser page.",
  }),
  PUPPETEER_EXECUTABLE_PATH: optional(z.string().min(1), {
    example: "/usr/bin/chromium",
    description:
      "Chrome or Chromium for PDF reports; when left out an installed one or the bundled one is used.",
  }),
  C4_DATA_DIR: defaulted(z.string().min(1), {
    default: "./.c4",
    description: "Folder in which the embedded stack keeps everything.",
  }),
  C4_DEMO: defaulted(flag(), {
    default: "1",
    description: "0 starts the embedded stack without demo tenants.",
  }),
  C4_DEMO_LIVE: defaulted(flag(), { default: "1", description: "0 stops the demo's trickle of live sales." }),
};
