import { z } from "zod";

/** Published when a tenant's data version rose: numbers and ids only, never figures. Best effort; clients poll as well. */
export const TenantVersionEvent = z.strictObject({
  type: z.literal("data_version"),
  tenant_id: z.uuid(),
  data_version: z.int(),
  loading: z.boolean(),
});
export type TenantVersionEvent = z.infer<typeof TenantVersionEvent>;

/** Cache-server channel that carries {@link TenantVersionEvent}s of every tenant. */
export const tenantVersionChannel = "c4:tenant-version";
