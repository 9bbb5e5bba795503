import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { type StartedTestStack, startTestStack } from "./start-test-stack.ts";
import { templateDatabases } from "./template-databases.ts";
import type { TemplateDatabases, TestStack } from "./test-stack.ts";
import { readTestStack, testStackFile } from "./test-stack-file.ts";

type Prepared = {
  stack: TestStack;
  templates: TemplateDatabases;
  own: (StartedTestStack & { dir: string }) | undefined;
};

// Vitest loads this module once per project; the servers of a run are started once.
const shared = globalThis as { c4TestStack?: Promise<Prepared>; c4TestStackUsers?: number };

const prepare = async (): Promise<Prepared> => {
  const running = readTestStack(testStackFile());
  if (running) return { stack: running, templates: await templateDatabases(running), own: undefined };
  const dir = mkdtempSync(join(tmpdir(), "c4-test-stack-"));
  const started = await startTestStack(dir, () => {});
  const own = { ...started, dir };
  return { stack: started.stack, templates: await templateDatabases(started.stack), own };
};

/**
 * Gives every test the servers of `npm run test:stack` when it runs, else servers of this run. Vitest calls it.
 * @public
 */
export const setup = async (project: TestProject): Promise<() => Promise<void>> => {
  shared.c4TestStackUsers = (shared.c4TestStackUsers ?? 0) + 1;
  shared.c4TestStack ??= prepare();
  const { stack, templates, own } = await shared.c4TestStack;
  project.provide("testStack", stack);
  project.provide("templateDatabases", templates);
  return async () => {
    shared.c4TestStackUsers = (shared.c4TestStackUsers ?? 1) - 1;
    if (shared.c4TestStackUsers > 0 || !own) return;
    await own.stop();
    rmSync(own.dir, { recursive: true, force: true });
  };
};
