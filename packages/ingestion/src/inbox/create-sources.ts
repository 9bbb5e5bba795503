import { createHash } from "node:crypto";
import type { CreateSource, Source } from "@c4/contracts/http/ingest";
import { toPublicId } from "@c4/contracts/ids";
import { newId } from "@c4/db/new-id";
import { sources } from "@c4/db/shard/sources";
import type { Clock } from "@c4/runtime/clock";
import type { TenantTx, WithTenant } from "@c4/tenancy/with-tenant";
import { and, asc, eq } from "drizzle-orm";

export type Sources = {
  /**
   * The source of this slug; an existing one is returned as it is. `once` may find that this very request was answered
   * before and give the id of that source.
   */
  createSource(
    tenantId: string,
    wanted: CreateSource,
    once?: Once,
  ): Promise<{ source: Source; created: boolean }>;
  listSources(tenantId: string): Promise<Source[]>;
};

/** Runs a creation that gives an id, in the transaction it is handed, or gives the id of what was created before. */
export type Once = (tx: TenantTx, create: () => Promise<string>) => Promise<string>;

export type SourcesDeps = {
  readonly withTenant: WithTenant;
  readonly clock: Clock;
  /** Lanes of a shard. Raising it moves no source: each keeps the lane it was given. */
  readonly lanes: number;
};

export function createSources({ withTenant, clock, lanes }: SourcesDeps): Sources {
  return {
    createSource: (tenantId, wanted, once = always) =>
      withTenant(tenantId, async (tx) => {
        const { db } = tx;
        let created = false;
        const id = await once(tx, async () => {
          const added = await addSource(tx, { wanted, id: newId(clock.now()), lanes });
          created = added.created;
          return added.id;
        });
        const [source] = await db
          .select()
          .from(sources)
          .where(and(eq(sources.tenantId, tenantId), eq(sources.id, id)));
        if (source === undefined) throw new Error("a source is gone in the transaction that found it");
        return { source: publicSource(source), created };
      }),
    listSources: (tenantId) =>
      withTenant(
        tenantId,
        async ({ db }) => {
          const rows = await db
            .select()
            .from(sources)
            .where(eq(sources.tenantId, tenantId))
            .orderBy(asc(sources.slug));
          return rows.map(publicSource);
        },
        { readOnly: true },
      ),
  };
}

const always: Once = (_tx, create) => create();

async function addSource(
  { db, tenantId }: TenantTx,
  { wanted, id, lanes }: { wanted: CreateSource; id: string; lanes: number },
): Promise<{ id: string; created: boolean }> {
  const { slug, name, vendor, namespace = null } = wanted;
  const lane = laneOf(tenantId, slug, lanes);
  const added = await db
    .insert(sources)
    .values({ tenantId, id, slug, name, vendor, namespace, lane })
    .onConflictDoNothing()
    .returning({ id: sources.id });
  if (added.length > 0) return { id, created: true };
  const [known] = await db
    .select({ id: sources.id })
    .from(sources)
    .where(and(eq(sources.tenantId, tenantId), eq(sources.slug, slug)));
  if (known === undefined) throw new Error("a source is neither new nor known");
  return { id: known.id, created: false };
}

/** Spreads sources over lanes whatever their number per tenant. */
function laneOf(tenantId: string, slug: string, lanes: number): number {
  return createHash("sha256").update(`${tenantId}\0${slug}`).digest().readUInt32BE(0) % lanes;
}

function publicSource(row: typeof sources.$inferSelect): Source {
  return {
    id: toPublicId("source", row.id),
    slug: row.slug,
    name: row.name,
    vendor: row.vendor,
    namespace: row.namespace,
    created_at: row.createdAt.toISOString(),
  };
}
