import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { TestStack } from "./test-stack.ts";

/** Where `npm run test:stack` says what it runs. C4_TEST_STACK names another file. */
export const testStackFile = (): string =>
  process.env.C4_TEST_STACK ??
  fileURLToPath(new URL("../../../node_modules/.cache/c4/test-stack.json", import.meta.url));

/** The running stack of `npm run test:stack`, or undefined when there is none. */
export const readTestStack = (file: string): TestStack | undefined => {
  if (!existsSync(file)) return undefined;
  const stack = TestStack.safeParse(JSON.parse(readFileSync(file, "utf8")));
  if (!stack.success) return undefined;
  try {
    process.kill(stack.data.pid, 0);
    return stack.data;
  } catch {
    return undefined;
  }
};
