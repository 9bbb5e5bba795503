import { type Permission, rolePermissions } from "@c4/contracts/http/auth";
import type { Principal } from "./principal.ts";

/** Whether the role, or the scopes of the key, grant a permission. */
export function isAllowed(principal: Principal, permission: Permission): boolean {
  const granted = principal.kind === "user" ? rolePermissions[principal.role] : principal.scopes;
  return granted.includes(permission);
}
