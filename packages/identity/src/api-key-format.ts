import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/** `c4_live_<30 base62>_<6 base62>`: 178 bits, then a checksum, so that a mistyped or cut key needs no lookup to be refused. */
const SHAPE = /^(c4_live_[0-9A-Za-z]{30})_([0-9A-Za-z]{6})$/;
const PREFIX = "c4_live_";
const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SECRET_LENGTH = 30;
const CHECKSUM_LENGTH = 6;

/** A new random key with its checksum. */
export function newApiKey(): string {
  let secret = "";
  while (secret.length < SECRET_LENGTH) {
    for (const byte of randomBytes(SECRET_LENGTH)) {
      // 248 = 4 × 62: bytes above it would make the first letters likelier.
      if (byte < 248 && secret.length < SECRET_LENGTH) secret += BASE62.charAt(byte % 62);
    }
  }
  const body = PREFIX + secret;
  return `${body}_${checksum(body)}`;
}

/** Whether text is meant to be one of our keys, well formed or not. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith("c4_");
}

/** Whether the text has the shape of a key and its checksum is right; says nothing about whether the key exists. */
export function isWellFormedApiKey(text: string): boolean {
  const match = SHAPE.exec(text);
  return match?.[1] !== undefined && checksum(match[1]) === match[2];
}

/** What people are shown of a key: enough to tell keys apart, too little to guess one. */
export function apiKeyHints(key: string): { prefix: string; lastFour: string } {
  return { prefix: key.slice(0, PREFIX.length + 4), lastFour: key.slice(-4) };
}

/** CRC-32 in base62: catches typing errors; secrecy comes from the other 30 characters. */
function checksum(body: string): string {
  let rest = crc32(body);
  let text = "";
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    text = BASE62.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}
