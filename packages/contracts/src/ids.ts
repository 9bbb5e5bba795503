import { z } from "zod";

/** Prefixes of public ids. Inside the platform ids are plain UUIDs; outside they say what they name. */
export const idPrefixes = {
  tenant: "ten",
  user: "usr",
  session: "ses",
  apiKey: "key",
  source: "src",
  batch: "bat",
  reportRun: "rep",
  quarantined: "qua",
  location: "loc",
  product: "prd",
} as const;
export type IdKind = keyof typeof idPrefixes;

/** `0198f2c4-…` → `src_0198f2c4…` (prefix, underscore, 32 lower-case hex digits). */
export function toPublicId(kind: IdKind, uuid: string): string {
  return `${idPrefixes[kind]}_${uuid.replaceAll("-", "").toLowerCase()}`;
}

/** The UUID behind a public id, or null when the text is not a public id of that kind. */
export function fromPublicId(kind: IdKind, publicId: string): string | null {
  const match = /^([a-z]+)_([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/.exec(
    publicId,
  );
  if (!match || match[1] !== idPrefixes[kind]) return null;
  return match.slice(2).join("-");
}

/** Schema of a public id as it travels; handlers turn it into a UUID with {@link fromPublicId}. */
export function publicIdSchema(kind: IdKind) {
  return z.string().regex(new RegExp(`^${idPrefixes[kind]}_[0-9a-f]{32}$`), {
    error: `expected an id that begins with ${idPrefixes[kind]}_`,
  });
}
