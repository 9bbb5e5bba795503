import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createCluster } from "./create-cluster.ts";
import { explainLog } from "./explain-log.ts";
import { freePort, requireFreePort } from "./free-port.ts";
import { postgresBinaries } from "./postgres-binaries.ts";
import { releasePostgresLock } from "./release-postgres-lock.ts";
import type { RunningServer, ServerOptions } from "./running-server.ts";
import { secretsFile } from "./secrets-file.ts";
import { spawnServer } from "./spawn-server.ts";
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
  await releasePostgresLock(dataDir);
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
