import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAppEnvironment, writeAppEnvironment } from "./app-environment-file.ts";

test("the apps' variables alone are kept, for the owner alone, until they are taken away", () => {
  const dir = mkdtempSync(join(tmpdir(), "c4-env-"));
  const remove = writeAppEnvironment(dir, {
    API_KEY_PEPPER: "p",
    REGION: "",
    AWS_SECRET_ACCESS_KEY: "other",
  });
  expect(readAppEnvironment(dir)).toEqual({ API_KEY_PEPPER: "p" });
  expect(statSync(join(dir, "app-environment.json")).mode & 0o777).toBe(0o600);
  remove();
  expect(readAppEnvironment(dir)).toBeUndefined();
  rmSync(dir, { recursive: true });
});
