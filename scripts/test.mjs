// `npm test`: what CI runs. Ends with `N passed, N failed` over the static checks and every test, whatever happens before.
import { spawn } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChecks } from "./checks.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const resultsFile = join(root, "node_modules", ".cache", "c4", "test-results.json");
const total = { passed: 0, failed: 0 };

const count = ({ passed, failed }) => {
  total.passed += passed;
  total.failed += failed;
  return failed === 0;
};

const node = (...args) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
    const forward = (signal) => child.kill(signal);
    process.on("SIGTERM", forward);
    child.once("close", (code) => {
      process.off("SIGTERM", forward);
      resolve(code ?? 1);
    });
  });

/** The portal is built once, before the tests that open it. */
const buildPortal = async () => {
  const built = (await node("--import", "tsx", "packages/local/src/cli/build-portal.ts")) === 0;
  const small = built && (await node("apps/portal/scripts/check-bundle-size.mjs")) === 0;
  return { passed: Number(built) + Number(small), failed: Number(!built) + Number(built && !small) };
};

const runTests = async () => {
  rmSync(resultsFile, { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${resultsFile}`];
  const code = await node("node_modules/vitest/vitest.mjs", "run", ...reporters, ...process.argv.slice(2));
  if (!existsSync(resultsFile)) return { passed: 0, failed: 1 };
  const {
    numPassedTests: passed,
    numFailedTests,
    testResults,
  } = JSON.parse(readFileSync(resultsFile, "utf8"));
  // A file that does not even load holds no failed test, and still is a failure.
  const broken = testResults.filter(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  ).length;
  return { passed, failed: Math.max(numFailedTests + broken, code === 0 ? 0 : 1) };
};

// Ctrl-C reaches the running stage as well; it ends, and we print what we have.
process.on("SIGINT", () => {});

ensureInstalled();
for (const stage of [runChecks, buildPortal, runTests]) if (!count(await stage())) break;
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed > 0 ? 1 : 0;
