import type { Permission, Role } from "@c4/contracts/http/auth";
import type { RowScope } from "@c4/tenancy/row-scope";

/** A person who signed in, in the tenant they chose. */
export type UserPrincipal = {
  readonly kind: "user";
  readonly tenantId: string;
  readonly tenantSlug: string;
  readonly userId: string;
  readonly sessionId: string;
  readonly role: Role;
  readonly rowScope: RowScope;
};

/** A tenant's system with an API key. */
export type ApiKeyPrincipal = {
  readonly kind: "api_key";
  readonly tenantId: string;
  readonly tenantSlug: string;
  readonly apiKeyId: string;
  readonly scopes: readonly Permission[];
  readonly rowScope: RowScope;
};

/** Who a request comes from, and what it may see. */
export type Principal = UserPrincipal | ApiKeyPrincipal;
