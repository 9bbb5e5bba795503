import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = join(root, "node_modules", ".cache", "c4", "installed");

const fail = (sentence) => {
  console.error(sentence);
  process.exit(1);
};

/** Refuses a Node that is too old, and runs `npm ci` when node_modules is missing or of another lock file. */
export const ensureInstalled = () => {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19))
    fail(
      `C4 needs Node 20.19 or newer and this is ${process.versions.node}: install a newer one from https://nodejs.org.`,
    );
  const lock = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return;
  if (!isInstalledAsLocked()) {
    console.log("Installing dependencies (npm ci) …");
    const run = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: "inherit",
    });
    if (run.status !== 0)
      fail("The dependencies could not be installed: read npm's message above, then start again.");
  }
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, lock);
};

/** npm writes what it installed beside it; `npm install` and `npm ci` by hand count as well. */
const isInstalledAsLocked = () => {
  const installed = join(root, "node_modules", ".package-lock.json");
  if (!existsSync(installed)) return false;
  const versions = (file) => JSON.parse(readFileSync(file, "utf8")).packages;
  const have = versions(installed);
  return Object.entries(versions(join(root, "package-lock.json"))).every(
    ([path, { version, optional, link }]) =>
      path === "" || optional || link || !path.includes("node_modules/") || have[path]?.version === version,
  );
};
