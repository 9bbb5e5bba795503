import { expect, test } from "vitest";
import { toAppError } from "./to-problem.ts";

/** As drizzle hands it on: the driver's error is its cause. */
const queryError = (code: string) =>
  new Error("Failed query", { cause: Object.assign(new Error("invalid byte sequence"), { code }) });

test.each(["22021", "22P05"])("text that Postgres cannot hold (%s) is the sender's, not ours", (sqlState) => {
  expect(toAppError(queryError(sqlState))).toMatchObject({ code: "validation_failed", status: 400 });
  expect(toAppError(queryError(sqlState)).message).not.toContain("byte sequence");
});

test("any other error of Postgres is a bug of ours, and stays private", () => {
  const error = toAppError(queryError("42703"));
  expect([error.code, error.detail]).toEqual(["internal", undefined]);
});
