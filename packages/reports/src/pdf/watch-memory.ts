import { readdir, readFile } from "node:fs/promises";

const everyMs = 250;
const pageBytes = 4_096;

/**
 * Calls `onExceeded` once when a process and its descendants hold more private memory than the limit. Reads /proc, so it
 * watches on Linux only; elsewhere the time limit is what is left. Returns how to stop watching.
 */
export function watchMemory(pid: number | undefined, limitBytes: number, onExceeded: () => void): () => void {
  if (pid === undefined || process.platform !== "linux") return () => {};
  let stopped = false;
  const look = async () => {
    const used = await privateBytesOf(pid).catch(() => 0);
    if (stopped) return;
    if (used > limitBytes) return onExceeded();
    timer = setTimeout(() => void look(), everyMs);
    timer.unref();
  };
  let timer = setTimeout(() => void look(), everyMs);
  timer.unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** Memory of a process and its descendants that they do not share, in bytes. */
export async function privateBytesOf(root: number): Promise<number> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = new Map<number, number>();
  for (const pid of pids) {
    const parent = await parentOf(pid);
    if (parent !== null) parents.set(pid, parent);
  }
  let total = 0;
  for (const pid of parents.keys()) if (descendsFrom(pid, root, parents)) total += await ownBytes(pid);
  return total;
}

/** Null when the process has ended meanwhile. */
async function parentOf(pid: number): Promise<number | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  // The name in parentheses may hold anything, so fields are counted from the last one.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[1] === undefined ? null : Number(fields[1]);
}

function descendsFrom(pid: number, root: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at))
    if (at === root) return true;
  return false;
}

async function ownBytes(pid: number): Promise<number> {
  const [, resident = "0", shared = "0"] = (
    await readFile(`/proc/${pid}/statm`, "utf8").catch(() => "")
  ).split(" ");
  return (Number(resident) - Number(shared)) * pageBytes;
}
