import { spawnSync } from "node:child_process";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { explainLog } from "./explain-log.ts";
import { freePort, requireFreePort } from "./free-port.ts";
import { leash, type UnprivilegedUser } from "./leash.ts";
import { type PostgresBinaries, postgresBinaries } from "./postgres-binaries.ts";
import type { RunningServer, ServerOptions } from "./running-server.ts";
import { secretsFile } from "./secrets-file.ts";
import { spawnServer } from "./spawn-server.ts";
import { StackError } from "./stack-error.ts";
import { unprivilegedUser } from "./unprivileged-user.ts";

export type PostgresOptions = ServerOptions & {
  /** False only for throwaway test databases: commits no longer wait for the disk. */
  durable?: boolean;
};

export type Postgres = RunningServer & {
  /** Of the superuser, database `postgres`. */
  url: string;
  /** The same server and user, another database. */
  urlOf(database: string): string;
};

const settings = (durable: boolean): Record<string, string> => ({
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200",
  shared_buffers: "128MB",
  max_wal_size: "1GB",
  // One server without replicas: the smallest log that still recovers from a crash.
  wal_level: "minimal",
  max_wal_senders: "0",
  ...(durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
});

type Cluster = {
  dir: string;
  dataDir: string;
  password: string;
  binaries: PostgresBinaries;
  user: UnprivilegedUser | undefined;
};

/** Made under another name first: a start that is killed half-way leaves no half cluster under the real one. */
const createCluster = ({ dir, dataDir, password, binaries, user }: Cluster): void => {
  const fresh = `${dataDir}.new`;
  const passwordFile = join(dir, "initdb-password");
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user) for (const path of [fresh, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = [
    "--pgdata",
    fresh,
    "--username",
    "postgres",
    "--pwfile",
    passwordFile,
    "--auth",
    "scram-sha-256",
  ];
  args.push(
    "--encoding",
    "UTF8",
    "--locale-provider",
    "builtin",
    "--builtin-locale",
    "C.UTF-8",
    "--locale",
    "C",
  );
  const {
    command,
    args: all,
    ...ids
  } = leash({ command: binaries.initdb, args, user, stopSignal: "SIGTERM" });
  const run = spawnSync(command, all, {
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

/** Postgres refuses to start while any process has the number in its lock file, even a stranger's: only ours counts. */
const releaseLock = async (dataDir: string): Promise<void> => {
  const lock = join(dataDir, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  const servesThisFolder = (): boolean => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === dataDir;
    } catch {
      return false;
    }
  };
  if (servesThisFolder()) process.kill(pid, "SIGINT");
  for (let waited = 0; waited < 5_000 && servesThisFolder(); waited += 50) await sleep(50);
  if (servesThisFolder()) process.kill(pid, "SIGQUIT");
  else rmSync(lock, { force: true });
};

/**
 * One Postgres server on 127.0.0.1 with password sign-in. Data survives `kill -9`. Throws a StackError (one sentence that says
 * what to do) when it cannot run.
 */
export const startPostgres = async (options: PostgresOptions): Promise<Postgres> => {
  const { dir, log } = options;
  mkdirSync(dir, { recursive: true });
  const dataDir = join(dir, "data");
  const { superuser: password } = secretsFile(join(dir, "secrets.json"), ["superuser"]);
  const binaries = postgresBinaries(join(dir, "lib"));
  const port = options.port === undefined ? await freePort() : options.port;
  await releaseLock(dataDir);
  await requireFreePort(port, "Postgres");
  chmodSync(dir, 0o755);
  const user = unprivilegedUser(binaries.postgres, dir);
  const cluster = { dir, dataDir, password, binaries, user };
  if (!existsSync(dataDir)) {
    log("creating the Postgres data folder");
    createCluster(cluster);
  }
  const ready = () => {
    const lock = join(dataDir, "postmaster.pid");
    return existsSync(lock) && readFileSync(lock, "utf8").split("\n")[7]?.trim() === "ready";
  };
  const running = await spawnServer({
    name: "postgres",
    dir,
    port,
    command: binaries.postgres,
    args: [
      "-D",
      dataDir,
      "-p",
      String(port),
      ...Object.entries(settings(options.durable ?? true)).flatMap(([key, value]) => [
        "-c",
        `${key}=${value}`,
      ]),
    ],
    env: binaries.env,
    user,
    stopSignal: "SIGINT",
    isReady: async () => ready(),
    readyTimeoutMs: 60_000,
    signal: options.signal,
    explain: explainLog("Postgres", join(dir, "postgres.log")),
  });
  const urlOf = (database: string): string => `postgres://postgres:${password}@127.0.0.1:${port}/${database}`;
  return { ...running, url: urlOf("postgres"), urlOf };
};
