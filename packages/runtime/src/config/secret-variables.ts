import { z } from "zod";
import { signingKeys } from "./signing-keys.ts";
import { required } from "./variable.ts";

const randomText = () =>
  z.string().min(32, "must be at least 32 characters; make one with: openssl rand -base64 32");

/** Keys C4 signs and hashes with. The local stack makes its own; elsewhere they come from a secrets manager. */
export const secretVariables = {
  AUTH_SIGNING_KEYS: required(signingKeys(), {
    secret: true,
    description:
      "Ed25519 private JWKs that sign access tokens, as a JWK set in JSON or base64. The first signs, all verify: put a new key first and keep the old one for 10 minutes.",
  }),
  API_KEY_PEPPER: required(randomText(), {
    secret: true,
    description:
      "Pepper of the stored API key hashes, 32 characters or more. Changing it voids every API key.",
  }),
  FILE_URL_SECRET: required(randomText(), {
    secret: true,
    description: "Signs download links, 32 characters or more. Changing it voids the links that are out.",
  }),
};
