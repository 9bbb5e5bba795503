import { createHash, createHmac, randomBytes } from "node:crypto";

const BYTES = 32;

/** A random refresh token: 256 bits in base64url. */
export function newRefreshToken(): string {
  return randomBytes(BYTES).toString("base64url");
}

/** What is stored of a token. 256 random bits need no slow hash. */
export function hashRefreshToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** A random salt that, with a token, makes the token after it. */
export function newRefreshSalt(): Buffer {
  return randomBytes(BYTES);
}

/**
 * The token after this one. Parallel refreshes with one token all get it, though only hashes are stored: it follows from the
 * token, which only its holder has, and the salt, which only the database has. Neither alone tells anything about it.
 */
export function nextRefreshToken(token: string, salt: Uint8Array): string {
  return createHmac("sha256", token).update(salt).digest("base64url");
}
