import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What needs no test to be seen. Each counts as one in the total of `npm test`. */
const checks = [
  ["format and lint", ["biome", "ci", "--colors=off", "--diagnostic-level=error", "."]],
  ["types", ["tsc", "--noEmit", "-p", "tsconfig.json"]],
  ["types of the portal", ["tsc", "--noEmit", "-p", "apps/portal/tsconfig.json"]],
  [
    "import rules",
    ["depcruise", "--config", ".dependency-cruiser.cjs", "--output-type", "err", ...sources()],
  ],
  ["unused code", ["knip", "--no-progress"]],
];

function sources() {
  return ["apps", "packages", "bench", "tests"].filter((folder) => existsSync(`${root}/${folder}`));
}

const run = ([name, [program, ...args]]) =>
  new Promise((resolve) => {
    const since = Date.now();
    const child = spawn(`${root}/node_modules/.bin/${program}`, args, {
      cwd: root,
      env: { ...process.env, FORCE_COLOR: "0" },
    });
    let said = "";
    child.stdout.on("data", (chunk) => (said += chunk));
    child.stderr.on("data", (chunk) => (said += chunk));
    child.once("error", (error) =>
      resolve({ name, passed: false, said: error.message, ms: Date.now() - since }),
    );
    child.once("close", (code) => resolve({ name, passed: code === 0, said, ms: Date.now() - since }));
  });

const show = ({ name, passed, said, ms }) => {
  console.log(`  ${passed ? "✓" : "✗"} ${name}  ${(ms / 1_000).toFixed(1)} s`);
  if (!passed) console.log(said.trim().replace(/^/gm, "    "));
};

/** Runs the static checks, two at a time, and shows what each found. */
export const runChecks = async () => {
  const waiting = [...checks];
  const results = [];
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      const result = await run(check);
      show(result);
      results.push(result);
    }
  };
  await Promise.all([lane(), lane()]);
  const failed = results.filter((result) => !result.passed).length;
  return { passed: results.length - failed, failed };
};
