// `npm run test:torture`: long randomised storms. C4_TORTURE_RUNS histories (default 1,000) and C4_TORTURE_SEED repeat one.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./ensure-installed.mjs";

ensureInstalled();
const root = fileURLToPath(new URL("..", import.meta.url));
const seed = process.env.C4_TORTURE_SEED ?? String(Date.now() % 2 ** 31);
const runs = process.env.C4_TORTURE_RUNS ?? "1000";
console.log(`Torture: ${runs} histories, C4_TORTURE_SEED=${seed}`);
const storms = ["ledger-property", "any-record", ".torture.test"];
const { status } = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--project", "e2e", "--project", "torture", ...storms],
  {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, C4_TORTURE: "1", C4_TORTURE_RUNS: runs, C4_TORTURE_SEED: seed },
  },
);
process.exitCode = status ?? 1;
