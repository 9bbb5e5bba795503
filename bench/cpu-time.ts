import { readdirSync, readFileSync } from "node:fs";
import type { ProcessName } from "./bench-stack.ts";

/** Seconds of processor time by process, our own under `sender`. */
export type CpuSeconds = Readonly<Record<ProcessName | "sender", number>>;

const ticksPerSecond = 100; // USER_HZ, the same on every Linux that Node runs on

/** Processor time used so far, children included. Unlike wall-clock time it does not grow because a machine is busy. */
export function cpuSeconds(processes: Readonly<Record<ProcessName, number>>): CpuSeconds {
  const stats = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readStat(Number(name)) ?? []);
  const secondsOf = (pid: number) =>
    stats.reduce((sum, stat) => (stat.pid === pid || stat.parent === pid ? sum + stat.seconds : sum), 0);
  const own = process.cpuUsage();
  return {
    api: secondsOf(processes.api),
    worker: secondsOf(processes.worker),
    postgres: secondsOf(processes.postgres),
    clickhouse: secondsOf(processes.clickhouse),
    "redis-queue": secondsOf(processes["redis-queue"]),
    "redis-cache": secondsOf(processes["redis-cache"]),
    sender: (own.user + own.system) / 1e6,
  };
}

/** Over all processes. */
export function cpuSince(before: CpuSeconds, after: CpuSeconds): number {
  const sum = (of: CpuSeconds) => Object.values(of).reduce((total, seconds) => total + seconds, 0);
  return sum(after) - sum(before);
}

/** Fields 4 (parent) and 14 to 17 (user and system time, own and of ended children) of /proc/<pid>/stat. */
function readStat(pid: number): { pid: number; parent: number; seconds: number } | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
    const ticks = fields.slice(11, 15).reduce((sum, text) => sum + Number(text), 0);
    return { pid, parent: Number(fields[1]), seconds: ticks / ticksPerSecond };
  } catch {
    return null; // it has ended meanwhile
  }
}
