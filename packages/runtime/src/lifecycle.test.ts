import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { createLifecycle, type Service } from "./lifecycle.ts";
import { createLogger } from "./logger.ts";

const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 10_000 });

function harness(graceMs = 1_000) {
  const log: string[] = [];
  const lines: string[] = [];
  const host = Object.assign(new EventEmitter(), { exit: (code: number) => void log.push(`exit ${code}`) });
  const logger = createLogger({
    level: "info",
    service: "test",
    destination: { write: (line) => void lines.push(line) },
  });
  const service = (name: string, parts: Partial<Service> = {}): Service => ({
    name,
    start: async () => void log.push(`start ${name}`),
    stop: async () => void log.push(`stop ${name}`),
    ...parts,
  });
  const exited = async () => {
    await eventually(() => log.some((entry) => entry.startsWith("exit"))).toBe(true);
    return log;
  };
  return {
    log,
    lines,
    host,
    service,
    exited,
    lifecycle: createLifecycle({ logger, graceMs, process: host }),
  };
}

test.each(["SIGTERM", "SIGINT"])("%s stops services in reverse order and exits with 0", async (signal) => {
  const { host, service, lifecycle, exited } = harness();
  await lifecycle.run([service("a"), service("b")]);
  host.emit(signal);
  expect(await exited()).toEqual(["start a", "start b", "stop b", "stop a", "exit 0"]);
});

test("a service that fails to stop does not keep the others from stopping; the exit code tells", async () => {
  const { host, service, lifecycle, exited } = harness();
  const broken = service("b", { stop: async () => Promise.reject(new Error("stuck")) });
  await lifecycle.run([service("a"), broken]);
  host.emit("SIGTERM");
  expect(await exited()).toEqual(["start a", "start b", "stop a", "exit 1"]);
});

test("a service that hangs is named when the time is up, and the process ends", async () => {
  const { host, service, lifecycle, exited, lines } = harness(50);
  await lifecycle.run([service("slow", { stop: () => new Promise(() => {}) })]);
  host.emit("SIGTERM");
  expect(await exited()).toEqual(["start slow", "exit 1"]);
  expect(lines.join()).toContain('"service_name":"slow"');
});

test("a second signal exits at once", async () => {
  const { host, service, lifecycle, exited } = harness(60_000);
  await lifecycle.run([service("slow", { stop: () => new Promise(() => {}) })]);
  host.emit("SIGINT");
  host.emit("SIGINT");
  expect(await exited()).toEqual(["start slow", "exit 1"]);
});

test("when one does not start, those already running are stopped and the process exits with 1", async () => {
  const { log, service, lifecycle, lines } = harness();
  const broken = service("b", { start: async () => Promise.reject(new Error("port taken")) });
  await lifecycle.run([service("a"), broken, service("c")]);
  expect(log).toEqual(["start a", "stop a", "exit 1"]);
  expect(lines.join()).toContain("port taken");
});

test.each(["unhandledRejection", "uncaughtException"])(
  "an %s is logged as fatal and ends the process with 1",
  (event) => {
    const { log, host, lines } = harness();
    host.emit(event, new Error("bug 17"));
    expect(log).toEqual(["exit 1"]);
    expect(lines.join()).toMatch(/"level":"fatal".*bug 17/);
  },
);
