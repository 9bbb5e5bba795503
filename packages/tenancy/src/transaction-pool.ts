import { AppError } from "@c4/contracts/errors";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";
import { isConnectionLoss } from "./connection-loss.ts";
import { createFence } from "./fence.ts";
import { postgresError } from "./postgres-error.ts";

/** The drizzle handle of one transaction. It is of no use after the callback has ended. */
export type TransactionDb = Parameters<Parameters<PostgresJsDatabase["transaction"]>[0]>[0];

export type TransactionPoolOptions = {
  url: string;
  /** Connections at most. */
  size: number;
  /** How long to wait for a connection before answering that the database is unavailable. */
  acquireTimeoutMs: number;
  /** Shown in pg_stat_activity. */
  applicationName: string;
};

/** Connections of one role to one database. The only thing they can do is run a fenced transaction. */
export type TransactionPool = {
  transaction<T>(work: (db: TransactionDb) => Promise<T>, options: { readOnly: boolean }): Promise<T>;
  close(): Promise<void>;
};

const lifetimeSeconds = 30 * 60;

export function createTransactionPool(options: TransactionPoolOptions): TransactionPool {
  const sql = postgres(options.url, {
    max: options.size,
    max_lifetime: lifetimeSeconds,
    idle_timeout: 5 * 60,
    connect_timeout: Math.ceil(options.acquireTimeoutMs / 1000),
    backoff: (retries: number) => Math.min(0.05 * 2 ** retries, 2), // the driver's own rises to 20 s
    connection: { application_name: options.applicationName },
    onnotice: () => {},
  });
  const readWrite = drizzle(fenced(sql, "read write", options.acquireTimeoutMs));
  const readOnly = drizzle(fenced(sql, "read only", options.acquireTimeoutMs));
  return {
    transaction: async (work, { readOnly: reads }) => {
      try {
        return await (reads ? readOnly : readWrite).transaction(work);
      } catch (error) {
        throw postgresError(error);
      }
    },
    close: () => sql.end({ timeout: 5 }),
  };
}

/** The pool as drizzle sees it: it opens transactions behind the fence, and refuses everything else. */
function fenced(sql: Sql, mode: "read write" | "read only", acquireTimeoutMs: number): Sql {
  const begin = <T>(run: (tx: TransactionSql) => Promise<T>) =>
    beginFenced(sql, { mode, acquireTimeoutMs }, run);
  return new Proxy(sql, {
    apply: () => {
      throw new Error("statements need a transaction");
    },
    get: (target, name) => {
      if (name === "begin") return begin;
      if (name === "options") return target.options; // drizzle sets its date and JSON formats here
      return undefined;
    },
  });
}

/**
 * Opens a transaction and runs the callback behind a fence. A `begin` that meets a dead connection is sent once more: after a
 * server restart every idle connection is dead, and the driver reports a lost backend's last words to whoever comes next.
 */
async function beginFenced<T>(
  sql: Sql,
  { mode, acquireTimeoutMs }: { mode: string; acquireTimeoutMs: number },
  run: (tx: TransactionSql) => Promise<T>,
): Promise<T> {
  let stage: "waiting" | "running" | "gave up" = "waiting";
  const attempt = async (): Promise<T> => {
    const fence = createFence();
    try {
      const transaction = sql.begin(mode, (tx) => {
        if (stage === "gave up") throw noConnection(); // nobody waits any more: give the connection back
        stage = "running";
        return fence.hold(() => run(fence.guard(tx)));
      });
      return (await transaction) as T;
    } finally {
      fence.close();
    }
  };
  const transaction = attempt().catch((error: unknown) => {
    if (stage === "waiting" && isConnectionLoss(error)) return attempt();
    throw error;
  });
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      if (stage !== "waiting") return;
      stage = "gave up";
      reject(noConnection());
    }, acquireTimeoutMs);
  });
  try {
    return await Promise.race([transaction, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

function noConnection(): AppError {
  return new AppError("dependency_unavailable", {
    detail: "no database connection became free in time",
    retryAfterSeconds: 2,
  });
}
