import { existsSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** Postgres refuses to start while any process has the number in its lock file, even a stranger's: only ours counts. */
export const releasePostgresLock = async (dataDir: string): Promise<void> => {
  const lock = join(dataDir, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  const servesThisFolder = (): boolean => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(dataDir);
    } catch {
      return false;
    }
  };
  if (servesThisFolder()) process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 5_000 && servesThisFolder(); waited += 50) await sleep(50);
  if (servesThisFolder()) process.kill(pid, "SIGQUIT");
  else rmSync(lock, { force: true });
};
