import { mkdirSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { cacheDir } from "./cache-dir.ts";
import { explainLog } from "./explain-log.ts";
import { freePort, requireFreePort } from "./free-port.ts";
import { stopLeftover } from "./pid-file.ts";
import { redisPrograms } from "./redis-programs.ts";
import type { RunningServer, ServerOptions } from "./running-server.ts";
import { secretsFile } from "./secrets-file.ts";
import { spawnServer } from "./spawn-server.ts";

export type RedisOptions = ServerOptions & {
  /** queue: keeps everything, on disk. cache: bounded, may forget anything. */
  role: "queue" | "cache";
};

export type Redis = RunningServer & { url: string };

const roleSettings = {
  queue: ["maxmemory-policy noeviction", "appendonly yes", "appendfsync everysec"],
  cache: ["maxmemory 134217728", "maxmemory-policy allkeys-lru", "appendonly no"],
};

const answers = (port: number, password: string): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1", timeout: 1_000 });
    const settle = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.once("error", () => settle(false));
    socket.once("timeout", () => settle(false));
    let said = "";
    socket.on("data", (chunk) => {
      said += chunk.toString();
      if (said.includes("+PONG")) settle(true);
      else if (said.includes("-")) settle(false);
    });
    socket.write(`AUTH ${password}\r\nPING\r\n`);
  });

/** One Redis server on 127.0.0.1 with a password. Throws a StackError (one sentence that says what to do) when it cannot run. */
export const startRedis = async (options: RedisOptions): Promise<Redis> => {
  const { dir, role, log } = options;
  const programs = redisPrograms(cacheDir(), log);
  const dataDir = join(dir, "data");
  mkdirSync(dataDir, { recursive: true });
  const name = `redis-${role}`;
  const { redis: password } = secretsFile(join(dir, "secrets.json"), ["redis"]);
  await stopLeftover(join(dir, `${name}.pid`), "SIGTERM");
  const port =
    options.port === undefined ? await freePort() : await requireFreePort(options.port, `Redis (${role})`);
  const configFile = join(dir, "redis.conf");
  const lines = [
    "bind 127.0.0.1",
    `port ${port}`,
    `dir "${dataDir}"`,
    `requirepass ${password}`,
    'save ""',
    ...roleSettings[role],
  ];
  writeFileSync(configFile, `${lines.join("\n")}\n`, { mode: 0o600 });
  const running = await spawnServer({
    name,
    dir,
    port,
    command: programs.server,
    args: [configFile],
    env: programs.env,
    stopSignal: "SIGTERM",
    isReady: () => answers(port, password),
    readyTimeoutMs: 60_000,
    signal: options.signal,
    explain: explainLog("Redis", join(dir, `${name}.log`)),
  });
  return { ...running, url: `redis://:${password}@127.0.0.1:${port}/0` };
};
