import { ClickHouseError } from "@clickhouse/client";
import { describe, expect, it } from "vitest";
import { clickHouseDeadline, clickHouseError } from "./clickhouse-error.ts";

const serverError = (code: string) => new ClickHouseError({ message: "m", code, type: "T" });
const networkError = (code: string) => Object.assign(new Error("connect"), { code });

describe("a ClickHouse error", () => {
  it.each([
    ["159", "query_timeout"],
    ["158", "query_too_large"],
    ["307", "query_too_large"],
    ["396", "query_too_large"],
    ["241", "query_too_large"],
    ["202", "dependency_unavailable"],
    ["252", "dependency_unavailable"],
  ])("%s of a read is %s", (code, expected) => {
    expect(clickHouseError(serverError(code), "read")).toMatchObject({ code: expected });
  });

  it.each(["159", "241", "252"])(
    "%s of a write is tried again, because the rows are not to blame",
    (code) => {
      expect(clickHouseError(serverError(code), "write")).toMatchObject({
        code: "dependency_unavailable",
        retryable: true,
      });
    },
  );

  it.each(["ECONNREFUSED", "ECONNRESET", "ETIMEDOUT"])("%s is an unavailable dependency", (code) => {
    expect(clickHouseError(networkError(code), "read")).toMatchObject({ code: "dependency_unavailable" });
  });

  it("that is nobody's anticipation stays what it is: a bug", () => {
    const syntax = serverError("62");
    expect(clickHouseError(syntax, "read")).toBe(syntax);
    const bug = new TypeError("x is undefined");
    expect(clickHouseError(bug, "write")).toBe(bug);
  });
});

it("our own deadline is a timeout for a read and an unconfirmed write for a write", () => {
  expect(clickHouseDeadline("read", 100).code).toBe("query_timeout");
  expect(clickHouseDeadline("write", 100)).toMatchObject({ code: "dependency_unavailable", retryable: true });
});
