import { apiKeys } from "@c4/db/control/api-keys";
import type { Clock } from "@c4/runtime/clock";
import type { Service } from "@c4/runtime/lifecycle";
import type { Logger } from "@c4/runtime/logger";
import { createTicker } from "@c4/runtime/ticker";
import type { WithControlTenant } from "@c4/tenancy/with-control-tenant";
import { and, eq, inArray, isNull, lt, or } from "drizzle-orm";
import type { ApiKeyPrincipal } from "./principal.ts";

const WRITE_EVERY_MS = 15_000;

export type ApiKeyUses = Service & {
  /** Notes that a key was used; written later. */
  note(principal: Pick<ApiKeyPrincipal, "tenantId" | "apiKeyId">): void;
  /** Writes what was noted. */
  write(): Promise<void>;
};

export type ApiKeyUsesDeps = {
  readonly withControlTenant: WithControlTenant;
  readonly logger: Logger;
  readonly clock: Clock;
};

/** When keys were last used, one statement per tenant every few seconds rather than one per request. */
export function createApiKeyUses({ withControlTenant, logger, clock }: ApiKeyUsesDeps): ApiKeyUses {
  let noted = new Map<string, Set<string>>();

  const write = async () => {
    const batch = noted;
    noted = new Map();
    const now = clock.now();
    for (const [tenantId, ids] of batch) {
      // Uses of the last few seconds get one time. A lost write shows an older use until the next one: nothing depends on it.
      await withControlTenant(tenantId, ({ db }) =>
        db
          .update(apiKeys)
          .set({ lastUsedAt: now })
          .where(
            and(
              eq(apiKeys.tenantId, tenantId),
              inArray(apiKeys.id, [...ids]),
              or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, now)),
            ),
          ),
      );
    }
  };
  const ticker = createTicker({ name: "api-key-uses", everyMs: WRITE_EVERY_MS, logger, work: write });
  return {
    name: "api-key-uses",
    note: ({ tenantId, apiKeyId }) => {
      const ids = noted.get(tenantId) ?? new Set();
      noted.set(tenantId, ids.add(apiKeyId));
    },
    write,
    start: async () => ticker.start?.(),
    stop: async () => {
      await ticker.stop();
      await write();
    },
  };
}
