import { AppError } from "@c4/contracts/errors";
import type { Role } from "@c4/contracts/http/auth";
import { fromPublicId } from "@c4/contracts/ids";
import { memberships } from "@c4/db/control/memberships";
import { tenants } from "@c4/db/control/tenants";
import type { ControlTx } from "@c4/tenancy/with-control";
import { asc, eq } from "drizzle-orm";

export type Membership = {
  readonly tenantId: string;
  readonly slug: string;
  readonly name: string;
  readonly status: "active" | "suspended";
  readonly role: Role;
  readonly roleVersion: number;
};

/** A person's tenants, the oldest membership first. */
export function findMemberships({ db }: ControlTx, userId: string): Promise<Membership[]> {
  return db
    .select({
      tenantId: memberships.tenantId,
      slug: tenants.slug,
      name: tenants.name,
      status: tenants.status,
      role: memberships.role,
      roleVersion: memberships.roleVersion,
    })
    .from(memberships)
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(eq(memberships.userId, userId))
    .orderBy(asc(memberships.createdAt), asc(memberships.tenantId));
}

/**
 * The membership a person means: the named one (slug, `ten_…` or UUID), else the first that is not suspended.
 * @throws AppError `not_found` when they do not belong to the named tenant, `tenant_suspended`.
 */
export function chooseMembership(found: readonly Membership[], tenant: string | undefined): Membership {
  const wanted = tenant === undefined ? undefined : (fromPublicId("tenant", tenant) ?? tenant);
  const chosen =
    wanted === undefined
      ? (found.find(({ status }) => status === "active") ?? found[0])
      : found.find(({ tenantId, slug }) => tenantId === wanted || slug === wanted);
  if (chosen === undefined) {
    throw new AppError("not_found", { detail: "You do not belong to an organisation of that name." });
  }
  if (chosen.status === "suspended") throw new AppError("tenant_suspended");
  return chosen;
}
