import { AppError } from "@c4/contracts/errors";
import type { TransactionSql } from "postgres";
import { isConnectionLoss } from "./connection-loss.ts";

type Statement = PromiseLike<unknown> & { values(): PromiseLike<unknown> };

/** Larger statements (bulk inserts of varying length) are not worth a place in each connection's statement cache. */
const preparedParametersMax = 40;

/**
 * Keeps a transaction's callback away from the connection once the transaction is over.
 *
 * When a backend dies in mid-transaction, postgres.js 3.4 rejects `begin` and gives the connection object to whoever waits
 * for one, while the callback still holds it: a later statement of the callback, and the commit or rollback that follows it,
 * would run inside another tenant's transaction, under that tenant's row-level security (porsager/postgres #1216).
 */
export type Fence = {
  /** The transaction handle as the callback may see it: every statement passes the fence. */
  guard(tx: TransactionSql): TransactionSql;
  /** Runs the callback. Once the fence is closed it never settles, so that the driver sends neither commit nor rollback. */
  hold<T>(run: () => T | Promise<T>): Promise<T>;
  /** From here on every statement is refused. */
  close(): void;
};

export function createFence(): Fence {
  let open = true;
  const close = () => {
    open = false;
  };

  const hold = async <T>(run: () => T | Promise<T>): Promise<T> => {
    try {
      const result = await run();
      if (open) return result;
    } catch (error) {
      if (open) throw error;
    }
    return new Promise<never>(() => {});
  };

  const settle = (statement: PromiseLike<unknown>): Promise<unknown> =>
    Promise.resolve(statement).then(
      (rows) => {
        if (!open) throw transactionOver();
        return rows;
      },
      (error: unknown) => {
        // Before the callback hears of it: it may go on with another statement at once.
        if (isConnectionLoss(error)) close();
        throw error;
      },
    );

  const guard = (tx: TransactionSql): TransactionSql => {
    const unsafe = (text: string, parameters: never[] = []): Statement => {
      if (!open) throw transactionOver();
      const prepare = parameters.length > 0 && parameters.length <= preparedParametersMax;
      const pending = tx.unsafe(text, parameters, { prepare });
      return {
        // biome-ignore lint/suspicious/noThenProperty: drizzle awaits a statement, or first asks for values()
        then: (fulfilled, rejected) => settle(pending).then(fulfilled, rejected),
        values: () => settle(pending.values()),
      };
    };
    const savepoint = async (run: (tx: TransactionSql) => unknown) => {
      if (!open) throw transactionOver();
      return tx.savepoint((inner) => hold(() => run(guard(inner))));
    };
    return new Proxy(tx, {
      apply: () => {
        throw new Error("statements of a transaction go through drizzle");
      },
      get: (_target, name) => {
        if (name === "unsafe") return unsafe;
        if (name === "savepoint") return savepoint;
        return undefined;
      },
    });
  };

  return { guard, hold, close };
}

function transactionOver(): AppError {
  return new AppError("dependency_unavailable", {
    detail: "the transaction is over; its connection was lost or it had ended",
    retryAfterSeconds: 1,
  });
}
