import { z } from "zod";
import { parseJson } from "../parse-json.ts";

const SigningKey = z.object({
  kty: z.literal("OKP"),
  crv: z.literal("Ed25519"),
  kid: z.string().min(1),
  /** Public part. */
  x: z.string().min(1),
  /** Private part. */
  d: z.string().min(1),
});

/** An Ed25519 private key as a JWK (RFC 8037). */
export type SigningKey = z.infer<typeof SigningKey>;

const SigningKeys = z.union([z.array(SigningKey).min(1), z.object({ keys: z.array(SigningKey).min(1) })]);

/** A JWK set or an array of JWKs, as JSON or as base64 of it. The first key signs; all of them verify. */
export const signingKeys = () =>
  z.string().transform((text, context): readonly SigningKey[] => {
    const parsed = SigningKeys.safeParse(parseJson(/^\s*[[{]/.test(text) ? text : decode(text)));
    if (parsed.success) {
      const keys = Array.isArray(parsed.data) ? parsed.data : parsed.data.keys;
      if (new Set(keys.map((key) => key.kid)).size === keys.length) return keys;
    }
    context.addIssue("must be Ed25519 private JWKs with distinct kid values, as JSON or base64 of it");
    return z.NEVER;
  });

function decode(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}
