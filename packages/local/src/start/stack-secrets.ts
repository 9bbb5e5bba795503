import { generateKeyPairSync, randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";

const StackSecrets = z.object({
  roles: z.object({ owner: z.string(), app: z.string(), relay: z.string(), ops: z.string() }),
  /** As the environment carries them. */
  signingKeys: z.string(),
  apiKeyPepper: z.string(),
  fileUrlSecret: z.string(),
  demoPassword: z.string(),
});

export type StackSecrets = z.infer<typeof StackSecrets>;

const random = (): string => randomBytes(32).toString("base64url");

const signingKeys = (): string => {
  const jwk = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return JSON.stringify({
    keys: [{ ...jwk, kid: randomBytes(8).toString("hex"), alg: "EdDSA", use: "sig" }],
  });
};

/** The passwords and keys of this data folder: made on its first start, kept in a file only its owner can read. */
export const stackSecrets = (file: string): StackSecrets => {
  const kept = existsSync(file) ? StackSecrets.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
  const secrets: StackSecrets = {
    roles: kept?.roles ?? { owner: random(), app: random(), relay: random(), ops: random() },
    signingKeys: kept?.signingKeys ?? signingKeys(),
    apiKeyPepper: kept?.apiKeyPepper ?? random(),
    fileUrlSecret: kept?.fileUrlSecret ?? random(),
    demoPassword: kept?.demoPassword ?? `demo-${randomBytes(6).toString("hex")}`,
  };
  writeFileSync(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
};
