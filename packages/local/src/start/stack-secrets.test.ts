import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isWellFormedApiKey } from "@c4/identity/api-key-format";
import { signingKeys } from "@c4/runtime/config/signing-keys";
import { expect, test } from "vitest";
import { stackSecrets } from "./stack-secrets.ts";

test("keys are valid, stay the same over starts, and are readable by their owner only", () => {
  const dir = mkdtempSync(join(tmpdir(), "c4-secrets-"));
  const file = join(dir, "secrets.json");
  const first = stackSecrets(file, ["one"]);
  expect(signingKeys().parse(first.signingKeys)).toHaveLength(1);
  expect(isWellFormedApiKey(first.apiKeys.one ?? "")).toBe(true);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const second = stackSecrets(file, ["one", "two"]);
  expect(second).toMatchObject(first);
  expect(isWellFormedApiKey(second.apiKeys.two ?? "")).toBe(true);
  rmSync(dir, { recursive: true });
});
