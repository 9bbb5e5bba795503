import { isIP } from "node:net";
import { z } from "zod";

/** A whole number between two bounds, in decimal digits. */
export function integer(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, error)
    .transform(Number)
    .pipe(z.int().min(min, error).max(max, error));
}

export const port = () => integer(0, 65_535);

/** `1`/`true`/`on` or `0`/`false`/`off`. */
export const flag = () =>
  z
    .enum(["1", "true", "on", "0", "false", "off"], "must be 1 or 0")
    .transform((text) => text === "1" || text === "true" || text === "on");

/** An absolute URL with one of the given schemes (`postgres`, `https`, …), kept as text. */
export function url(...schemes: readonly string[]) {
  const error = `must be a URL that begins with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}`;
  return z.string().refine((text) => schemes.includes(schemeOf(text)), error);
}

/** Comma separated items; blanks around them do not matter and empty ones are dropped. */
export const list = () =>
  z.string().transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );

export const origins = () =>
  list().pipe(
    z.array(z.string().refine(isOrigin, "must list origins such as https://app.example.com, without a path")),
  );

/** IP addresses and CIDR ranges. */
export const addressRanges = () =>
  list().pipe(
    z.array(z.string().refine(isAddressRange, "must list IP addresses or ranges such as 10.0.0.0/8")),
  );

/** `shard_1=postgres://…,shard_2=postgres://…` → shard id → URL, in the order written. Commas inside a URL are written %2C. */
export const shardUrls = () =>
  list()
    .transform((items) =>
      items.map((item): [string, string] => [item.split("=", 1)[0] ?? "", afterEquals(item)]),
    )
    .refine((entries) => entries.length > 0, "must name at least one shard")
    .refine(
      (entries) => entries.every(([id, text]) => /^[a-z][a-z0-9_]{0,31}$/.test(id) && isPostgresUrl(text)),
      "must be a list like shard_1=postgres://host/db,shard_2=postgres://host/db",
    )
    .refine((entries) => new Set(entries.map(([id]) => id)).size === entries.length, "names a shard twice")
    .transform((entries): Readonly<Record<string, string>> => Object.fromEntries(entries));

function schemeOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol.slice(0, -1) : "";
}

function isPostgresUrl(text: string): boolean {
  return ["postgres", "postgresql"].includes(schemeOf(text));
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function isAddressRange(text: string): boolean {
  const [address = "", bits, ...rest] = text.split("/");
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

function afterEquals(item: string): string {
  const at = item.indexOf("=");
  return at < 0 ? "" : item.slice(at + 1);
}
