import { expect, it } from "vitest";
import { splitStatements } from "./split-statements.ts";

it("a statement ends with a semicolon at the end of a line, and comment lines are dropped", () => {
  const text =
    "-- why; and how\nCREATE TABLE a (x String);\n\n  -- more\nINSERT INTO a VALUES ('one;two')\n;  \nSELECT 1";
  expect(splitStatements(text)).toEqual([
    "CREATE TABLE a (x String)",
    "INSERT INTO a VALUES ('one;two')",
    "SELECT 1",
  ]);
});

it("a file of nothing but comment has no statement", () => {
  expect(splitStatements("-- nothing\n\n")).toEqual([]);
});
