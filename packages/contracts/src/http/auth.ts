import { z } from "zod";
import { publicIdSchema } from "../ids.ts";

export const Role = z.enum(["owner", "viewer", "partner"]);
export type Role = z.infer<typeof Role>;

/** `resource:action`, declared on every route; roles and API-key scopes grant them. */
export const Permission = z.enum([
  "ingest:write",
  "ingest:read",
  "sources:read",
  "sources:write",
  "metrics:read",
  "reports:read",
  "reports:run",
  "live:read",
  "profile:read",
]);
export type Permission = z.infer<typeof Permission>;

/** What each role may do. A role that is not listed for a permission gets 403. */
export const rolePermissions: Record<Role, readonly Permission[]> = {
  owner: Permission.options,
  viewer: [
    "ingest:read",
    "sources:read",
    "metrics:read",
    "reports:read",
    "reports:run",
    "live:read",
    "profile:read",
  ],
  partner: ["ingest:write", "ingest:read", "sources:read", "profile:read"],
};

export const Login = z.strictObject({ email: z.email().max(254), password: z.string().min(1).max(128) });
export type Login = z.infer<typeof Login>;

export const AccessGrant = z.strictObject({
  access_token: z.string(),
  token_type: z.literal("Bearer"),
  /** Seconds. */
  expires_in: z.int(),
});
export type AccessGrant = z.infer<typeof AccessGrant>;

export const Me = z.strictObject({
  user: z.strictObject({
    id: publicIdSchema("user"),
    email: z.string(),
    name: z.string(),
    locale: z.string(),
  }),
  tenant: z.strictObject({
    id: publicIdSchema("tenant"),
    slug: z.string(),
    name: z.string(),
    region: z.string(),
    reporting_currency: z.string(),
    time_zone: z.string(),
  }),
  role: Role,
  tenants: z.array(
    z.strictObject({ id: publicIdSchema("tenant"), slug: z.string(), name: z.string(), role: Role }),
  ),
});
export type Me = z.infer<typeof Me>;
