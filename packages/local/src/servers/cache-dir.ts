import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * What every data folder and every test run of this checkout can share: downloaded and unpacked programs. In the user's own
 * cache where node_modules cannot be written.
 */
export const cacheDir = (): string => {
  const shared = fileURLToPath(new URL("../../../../node_modules/.cache/c4", import.meta.url));
  try {
    mkdirSync(shared, { recursive: true });
    accessSync(shared, constants.W_OK);
    return shared;
  } catch {
    return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "c4");
  }
};
