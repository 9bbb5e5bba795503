import { createHmac } from "node:crypto";
import { AppError } from "@c4/contracts/errors";
import { Permission } from "@c4/contracts/http/auth";
import { apiKeys } from "@c4/db/control/api-keys";
import { tenants } from "@c4/db/control/tenants";
import type { Clock } from "@c4/runtime/clock";
import type { WithControl } from "@c4/tenancy/with-control";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { isWellFormedApiKey } from "./api-key-format.ts";
import type { ApiKeyUses } from "./api-key-uses.ts";
import { CONTROL_READ_MS, CONTROL_RETRY_MS, isOutage, limitControlRead } from "./control-read.ts";
import type { ApiKeyPrincipal } from "./principal.ts";

/** A key read so long ago is read again: a revocation takes effect within a second. */
const FRESH_MS = 900;
/** How long a key serves on while the control database cannot be read. */
const USABLE_MS = 600_000;
/** Entries, unknown keys included: a flood of made-up keys pushes out the oldest, not the memory. */
const ENTRIES_MAX = 10_000;

export type ApiKeyCheck = {
  /**
   * The system behind a key.
   * @throws AppError `unauthenticated` (malformed or unknown), `api_key_expired`, `api_key_revoked`, `tenant_suspended`,
   * `dependency_unavailable`
   */
  check(key: string): Promise<ApiKeyPrincipal>;
};

export type ApiKeyCheckDeps = {
  readonly withControl: WithControl;
  readonly pepper: string;
  readonly uses: Pick<ApiKeyUses, "note">;
  readonly clock: Clock;
};

type StoredKey = {
  readonly principal: ApiKeyPrincipal;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  readonly tenantStatus: "active" | "suspended";
};
type Entry = {
  readonly stored: Promise<StoredKey | undefined>;
  readonly readAt: number;
  readonly askAgainAt: number;
};

/** Verifies API keys from memory while what was read is fresh, so that bulk senders do not ask Postgres for each batch. */
export function createApiKeyCheck({ withControl, pepper, uses, clock }: ApiKeyCheckDeps): ApiKeyCheck {
  const entries = new Map<string, Entry>();

  const remember = (hash: string, entry: Entry) => {
    entries.delete(hash);
    entries.set(hash, entry);
    const [oldest] = entries.keys();
    if (entries.size > ENTRIES_MAX && oldest !== undefined) entries.delete(oldest);
    return entry.stored;
  };
  const find = (hash: string): Promise<StoredKey | undefined> => {
    const now = clock.now().getTime();
    const known = entries.get(hash);
    if (known !== undefined && now < known.askAgainAt) return known.stored;
    const stored = limitControlRead(readKey(withControl, hash)).catch((error: unknown) => {
      // Without this the failure would be what is remembered.
      entries.delete(hash);
      if (known === undefined || now - known.readAt >= USABLE_MS || !isOutage(error)) throw error;
      return remember(hash, { ...known, askAgainAt: clock.now().getTime() + CONTROL_RETRY_MS });
    });
    return remember(hash, { stored, readAt: now, askAgainAt: now + FRESH_MS });
  };

  return {
    check: async (key) => {
      if (!isWellFormedApiKey(key))
        throw new AppError("unauthenticated", { detail: "This is not an API key." });
      const stored = await find(hashApiKey(key, pepper));
      if (stored === undefined) throw new AppError("unauthenticated");
      const now = clock.now();
      if (stored.revokedAt !== null) throw new AppError("api_key_revoked");
      if (stored.expiresAt !== null && stored.expiresAt <= now) throw new AppError("api_key_expired");
      if (stored.tenantStatus === "suspended") throw new AppError("tenant_suspended");
      uses.note(stored.principal);
      return stored.principal;
    },
  };
}

/** What is stored of a key: useless without the pepper, which is not in the database. */
export function hashApiKey(key: string, pepper: string): string {
  return createHmac("sha256", pepper).update(key).digest("hex");
}

async function readKey(withControl: WithControl, hash: string): Promise<StoredKey | undefined> {
  const [found] = await withControl(
    ({ db }) =>
      db
        .select({ key: apiKeys, tenantStatus: tenants.status, tenantSlug: tenants.slug })
        .from(apiKeys)
        .innerJoin(tenants, eq(tenants.id, apiKeys.tenantId))
        .where(eq(apiKeys.hash, hash)),
    { readOnly: true, statementTimeoutMs: CONTROL_READ_MS },
  );
  if (found === undefined) return undefined;
  const { id, tenantId, scopes, expiresAt, revokedAt } = found.key;
  const principal: ApiKeyPrincipal = {
    kind: "api_key",
    tenantId,
    tenantSlug: found.tenantSlug,
    apiKeyId: id,
    scopes: z.array(Permission).parse(scopes),
    rowScope: { allLocations: true },
  };
  return { principal, expiresAt, revokedAt, tenantStatus: found.tenantStatus };
}
