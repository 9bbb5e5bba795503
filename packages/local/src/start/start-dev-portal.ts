import { join } from "node:path";
import { freePort, isPortFree } from "../servers/free-port.ts";
import type { RunningServer } from "../servers/running-server.ts";
import { spawnServer } from "../servers/spawn-server.ts";
import { viteProgram } from "./vite-program.ts";

const usualPort = 5173;

/** The portal from its sources, replaced in the browser as they change; it passes /v1 on to the api's port. */
export const startDevPortal = async (
  root: string,
  dataDir: string,
  apiPort: number,
): Promise<RunningServer> => {
  const port = (await isPortFree(usualPort)) ? usualPort : await freePort();
  return spawnServer({
    name: "portal",
    dir: join(dataDir, "portal"),
    cwd: join(root, "apps/portal"),
    port,
    command: process.execPath,
    args: [viteProgram(root), "--host", "127.0.0.1", "--port", String(port), "--strictPort"],
    env: { PORT: String(apiPort) },
    stopSignal: "SIGTERM",
    isReady: () =>
      fetch(`http://127.0.0.1:${port}/`, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => response.ok,
        () => false,
      ),
    readyTimeoutMs: 30_000,
  });
};
