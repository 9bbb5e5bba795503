import { z } from "zod";

/** Names the organisation to work in, for people who belong to several; headers we do not know are none of our business. */
export const TenantHeader = z.object({
  "c4-tenant": z
    .string()
    .max(128)
    .optional()
    .meta({ description: "Slug or id of the organisation to work in; the first one when left out." }),
});
