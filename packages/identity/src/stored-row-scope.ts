import type { RowScope } from "@c4/tenancy/row-scope";
import { z } from "zod";

/** A row scope as it lies in `memberships.row_scope`. Anything else there is an error, never "all". */
export const StoredRowScope: z.ZodType<RowScope> = z.union([
  z.strictObject({ allLocations: z.literal(true) }),
  z.strictObject({ allLocations: z.literal(false), locationIds: z.array(z.uuid()) }),
]);
