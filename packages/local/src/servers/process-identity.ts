import { readFileSync } from "node:fs";

export type ProcessIdentity = { pid: number; startTicks: string; bootId: string };

/**
 * What tells one process from every other that ever had its number: pid, start time and boot. Undefined when no such
 * process runs. Linux only (/proc).
 */
export const processIdentity = (pid: number): ProcessIdentity | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The program name is in parentheses and may hold anything: count fields from behind it.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state, startTicks] = [fields[0], fields[19]];
    if (startTicks === undefined || state === "Z") return undefined;
    return { pid, startTicks, bootId: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() };
  } catch {
    return undefined;
  }
};

/** Whether the very process of that identity still runs. */
export const isAlive = (identity: ProcessIdentity): boolean => {
  const now = processIdentity(identity.pid);
  return now?.startTicks === identity.startTicks && now.bootId === identity.bootId;
};
