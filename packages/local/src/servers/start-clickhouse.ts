import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clickhouseConfig, clickhouseUsers } from "./clickhouse-config.ts";
import { explainLog } from "./explain-log.ts";
import { freePort, requireFreePort } from "./free-port.ts";
import { stopLeftover } from "./pid-file.ts";
import type { RunningServer, ServerOptions } from "./running-server.ts";
import { secretsFile } from "./secrets-file.ts";
import { spawnServer } from "./spawn-server.ts";
import { StackError } from "./stack-error.ts";

export type ClickHouse = RunningServer & {
  /** Without user: `http://127.0.0.1:<port>`. */
  address: string;
  /** Of `c4_writer`, who owns `c4` and `c4_read` and runs migrations. */
  writerUrl: string;
  /** Of `c4_reader`, who may select from `c4_read` only, within fixed limits. */
  readerUrl: string;
  writer: { username: string; password: string };
  reader: { username: string; password: string };
};

const engineLibrary = (): string => {
  const platform = `${process.platform}-${process.arch}${process.platform === "linux" ? "-gnu" : ""}`;
  try {
    return createRequire(import.meta.url).resolve(`@chdb/lib-${platform}/libchdb.so`);
  } catch {
    throw new StackError(
      `There is no embedded ClickHouse for ${platform} in node_modules: run "npm ci", or set CLICKHOUSE_URL.`,
    );
  }
};

const answers = async (address: string): Promise<boolean> => {
  try {
    const response = await fetch(`${address}/ping`, {
      headers: { Connection: "close" },
      signal: AbortSignal.timeout(1_000),
    });
    return response.ok && (await response.text()).startsWith("Ok");
  } catch {
    return false;
  }
};

/**
 * One ClickHouse server on 127.0.0.1 in a process of its own, with the settings the flush protocol needs. Data survives
 * `kill -9`. Throws a StackError (one sentence that says what to do) when it cannot run.
 */
export const startClickhouse = async (options: ServerOptions): Promise<ClickHouse> => {
  const { dir } = options;
  const library = engineLibrary();
  const paths = { data: join(dir, "data"), log: join(dir, "server.log"), users: join(dir, "users.xml") };
  mkdirSync(paths.data, { recursive: true });
  const secrets = secretsFile(join(dir, "secrets.json"), ["c4_writer", "c4_reader"]);
  await stopLeftover(join(dir, "clickhouse.pid"), "SIGTERM");
  const port =
    options.port === undefined ? await freePort() : await requireFreePort(options.port, "ClickHouse");
  const configFile = join(dir, "config.xml");
  writeFileSync(configFile, clickhouseConfig(paths, port));
  writeFileSync(paths.users, clickhouseUsers(secrets), { mode: 0o600 });
  const address = `http://127.0.0.1:${port}`;
  const running = await spawnServer({
    name: "clickhouse",
    dir,
    port,
    command: process.execPath,
    args: [fileURLToPath(new URL("clickhouse-host.mjs", import.meta.url)), library, configFile],
    env: {
      CLICKHOUSE_HOST_URL: address,
      CLICKHOUSE_HOST_USER: "c4_writer",
      CLICKHOUSE_HOST_PASSWORD: secrets.c4_writer,
      NODE_OPTIONS: "",
    },
    stopSignal: "SIGTERM",
    isReady: () => answers(address),
    readyTimeoutMs: 60_000,
    signal: options.signal,
    explain: explainLog("ClickHouse", join(dir, "clickhouse.log")),
  });
  const urlOf = (name: keyof typeof secrets): string => `http://${name}:${secrets[name]}@127.0.0.1:${port}`;
  return {
    ...running,
    address,
    writerUrl: urlOf("c4_writer"),
    readerUrl: urlOf("c4_reader"),
    writer: { username: "c4_writer", password: secrets.c4_writer },
    reader: { username: "c4_reader", password: secrets.c4_reader },
  };
};
