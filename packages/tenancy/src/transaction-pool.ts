import { AppError } from "@c4/contracts/errors";
import { drizzle, type PostgresJsDatabase } from "drizzle-orm/postgres-js";
import postgres, { type Sql, type TransactionSql } from "postgres";
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

async function beginFenced<T>(
  sql: Sql,
  { mode, acquireTimeoutMs }: { mode: string; acquireTimeoutMs: number },
  run: (tx: TransactionSql) => Promise<T>,
): Promise<T> {
  const fence = createFence();
  let timer: NodeJS.Timeout | undefined;
  let gaveUp = false;
  const acquired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      gaveUp = true;
      reject(noConnection());
    }, acquireTimeoutMs);
  });
  try {
    const transaction = sql.begin(mode, (tx) => {
      clearTimeout(timer);
      if (gaveUp) throw noConnection(); // nobody waits any more: give the connection back
      return fence.hold(() => run(fence.guard(tx)));
    });
    return await Promise.race([transaction as Promise<T>, acquired]);
  } finally {
    clearTimeout(timer);
    fence.close();
  }
}

function noConnection(): AppError {
  return new AppError("dependency_unavailable", {
    detail: "no database connection became free in time",
    retryAfterSeconds: 2,
  });
}
