// `npm run check`: format, lint, types, import rules, unused code.
import { runChecks } from "./checks.mjs";
import { ensureInstalled } from "./ensure-installed.mjs";

ensureInstalled();
const { failed } = await runChecks();
process.exitCode = failed > 0 ? 1 : 0;
