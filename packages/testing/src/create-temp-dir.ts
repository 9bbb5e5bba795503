import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export type TempDir = { path: string; url: string; remove(): void };

/** A folder of the test's own, as path and as OBJECT_STORE_URL. Remove it when done. */
export const createTempDir = (): TempDir => {
  const path = mkdtempSync(join(tmpdir(), "c4-test-"));
  return {
    path,
    url: pathToFileURL(path).href,
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
};
