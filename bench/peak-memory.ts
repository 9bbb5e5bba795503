import { readFileSync } from "node:fs";

/** The most memory a process has held since it started, in MiB (VmHWM: resident pages, shared libraries included). */
export function peakMemoryMiB(pid: number): number {
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  if (kib === undefined) throw new Error(`process ${pid} does not say how much memory it has held`);
  return Number(kib) / 1_024;
}
