import { hash } from "node:crypto";

/** Kinds of master data whose ids are derived. */
export type ReferenceKind = "location" | "product" | "staff" | "customer" | "fx_rate";

/** "None" in ledgers. */
export const nilId = "00000000-0000-0000-0000-000000000000";

/** What means the same whoever sends it: the rate of two currencies on a day is one rate, and the later version is it. */
const shared: ReadonlySet<ReferenceKind> = new Set(["fx_rate"]);

/**
 * UUIDv5 (RFC 9562) under the tenant's id: the same reference has the same id whether its record or a fact that names it
 * comes first, so nothing is ever looked up. `namespace` is the source's own, when its ids mean something of their own.
 */
export function deriveId(
  tenantId: string,
  kind: ReferenceKind,
  { namespace, externalId }: { namespace: string | null; externalId: string },
): string {
  const name = `${kind}\0${shared.has(kind) ? "" : (namespace ?? "")}\0${externalId}`;
  const digest = hash(
    "sha1",
    Buffer.concat([Buffer.from(tenantId.replaceAll("-", ""), "hex"), Buffer.from(name)]),
    "hex",
  );
  const variant = ((Number.parseInt(digest.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${digest.slice(18, 20)}-${digest.slice(20, 32)}`;
}

export type DeriveReference = (kind: ReferenceKind, externalId: string) => string;

const cachedIds = 50_000;

/** {@link deriveId} for one tenant and namespace, remembering what it derived: a flush names the same products again and again. */
export function createReferenceDeriver(tenantId: string, namespace: string | null): DeriveReference {
  const known = new Map<ReferenceKind, Map<string, string>>();
  return (kind, externalId) => {
    let ids = known.get(kind);
    if (ids === undefined) {
      ids = new Map();
      known.set(kind, ids);
    }
    const cached = ids.get(externalId);
    if (cached !== undefined) return cached;
    if (ids.size >= cachedIds) ids.clear();
    const id = deriveId(tenantId, kind, { namespace, externalId });
    ids.set(externalId, id);
    return id;
  };
}
