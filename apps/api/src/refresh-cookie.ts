import { REFRESH_TOKEN_DAYS } from "@c4/identity/open-session";
import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

/** `__Host-`: browsers take it over https (or from localhost) only, for this host only, and no subdomain can overwrite it. */
export const REFRESH_COOKIE = "__Host-c4_refresh";

const attributes = { httpOnly: true, secure: true, sameSite: "Lax", path: "/" } as const;

export function readRefreshCookie(c: Context): string | undefined {
  return getCookie(c, REFRESH_COOKIE);
}

export function setRefreshCookie(c: Context, refreshToken: string): void {
  setCookie(c, REFRESH_COOKIE, refreshToken, { ...attributes, maxAge: REFRESH_TOKEN_DAYS * 86_400 });
}

export function clearRefreshCookie(c: Context): void {
  deleteCookie(c, REFRESH_COOKIE, attributes);
}
