import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { isAlive, type ProcessIdentity, processIdentity } from "./process-identity.ts";

const Recorded = z.object({ pid: z.int().positive(), startTicks: z.string(), bootId: z.string() });

/** Remembers which process serves a folder, so that the next start can tell it from a stranger with the same number. */
export const writePidFile = (file: string, pid: number): void => {
  const identity = processIdentity(pid);
  if (identity) writeFileSync(file, JSON.stringify(identity));
};

/** The process the file names if it is still that very process, else undefined. */
export const readPidFile = (file: string): ProcessIdentity | undefined => {
  try {
    const recorded = Recorded.parse(JSON.parse(readFileSync(file, "utf8")));
    return isAlive(recorded) ? recorded : undefined;
  } catch {
    return undefined;
  }
};

/** Ends what an earlier, killed supervisor left behind; a stranger that got the same process number is left alone. */
export const stopLeftover = async (file: string, signal: NodeJS.Signals): Promise<boolean> => {
  const left = readPidFile(file);
  if (left) {
    process.kill(left.pid, signal);
    for (let waited = 0; waited < 5_000 && isAlive(left); waited += 50) await sleep(50);
    if (isAlive(left)) process.kill(left.pid, "SIGKILL");
    for (let waited = 0; waited < 2_000 && isAlive(left); waited += 50) await sleep(50);
  }
  rmSync(file, { force: true });
  return left !== undefined;
};
