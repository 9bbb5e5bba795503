import type { AccessGrant } from "@c4/contracts/http/auth";
import { ACCESS_TOKEN_SECONDS } from "@c4/identity/access-tokens";

/** The body that carries an access token; the refresh token travels as a cookie only. */
export function toAccessGrant(accessToken: string): AccessGrant {
  return { access_token: accessToken, token_type: "Bearer", expires_in: ACCESS_TOKEN_SECONDS };
}
