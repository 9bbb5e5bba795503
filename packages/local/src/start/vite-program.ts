import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** The Vite that the portal depends on, to be run by Node. */
export const viteProgram = (root: string): string => {
  const manifest = createRequire(join(root, "apps/portal/package.json")).resolve("vite/package.json");
  return join(dirname(manifest), "bin", "vite.js");
};
