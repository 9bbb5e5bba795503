import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StackError } from "../servers/stack-error.ts";
import { viteProgram } from "./vite-program.ts";

const sources = ["apps/portal", "packages/charts/src", "packages/contracts/src", "package-lock.json"];

const filesUnder = (path: string): string[] => {
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](dist|node_modules)[\\/]/.test(file))
    .sort();
};

const hashOf = (root: string): string => {
  const hash = createHash("sha256");
  for (const source of sources) {
    const path = join(root, source);
    for (const file of path.endsWith(".json") ? [path] : filesUnder(path))
      hash.update(file).update(readFileSync(file));
  }
  return hash.digest("hex");
};

/** Builds the portal into apps/portal/dist unless that is of the very same sources. Says whether it had to. */
export const buildPortal = async (root: string, logFile: string, signal: AbortSignal): Promise<boolean> => {
  const dist = join(root, "apps/portal/dist");
  const stamp = join(dist, ".sources");
  const hash = hashOf(root);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === hash) return false;
  const build = spawn(process.execPath, [viteProgram(root), "build"], {
    cwd: join(root, "apps/portal"),
    // Test runners set another, and Vite would then bundle React's development build, which the next start would serve.
    env: { ...process.env, NODE_ENV: "production" },
    stdio: ["ignore", "pipe", "pipe"],
    signal,
  });
  let said = "";
  build.stdout.on("data", (chunk) => (said += chunk));
  build.stderr.on("data", (chunk) => (said += chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    build.once("error", reject);
    build.once("close", resolve);
  });
  writeFileSync(logFile, said);
  if (code !== 0) throw new StackError(`The portal could not be built: read ${logFile} for the reason.`);
  writeFileSync(stamp, hash);
  return true;
};
