import type { TenantHome } from "@c4/tenancy/tenant-home";
import type { TenantPlacement } from "@c4/tenancy/tenant-placement";
import type { TransactionOptions } from "@c4/tenancy/with-control";
import type { TenantTx } from "@c4/tenancy/with-tenant";

/** `withTenant`, of which only the tenant's home is used. */
export type WithTenantHome = <T>(
  tenantId: string,
  work: (tx: Pick<TenantTx, "home">) => Promise<T>,
  options?: TransactionOptions,
) => Promise<T>;

/** Of a tenant's entry in the directory: its calendar, what it reports in, and how long its plan keeps facts. */
export type TenantSettings = Pick<
  TenantPlacement,
  "reportingCurrency" | "timeZone" | "weekStart" | "retentionMonths"
>;
export type TenantSettingsDirectory = { byId(tenantId: string): Promise<TenantSettings> };

export type TenantContext = TenantSettings & { readonly home: TenantHome };

/** A tenant's calendar and currency, and how far its data is, as of now. */
export type ReadTenantContext = (tenantId: string) => Promise<TenantContext>;

export function createReadTenantContext(deps: {
  directory: TenantSettingsDirectory;
  withTenant: WithTenantHome;
}): ReadTenantContext {
  return async (tenantId) => {
    const [{ reportingCurrency, timeZone, weekStart, retentionMonths }, home] = await Promise.all([
      deps.directory.byId(tenantId),
      deps.withTenant(tenantId, async (tx) => tx.home, { readOnly: true }),
    ]);
    return { reportingCurrency, timeZone, weekStart, retentionMonths, home };
  };
}

/**
 * Whether no flush was announced since `home` was read, so that what the engine has answered meanwhile is of that version. A
 * tenant that cannot be looked at counts as changed: not keeping an answer is no reason to fail it.
 */
export function createIsUnchanged(withTenant: WithTenantHome) {
  return async (tenantId: string, { dataVersion }: TenantHome): Promise<boolean> => {
    try {
      const now = await withTenant(tenantId, async ({ home }) => home, { readOnly: true });
      return now.dataVersion === dataVersion && now.loadingFlushes === 0;
    } catch {
      return false;
    }
  };
}
