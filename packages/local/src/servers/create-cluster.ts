import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { explainLog } from "./explain-log.ts";
import { leash, type UnprivilegedUser } from "./leash.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";
import { StackError } from "./stack-error.ts";

// Text sorts the same on every machine: the locale comes with Postgres, not from the system.
const clusterOptions =
  "--auth scram-sha-256 --encoding UTF8 --locale-provider builtin --builtin-locale C.UTF-8 --locale C".split(
    " ",
  );

export type Cluster = {
  dir: string;
  dataDir: string;
  password: string;
  binaries: PostgresBinaries;
  user: UnprivilegedUser | undefined;
};

/** Made under another name first: a start that is killed half-way leaves no half cluster under the real one. */
export const createCluster = ({ dir, dataDir, password, binaries, user }: Cluster): void => {
  const fresh = `${dataDir}.new`;
  const passwordFile = join(dir, "initdb-password");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [fresh, passwordFile]) chownSync(path, user.uid, user.gid);
  const { command, args, ...ids } = leash({
    command: binaries.initdb,
    args: ["--pgdata", fresh, "--username", "postgres", "--pwfile", passwordFile, ...clusterOptions],
    user,
    stopSignal: "SIGTERM",
  });
  const run = spawnSync(command, args, {
    ...ids,
    env: { ...process.env, ...binaries.env },
    cwd: dir,
    encoding: "utf8",
    timeout: 120_000,
  });
  rmSync(passwordFile, { force: true });
  if (run.status !== 0) {
    const said = `${run.stdout}${run.stderr}${run.error?.message ?? ""}`;
    throw new StackError(
      explainLog("Postgres", "initdb")(said) ??
        `Postgres could not create its data folder: ${said.trim().split("\n").at(-1)}`,
    );
  }
  renameSync(fresh, dataDir);
};
