import { expect, test } from "vitest";
import { lastWords } from "./last-words.ts";

test("of structured lines the last message and its error are shown", () => {
  const lines = [
    '{"level":30,"msg":"starting"}',
    '{"level":60,"msg":"no schema","err":{"message":"shard_1 is old"}}',
    "",
  ];
  expect(lastWords(lines.join("\n"))).toBe("no schema: shard_1 is old");
});

test("of a stack trace the line that names the error is shown", () => {
  expect(
    lastWords("node:internal\n  throw err\nError [X]: no main.ts\n    at resolve (a.js:1)\n\nNode.js v20"),
  ).toBe("Error [X]: no main.ts");
});

test("a process that said nothing has no last words", () => {
  expect(lastWords("")).toBeUndefined();
});
