import { createHash } from "node:crypto";
import { AppError } from "@c4/contracts/errors";
import { idempotencyKeys } from "@c4/db/shard/idempotency-keys";
import type { Clock } from "@c4/runtime/clock";
import type { TenantTx } from "@c4/tenancy/with-tenant";
import { and, eq, lt } from "drizzle-orm";
import type { Context } from "hono";
import { z } from "zod";

const HOURS = 24;

/** Header of every POST that creates. */
export const IdempotencyHeader = z.object({
  "idempotency-key": z
    .string()
    .regex(/^[\x21-\x7e]{1,128}$/, { error: "expected 1 to 128 printable ASCII characters without spaces" })
    .optional()
    .meta({
      description:
        "The same key and body get the first answer again for 24 hours; another body is a conflict.",
    }),
});

/** What makes two requests the same. */
export type IdempotentRequest = { readonly key: string; readonly requestHash: string };

/** The request's key, if it has one, with a hash of what it asks for. */
export async function idempotentRequest(
  c: Context,
  key: string | undefined,
): Promise<IdempotentRequest | undefined> {
  if (key === undefined) return undefined;
  const hash = createHash("sha256")
    .update(`${c.req.method} ${c.req.path}\n`)
    .update(await c.req.text());
  return { key, requestHash: hash.digest("hex") };
}

export type Idempotent = <Schema extends z.ZodType>(
  tx: TenantTx,
  request: IdempotentRequest | undefined,
  answer: { readonly schema: Schema; create(): Promise<z.output<Schema>> },
) => Promise<z.output<Schema>>;

/**
 * Creates once per key, in the transaction of the effect: both are there afterwards, or neither. A second request at the same
 * time waits for the first, and gets its answer.
 * @throws AppError `idempotency_conflict` when the key came with another request before
 */
export function createIdempotent({ clock }: { clock: Clock }): Idempotent {
  return async ({ db, tenantId }, request, { schema, create }) => {
    if (request === undefined) return create();
    const { key, requestHash } = request;
    const now = clock.now();
    const isThisKey = and(eq(idempotencyKeys.tenantId, tenantId), eq(idempotencyKeys.key, key));
    await db.delete(idempotencyKeys).where(and(isThisKey, lt(idempotencyKeys.expiresAt, now)));
    const expiresAt = new Date(now.getTime() + HOURS * 3_600_000);
    const claimed = await db
      .insert(idempotencyKeys)
      .values({ tenantId, key, requestHash, createdAt: now, expiresAt })
      .onConflictDoNothing()
      .returning({ key: idempotencyKeys.key });
    if (claimed.length === 0) {
      const [before] = await db.select().from(idempotencyKeys).where(isThisKey);
      if (before?.requestHash !== requestHash) throw new AppError("idempotency_conflict");
      return schema.parse(before.responseBody);
    }
    const created = await create();
    await db.update(idempotencyKeys).set({ responseBody: created }).where(isThisKey);
    return created;
  };
}
