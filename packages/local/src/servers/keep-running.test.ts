import { expect, test } from "vitest";
import { keepRunning } from "./keep-running.ts";
import type { RunningServer } from "./running-server.ts";

/** A process in name only: `crash` ends it. */
const fakeProcesses = () => {
  const crashes: (() => void)[] = [];
  const start = async (): Promise<RunningServer> => {
    let end: (how: string) => void = () => {};
    const exited = new Promise<string>((resolve) => {
      end = resolve;
    });
    crashes.push(() => end("signal SIGKILL"));
    return {
      name: "worker",
      pid: 1,
      port: 0,
      logFile: "worker.log",
      exited,
      stop: async () => end("code 0"),
    };
  };
  const crash = (index: number): void => crashes[index]?.();
  const started = async (count: number): Promise<void> => {
    await expect.poll(() => crashes.length, { timeout: 5_000 }).toBe(count);
  };
  return { start, crash, started };
};

test("a crashed process is started again", async () => {
  const processes = fakeProcesses();
  const said: string[] = [];
  const kept = await keepRunning({
    name: "worker",
    start: processes.start,
    log: (line) => said.push(line),
    onGiveUp: () => {},
    firstDelayMs: 1,
  });
  processes.crash(0);
  await processes.started(2);
  processes.crash(1);
  await processes.started(3);
  expect(said[0]).toBe("worker ended with signal SIGKILL, starting it again (worker.log)");
  await kept.stop();
});

test("a process that crashes over and over is given up with a reason, once", async () => {
  const processes = fakeProcesses();
  const reasons: string[] = [];
  await keepRunning({
    name: "worker",
    start: processes.start,
    log: () => {},
    onGiveUp: (reason) => reasons.push(reason),
    limit: 2,
    firstDelayMs: 1,
  });
  processes.crash(0);
  await processes.started(2);
  processes.crash(1);
  await processes.started(3);
  processes.crash(2);
  await expect.poll(() => reasons).toEqual(["worker crashed 3 times within a minute (signal SIGKILL)"]);
});

test("a process that is stopped stays stopped", async () => {
  const processes = fakeProcesses();
  const said: string[] = [];
  const kept = await keepRunning({
    name: "worker",
    start: processes.start,
    log: (line) => said.push(line),
    onGiveUp: (reason) => said.push(reason),
    firstDelayMs: 1,
  });
  await kept.stop();
  await processes.started(1);
  expect(said).toEqual([]);
});

test("a start that fails is tried again", async () => {
  const processes = fakeProcesses();
  const said: string[] = [];
  let refusals = 0;
  const start = async () => {
    if (said.length === 1 && refusals++ === 0) throw new Error("the port is still taken");
    return processes.start();
  };
  const kept = await keepRunning({
    name: "Postgres",
    start,
    log: (line) => said.push(line),
    onGiveUp: () => {},
    firstDelayMs: 1,
  });
  processes.crash(0);
  await processes.started(2);
  expect(said[1]).toBe("Postgres ended with the port is still taken, starting it again (worker.log)");
  await kept.stop();
});

test("crashes beside a full disk are told and not counted, and the process starts when there is room", async () => {
  const processes = fakeProcesses();
  const said: string[] = [];
  let full = true;
  const kept = await keepRunning({
    name: "worker",
    start: processes.start,
    log: (line) => said.push(line),
    onGiveUp: (reason) => said.push(reason),
    limit: 0,
    firstDelayMs: 1,
    findObstacle: () => (full ? "The disk is full." : undefined),
    obstaclePollMs: 1,
  });
  processes.crash(0);
  await expect.poll(() => said).toEqual(["worker ended with signal SIGKILL. The disk is full."]);
  full = false;
  await processes.started(2);
  expect(said).toHaveLength(1);
  await kept.stop();
});
