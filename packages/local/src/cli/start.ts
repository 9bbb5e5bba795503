import { fileURLToPath } from "node:url";
import { loadEnvFile } from "@c4/runtime/config/load-env-file";
import { StackError } from "../servers/stack-error.ts";
import { startC4 } from "../start/start-c4.ts";
import { createSteps } from "../terminal/steps.ts";

// `npm start` and `npm run dev`, after scripts/start.mjs has made sure that dependencies are there.
const root = fileURLToPath(new URL("../../../..", import.meta.url));
loadEnvFile(root);

const steps = createSteps(process.stdout);
const stopping = new AbortController();
const started: (() => Promise<void> | void)[] = [];
let ending = false;

const endAll = async (why: string, code: number): Promise<void> => {
  steps.say(`\n${why}`);
  stopping.abort();
  // What is just being started is ended by the abort; only then is the list of what runs complete.
  await startup.catch(() => undefined);
  for (const end of started.reverse()) {
    try {
      await end();
    } catch (error) {
      steps.say(String(error));
    }
  }
  // A start that was refused has stopped nothing: another C4 may well be running on the data.
  if (started.length > 0) steps.say("Everything has stopped; the data is kept.");
  process.exit(code);
};

const end = (why: string, code: number): void => {
  if (ending) return;
  ending = true;
  void endAll(why, code);
};

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => end("Stopping …", 0));
}

// Killed with -9, npm can pass nothing on; without it nobody could stop us by Ctrl-C any more.
if (process.env.npm_lifecycle_event) {
  const npm = process.ppid;
  setInterval(() => process.ppid !== npm && end("npm is gone: stopping …", 1), 1_000).unref();
}

const explain = (error: unknown): string =>
  error instanceof StackError
    ? `C4 cannot start. ${error.message}`
    : `C4 could not start: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;

const startup = startC4({
  root,
  env: process.env,
  watch: process.argv.includes("--watch"),
  steps,
  signal: stopping.signal,
  onFatal: (reason) => end(`C4 ends: ${reason}.`, 1),
  onStarted: (stop) => started.push(stop),
});
startup.catch((error: unknown) => {
  if (!stopping.signal.aborted) end(explain(error), 1);
});
