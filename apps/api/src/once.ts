import { createHash } from "node:crypto";
import { AppError } from "@c4/contracts/errors";
import { idempotencyKeys } from "@c4/db/shard/idempotency-keys";
import type { Clock } from "@c4/runtime/clock";
import type { TenantTx } from "@c4/tenancy/with-tenant";
import { and, eq, lt } from "drizzle-orm";
import type { Context } from "hono";
import { z } from "zod";

const KEPT_MS = 24 * 3_600_000;

/** Header of every POST that creates. */
export const IdempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, { error: "expected 1 to 128 printable ASCII characters without spaces" })
    .optional()
    .meta({ description: "The same key and body create once in 24 hours; another body is a conflict." }),
});

const StoredAnswer = z.object({ id: z.uuid() });

/** Creates something and gives its id, in the transaction it is handed. */
export type Once = (tx: TenantTx, create: () => Promise<string>) => Promise<string>;

/**
 * Makes a creation happen once per `Idempotency-Key`: key and effect are in one transaction, so both are there afterwards or
 * neither. A second request at the same time waits for the first, and gets the id of what it created.
 * @throws AppError `idempotency_conflict` when the key came with another request before
 */
export async function onceFor(c: Context, key: string | undefined, clock: Clock): Promise<Once> {
  if (key === undefined) return (_tx, create) => create();
  const hash = createHash("sha256")
    .update(`${c.req.method} ${c.req.path}\n`)
    .update(await c.req.text());
  const requestHash = hash.digest("hex");

  return async ({ db, tenantId }, create) => {
    const now = clock.now();
    const isThisKey = and(eq(idempotencyKeys.tenantId, tenantId), eq(idempotencyKeys.key, key));
    await db.delete(idempotencyKeys).where(and(isThisKey, lt(idempotencyKeys.expiresAt, now)));
    const expiresAt = new Date(now.getTime() + KEPT_MS);
    const claimed = await db
      .insert(idempotencyKeys)
      .values({ tenantId, key, requestHash, createdAt: now, expiresAt })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key });
    if (claimed.length === 0) {
      const [before] = await db.select().from(idempotencyKeys).where(isThisKey);
      if (before?.requestHash !== requestHash) throw new AppError("idempotency_conflict");
      return StoredAnswer.parse(before.responseBody).id;
    }
    const id = await create();
    await db.update(idempotencyKeys).set({ responseBody: { id } }).where(isThisKey);
    return id;
  };
}
