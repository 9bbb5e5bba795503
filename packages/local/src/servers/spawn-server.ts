import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { leash, type UnprivilegedUser } from "./leash.ts";
import { stopLeftover, writePidFile } from "./pid-file.ts";
import type { RunningServer } from "./running-server.ts";
import { StackError } from "./stack-error.ts";

export type ServerCommand = {
  name: string;
  /** Folder of its log and pid file, and what it runs in unless `cwd` says otherwise. */
  dir: string;
  cwd?: string;
  port: number;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** Run as this user (only root can). */
  user?: UnprivilegedUser | undefined;
  /** What asks this server for an orderly end. */
  stopSignal: NodeJS.Signals;
  /** How long an orderly end may take before the process is killed. Default 4 s. */
  stopTimeoutMs?: number;
  isReady: () => Promise<boolean>;
  readyTimeoutMs: number;
  signal?: AbortSignal | undefined;
  /** Turns the last lines of the log into one sentence for a known failure. */
  explain?: (logTail: string) => string | undefined;
};

const logLimitBytes = 20_000_000;

const openLog = (file: string): number => {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > logLimitBytes) truncateSync(file);
  return openSync(file, "a", 0o600);
};

const logSince = (file: string, offset: number): string =>
  readFileSync(file).subarray(offset).toString("utf8");

const whenExited = (child: ChildProcess): Promise<string> =>
  new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(signal ? `signal ${signal}` : `code ${code}`));
  });

/**
 * Starts one server process, waits until it answers, and hands back how to stop it. Its output goes to
 * `<dir>/<name>.log`. Throws a StackError when it ends or stays silent.
 */
export const spawnServer = async (server: ServerCommand): Promise<RunningServer> => {
  mkdirSync(server.dir, { recursive: true });
  const logFile = join(server.dir, `${server.name}.log`);
  const pidFile = join(server.dir, `${server.name}.pid`);
  await stopLeftover(pidFile, server.stopSignal);
  const fd = openLog(logFile);
  const logStart = statSync(logFile).size;
  const { command, args, ...ids } = leash(server);
  // Its own session: Ctrl-C reaches us first, and we end the servers after the programs that use them.
  const child = spawn(command, args, {
    ...ids,
    cwd: server.cwd ?? server.dir,
    env: { ...process.env, ...server.env },
    detached: true,
    stdio: ["ignore", fd, fd],
  });
  closeSync(fd);
  let ended: string | undefined;
  const exited = whenExited(child).then((how) => {
    rmSync(pidFile, { force: true });
    ended = how;
    return how;
  });
  const pid = child.pid;
  if (pid === undefined) throw new StackError(`${server.name} could not be started: ${await exited}.`);
  writePidFile(pidFile, pid);

  const stop = async (): Promise<void> => {
    if (ended === undefined) child.kill(server.stopSignal);
    const timer = setTimeout(() => child.kill("SIGKILL"), server.stopTimeoutMs ?? 4_000);
    await exited;
    clearTimeout(timer);
  };

  const deadline = Date.now() + server.readyTimeoutMs;
  while (!(await server.isReady())) {
    if (server.signal?.aborted) {
      await stop();
      throw new StackError(`${server.name} was ended while it got ready.`);
    }
    if (ended === undefined && Date.now() < deadline) {
      await sleep(50);
      continue;
    }
    const how =
      ended === undefined ? `gave no answer within ${server.readyTimeoutMs / 1000} s` : `ended with ${ended}`;
    await stop();
    const said = server.explain?.(logSince(logFile, logStart));
    throw new StackError(said ?? `${server.name} ${how}: read ${logFile} for the reason.`);
  }
  return { name: server.name, pid, port: server.port, logFile, exited, stop };
};
