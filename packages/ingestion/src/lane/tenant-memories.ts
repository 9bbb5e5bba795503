import { createReferenceDeriver, type DeriveReference } from "../derive-id.ts";

/** What a writer remembers of a tenant from flush to flush; only ever saves work. */
export type TenantMemory = {
  /** True when a row for this id is known to exist in the tenant's master data. */
  isKnown(id: string): boolean;
  /** After the commit that made sure of the rows. Master data is never deleted, so this stays true. */
  remember(ids: Iterable<string>): void;
  deriver(namespace: string | null): DeriveReference;
};

export type TenantMemories = { of(tenantId: string): TenantMemory };

const tenantsMax = 500;
const idsMax = 300_000;

export function createTenantMemories(): TenantMemories {
  const memories = new Map<string, TenantMemory>();
  return {
    of: (tenantId) => {
      const known = memories.get(tenantId);
      if (known !== undefined) return known;
      if (memories.size >= tenantsMax) memories.clear();
      const memory = createTenantMemory(tenantId);
      memories.set(tenantId, memory);
      return memory;
    },
  };
}

function createTenantMemory(tenantId: string): TenantMemory {
  const existing = new Set<string>();
  const derivers = new Map<string | null, DeriveReference>();
  return {
    isKnown: (id) => existing.has(id),
    remember: (ids) => {
      for (const id of ids) existing.add(id);
      if (existing.size > idsMax) existing.clear();
    },
    deriver: (namespace) => {
      const known = derivers.get(namespace);
      if (known !== undefined) return known;
      const deriver = createReferenceDeriver(tenantId, namespace);
      derivers.set(namespace, deriver);
      return deriver;
    },
  };
}
