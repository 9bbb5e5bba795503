import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { startTestStack } from "../start-test-stack.ts";
import { readTestStack, testStackFile } from "../test-stack-file.ts";

// `npm run test:stack`: servers that stay up between test runs. Every vitest run finds them by the file.
const file = testStackFile();
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const running = readTestStack(file);
if (running) {
  say(`A test stack already runs (pid ${running.pid}, ${file}).`);
  process.exit(1);
}
mkdirSync(dirname(file), { recursive: true });
const { stack, stop, exited } = await startTestStack(join(dirname(file), "test-stack"), say);
writeFileSync(`${file}.new`, `${JSON.stringify(stack, null, 2)}\n`, { mode: 0o600 });
renameSync(`${file}.new`, file);
say(`Test servers are ready (${file}). Ctrl-C ends them.`);

let ending = false;
const end = async (why: string): Promise<void> => {
  if (ending) return;
  ending = true;
  say(`Ending the test servers: ${why}.`);
  rmSync(file, { force: true });
  await stop();
  process.exit(0);
};
process.on("SIGINT", () => void end("asked to"));
process.on("SIGTERM", () => void end("asked to"));
await end(await exited);
