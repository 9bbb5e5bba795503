import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { signingKeys } from "@c4/runtime/config/signing-keys";
import { expect, test } from "vitest";
import { stackSecrets } from "./stack-secrets.ts";

test("keys are valid, stay the same over starts, and are readable by their owner only", () => {
  const dir = mkdtempSync(join(tmpdir(), "c4-secrets-"));
  const file = join(dir, "secrets.json");
  const first = stackSecrets(file);
  expect(signingKeys().parse(first.signingKeys)).toHaveLength(1);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(stackSecrets(file)).toEqual(first);
  rmSync(dir, { recursive: true });
});
