import { createHash } from "node:crypto";
import type { CreateSource, Source } from "@c4/contracts/http/ingest";
import { toPublicId } from "@c4/contracts/ids";
import { newId } from "@c4/db/new-id";
import { sources } from "@c4/db/shard/sources";
import type { Clock } from "@c4/runtime/clock";
import type { WithTenant } from "@c4/tenancy/with-tenant";
import { and, asc, eq } from "drizzle-orm";

export type Sources = {
  /** The source of this slug; an existing one is returned as it is. */
  createSource(tenantId: string, wanted: CreateSource): Promise<{ source: Source; created: boolean }>;
  listSources(tenantId: string): Promise<Source[]>;
};

export type SourcesDeps = {
  readonly withTenant: WithTenant;
  readonly clock: Clock;
  /** Lanes of a shard. Raising it moves no source: each keeps the lane it was given. */
  readonly lanes: number;
};

export function createSources({ withTenant, clock, lanes }: SourcesDeps): Sources {
  return {
    createSource: (tenantId, { slug, name, vendor, namespace }) =>
      withTenant(tenantId, async ({ db }) => {
        const values = { tenantId, id: newId(clock.now()), slug, name, vendor, namespace: namespace ?? null };
        const lane = laneOf(tenantId, slug, lanes);
        const [added] = await db
          .insert(sources)
          .values({ ...values, lane })
          .onConflictDoNothing()
          .returning();
        if (added !== undefined) return { source: publicSource(added), created: true };
        const [known] = await db
          .select()
          .from(sources)
          .where(and(eq(sources.tenantId, tenantId), eq(sources.slug, slug)));
        if (known === undefined) throw new Error("a source is neither new nor known");
        return { source: publicSource(known), created: false };
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
