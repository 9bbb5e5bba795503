import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { cacheDir } from "../servers/cache-dir.ts";
import { buildPortal } from "../start/build-portal.ts";
import { createSteps } from "../terminal/steps.ts";

// The portal as `npm start` builds it, for tests.
const root = fileURLToPath(new URL("../../../..", import.meta.url));
mkdirSync(cacheDir(), { recursive: true });
await createSteps(process.stdout).step("portal is built", async (note) => {
  const log = join(cacheDir(), "portal-build.log");
  if (!(await buildPortal(root, log, new AbortController().signal))) note("unchanged");
});
