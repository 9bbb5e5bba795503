import type { TenantDirectory } from "@c4/tenancy/tenant-directory";
import type { TenantHome } from "@c4/tenancy/tenant-home";
import type { TransactionOptions } from "@c4/tenancy/with-control";
import type { TenantTx } from "@c4/tenancy/with-tenant";

/** `withTenant`, of which only the tenant's home is used. */
export type WithTenantHome = <T>(
  tenantId: string,
  work: (tx: Pick<TenantTx, "home">) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

export type TenantContext = {
  readonly reportingCurrency: string;
  readonly timeZone: string;
  readonly weekStart: number;
  readonly home: TenantHome;
};

/** A tenant's calendar and currency, and how far its data is, as of now. */
export type ReadTenantContext = (tenantId: string) => Promise<TenantContext>;

export function createReadTenantContext(deps: {
  directory: Pick<TenantDirectory, "byId">;
  withTenant: WithTenantHome;
}): ReadTenantContext {
  return async (tenantId) => {
    const [{ reportingCurrency, timeZone, weekStart }, home] = await Promise.all([
      deps.directory.byId(tenantId),
      deps.withTenant(tenantId, async (tx) => tx.home, { readOnly: true }),
    ]);
    return { reportingCurrency, timeZone, weekStart, home };
  };
}
