import { spawnSync } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { AppError } from "@c4/contracts/errors";
import { expect, test } from "vitest";
import { createLogContext } from "./log-context.ts";
import { createLogger } from "./logger.ts";

function capture() {
  const lines: string[] = [];
  const context = createLogContext();
  const logger = createLogger({
    level: "trace",
    service: "test",
    context,
    destination: { write: (line) => void lines.push(line) },
  });
  return {
    logger,
    context,
    lines,
    last: () => JSON.parse(lines.at(-1) ?? "null") as Record<string, unknown>,
  };
}

const CANARY = "canary-4f1d9c";

test.each([
  ["a field", { password: CANARY }],
  [
    "a field deep down",
    { request: { headers: { authorization: CANARY, cookie: [CANARY] }, list: [{ api_key: CANARY }] } },
  ],
  ["camel case", { apiKey: CANARY, refreshToken: { value: CANARY }, clientSecret: CANARY }],
  [
    "prefixed and suffixed names",
    { smtp_password: CANARY, FILE_URL_SECRET: CANARY, "set-cookie": CANARY, API_KEY_PEPPER: CANARY },
  ],
  ["an error's own fields", { err: Object.assign(new Error("x"), { config: { token: CANARY } }) }],
  [
    "an error's cause",
    { err: new Error("x", { cause: Object.assign(new Error("y"), { password: CANARY }) }) },
  ],
  ["a bearer token in text", { note: `sent Authorization: Bearer ${CANARY}` }],
  ["an API key in text", { note: `used c4_live_${CANARY.replace("-", "")}abc` }],
  ["a password in a URL", { err: new Error(`connect postgres://c4_app:${CANARY}@db/x failed`) }],
  ["a signed link", { url: `/v1/file?signature=${CANARY}&x=1` }],
])("a secret never reaches a log line: %s", (_, fields) => {
  const { logger, lines } = capture();
  logger.info(fields, "line");
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain(CANARY);
  expect(lines[0]).not.toContain(CANARY.replace("-", ""));
  expect(lines[0]).toContain("[redacted]");
});

test("secrets in the message and in a child's bindings are removed too", () => {
  const { logger, lines } = capture();
  logger.child({ token: CANARY }).warn(`redis://:${CANARY}@cache:6379 is down`);
  expect(lines.join()).not.toContain(CANARY);
});

test("ids, counts and times that merely sound like secrets stay readable", () => {
  const { logger, last } = capture();
  logger.info({ api_key_id: "key_1", tokenCount: 3, token_expires_in: 600 }, "x");
  expect(last()).toMatchObject({ api_key_id: "key_1", tokenCount: 3, token_expires_in: 600 });
});

test("every line is JSON with level, time, service and message", () => {
  const { logger, last } = capture();
  logger.warn({ batch_id: "b1" }, "late");
  expect(last()).toMatchObject({ level: "warn", service: "test", batch_id: "b1", msg: "late" });
  expect(new Date(String(last().time)).getTime()).toBeGreaterThan(0);
});

test("an error keeps its type, code, message, stack and cause", () => {
  const { logger, last } = capture();
  logger.error({ err: new AppError("storage_unavailable", { cause: new Error("ENOSPC") }) }, "failed");
  expect(last().err).toMatchObject({
    type: "AppError",
    code: "storage_unavailable",
    cause: { message: "ENOSPC" },
  });
  expect(JSON.stringify(last().err)).toContain("logger.test.ts");
});

test("lines carry the ids of the request they belong to, also when requests interleave", async () => {
  const { logger, context, lines } = capture();
  const request = (id: string, waitMs: number) =>
    context.run({ request_id: id }, async () => {
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      context.add({ tenant_id: `tenant-of-${id}` });
      logger.info("answered");
    });
  await Promise.all([request("r1", 20), request("r2", 5)]);
  logger.info("outside");
  const seen = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(seen.map(({ request_id, tenant_id }) => [request_id, tenant_id])).toEqual([
    ["r2", "tenant-of-r2"],
    ["r1", "tenant-of-r1"],
    [undefined, undefined],
  ]);
});

test("a value that refers to itself is logged, not an endless loop", () => {
  const { logger, lines } = capture();
  const ring: Record<string, unknown> = { name: "ring" };
  ring.self = ring;
  logger.info({ ring, big: 12n }, "x");
  expect(lines[0]).toContain("[too deep]");
});

test("an output that takes nothing more, such as a full disk, does not end the process", () => {
  const full = openSync("/dev/full", "w");
  const code = `
    import { createLogger } from ${JSON.stringify(fileURLToPath(new URL("./logger.ts", import.meta.url)))};
    const logger = createLogger({ level: "info", service: "test" });
    for (let line = 0; line < 3; line += 1) logger.info({ line }, "hello");
    setTimeout(() => process.exit(7 * 6), 20);`;
  const run = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", code], {
    stdio: ["ignore", full, "pipe"],
    encoding: "utf8",
  });
  closeSync(full);
  expect({ code: run.status, stderr: run.stderr }).toEqual({ code: 42, stderr: "" });
});
