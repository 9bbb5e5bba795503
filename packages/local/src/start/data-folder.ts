import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readPidFile, writePidFile } from "../servers/pid-file.ts";
import { StackError } from "../servers/stack-error.ts";

/** The demo takes about half of it; Postgres and ClickHouse stop in ugly ways on a full disk. */
const neededBytes = 1_000_000_000;

export type DataFolder = { dir: string; release(): void };

/** Postgres needs sixteen for its next log file. */
const fullBelowBytes = 32_000_000;

const freeBytes = (dir: string): number => {
  const { bavail, bsize } = statfsSync(dir);
  return bavail * bsize;
};

/** Takes the folder for this process. Throws a StackError when another one has it, it cannot be written, or the disk is full. */
export const openDataFolder = (dir: string, needed = neededBytes): DataFolder => {
  const lock = join(dir, "c4.pid");
  try {
    mkdirSync(dir, { recursive: true });
    // Everybody's keys and sales are in it; servers that run as another user get a way in of their own.
    chmodSync(dir, 0o700);
    const holder = readPidFile(lock);
    if (holder && holder.pid !== process.pid)
      throw new StackError(
        `C4 already runs on ${dir} (process ${holder.pid}): stop it first, or give this one another folder with C4_DATA_DIR.`,
      );
    writeFileSync(join(dir, ".writable"), "");
    rmSync(join(dir, ".writable"));
  } catch (error) {
    if (error instanceof StackError) throw error;
    throw new StackError(
      `The data folder ${dir} cannot be written (${reason(error)}): make room or change its owner, or set C4_DATA_DIR.`,
    );
  }
  const free = freeBytes(dir);
  if (free < needed)
    throw new StackError(
      `Only ${Math.floor(free / 1e6)} MB are free at ${dir} and C4 needs ${needed / 1e6} MB: free some space or set C4_DATA_DIR.`,
    );
  writePidFile(lock, process.pid);
  return {
    dir,
    release: () => {
      // Only our own lock: a start that came after us may hold it by now, or the folder was removed.
      if (existsSync(lock) && readFileSync(lock, "utf8").includes(`"pid":${process.pid},`))
        rmSync(lock, { force: true });
    },
  };
};

/** One sentence when nothing can go on for want of space; undefined while there is some. */
export const fullDisk = (dir: string, below = fullBelowBytes): string | undefined => {
  const free = freeBytes(dir);
  if (free >= below) return undefined;
  return `The disk is full (${Math.floor(free / 1e6)} MB free at ${dir}): free some space, then it goes on by itself.`;
};

const reason = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : String(error);
