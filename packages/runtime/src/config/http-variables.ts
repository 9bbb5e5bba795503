import { z } from "zod";
import { addressRanges, integer, origins, port, url } from "./readers.ts";
import { defaulted, optional } from "./variable.ts";

/** How C4 is reached. */
export const httpVariables = {
  HOST: defaulted(z.string().min(1), { default: "0.0.0.0", description: "Address the api listens on." }),
  PORT: defaulted(port(), {
    default: "8080",
    description: "Port of the api and the portal; 0 takes a free one.",
  }),
  PUBLIC_URL: defaulted(url("http", "https"), {
    default: "http://localhost:8080",
    description: "Address people use; links in mails and signed downloads begin with it.",
  }),
  METRICS_HOST: defaulted(z.string().min(1), {
    default: "127.0.0.1",
    description: "Address /metrics is served on. Keep it inside the cluster.",
  }),
  METRICS_PORT: defaulted(port(), {
    default: "9464",
    description:
      "Internal port of /metrics, never exposed; 0 takes a free one (api and worker on one machine need two).",
  }),
  CORS_ORIGINS: defaulted(origins(), {
    default: "",
    description: "Comma separated origins whose pages may call the API; empty allows none but our own.",
  }),
  TRUSTED_PROXIES: defaulted(addressRanges(), {
    default: "",
    description:
      "Comma separated addresses or CIDR ranges whose X-Forwarded-For is believed; empty believes none.",
  }),
  PORTAL_DIR: optional(z.string().min(1), {
    example: "apps/portal/dist",
    description: "Folder of the built portal, served by the api; left out where a CDN serves it.",
  }),
  INGEST_MAX_BODY_BYTES: defaulted(integer(1024, 64 * 1024 ** 3), {
    default: "2147483648",
    description:
      "Largest NDJSON batch after decompression. It is streamed, so memory does not grow with it (2 GiB).",
  }),
  INGEST_MAX_JSON_BYTES: defaulted(integer(1024, 256 * 1024 ** 2), {
    default: "16777216",
    description:
      "Largest JSON batch after decompression. It is parsed in memory, hence the smaller limit (16 MiB).",
  }),
};
