import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * A new folder for everything one browser writes. A process that was killed could not tidy up after its browsers: what
 * processes that are gone have left is removed first.
 */
export async function createBrowserFolder(parent = tmpdir()): Promise<string> {
  for (const name of await readdir(parent)) {
    const owner = /^c4-browser-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner)))
      await rm(join(parent, name), { recursive: true, force: true }).catch(() => {});
  }
  return mkdtemp(join(parent, `c4-browser-${process.pid}-`));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Another user's process may not be asked, and lives.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
