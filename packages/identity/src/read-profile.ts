import { AppError } from "@c4/contracts/errors";
import type { Me } from "@c4/contracts/http/auth";
import { toPublicId } from "@c4/contracts/ids";
import { users } from "@c4/db/control/users";
import type { TenantDirectory } from "@c4/tenancy/tenant-placement";
import type { WithControl } from "@c4/tenancy/with-control";
import { eq } from "drizzle-orm";
import { findMemberships } from "./choose-membership.ts";
import type { UserPrincipal } from "./principal.ts";

/** What `GET /v1/auth/me` says: the person, the tenant they work in, and the others they may choose. */
export type ReadProfile = (principal: UserPrincipal) => Promise<Me>;

export function createReadProfile(deps: {
  withControl: WithControl;
  directory: TenantDirectory;
}): ReadProfile {
  return async ({ userId, tenantId, role }) => {
    const { user, found } = await deps.withControl(
      async (tx) => {
        const [user] = await tx.db
          .select({ id: users.id, email: users.email, name: users.name, locale: users.locale })
          .from(users)
          .where(eq(users.id, userId));
        return { user, found: await findMemberships(tx, userId) };
      },
      { readOnly: true },
    );
    if (user === undefined) throw new AppError("unauthenticated");
    const tenant = await deps.directory.byId(tenantId);
    return {
      user: { ...user, id: toPublicId("user", user.id) },
      tenant: {
        id: toPublicId("tenant", tenantId),
        slug: tenant.slug,
        name: tenant.name,
        region: tenant.region,
        reporting_currency: tenant.reportingCurrency,
        time_zone: tenant.timeZone,
      },
      role,
      tenants: found.map((membership) => ({
        id: toPublicId("tenant", membership.tenantId),
        slug: membership.slug,
        name: membership.name,
        role: membership.role,
      })),
    };
  };
}
