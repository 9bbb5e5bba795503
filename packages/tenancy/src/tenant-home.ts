import { z } from "zod";

/** The row of `tenant_homes` as the driver hands it over: bigint as text, times as text. */
const homeRow = z
  .object({
    epoch: z.coerce.number(),
    state: z.enum(["active", "copying", "catching_up", "frozen", "switched", "draining"]),
    data_version: z.coerce.number(),
    loading_flushes: z.int(),
    last_loaded_at: z.coerce.date().nullable(),
    complete_through: z.string().nullable(),
  })
  .transform((row) => ({
    epoch: row.epoch,
    state: row.state,
    /** Part of every cache key. */
    dataVersion: row.data_version,
    /** Above 0: figures are changing right now, and nothing is cached. */
    loadingFlushes: row.loading_flushes,
    lastLoadedAt: row.last_loaded_at,
    /** Business date through which figures are complete; null before there is one. */
    completeThrough: row.complete_through,
  }));

export type TenantHome = Readonly<z.output<typeof homeRow>>;

/** @throws ZodError when the schema of tenant_homes is not the one this release was built for */
export function readTenantHome(row: unknown): TenantHome {
  return homeRow.parse(row);
}
