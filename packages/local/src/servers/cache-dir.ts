import { fileURLToPath } from "node:url";

/** What every data folder and every test run of this checkout can share: downloaded and unpacked programs. */
export const cacheDir = (): string =>
  fileURLToPath(new URL("../../../../node_modules/.cache/c4", import.meta.url));
