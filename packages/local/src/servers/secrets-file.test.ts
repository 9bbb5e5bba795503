import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { secretsFile } from "./secrets-file.ts";

test("passwords are random, kept, and readable by their owner only", () => {
  const dir = mkdtempSync(join(tmpdir(), "c4-secrets-"));
  const file = join(dir, "secrets.json");
  const first = secretsFile(file, ["a", "b"]);
  expect(first.a).toHaveLength(48);
  expect(first.a).not.toBe(first.b);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const second = secretsFile(file, ["a", "b", "c"]);
  expect(second).toMatchObject(first);
  expect(second.c).toHaveLength(48);
  rmSync(dir, { recursive: true });
});
