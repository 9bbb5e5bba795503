import { AppError } from "@c4/contracts/errors";
import { expect, test } from "vitest";
import { faultCode, isTenantsOwn } from "./flush-faults.ts";

const sqlError = (code: string) => Object.assign(new Error("secret value"), { code });

test.each([
  ["an error without a code", new Error("x"), 0, false],
  ["refused data", sqlError("22021"), 0, true],
  ["a broken rule", sqlError("23514"), 0, true],
  ["a deadlock", sqlError("40P01"), 0, false],
  ["a move", new AppError("tenant_moving"), 0, true],
  ["a tenant that is gone", new AppError("not_found"), 0, true],
  ["a timeout", new AppError("query_timeout"), 4, false],
  ["a timeout that stays", new AppError("query_timeout"), 5, true],
  ["a bug", new TypeError("x"), 4, false],
  ["a bug that stays", new TypeError("x"), 5, true],
  ["a server that is away for long", new AppError("dependency_unavailable"), 50, false],
  ["a lane that was lost", new AppError("lane_lease_lost"), 50, false],
])("%s (%o, tried %i times) is the tenant's own: %s", (_name, error, tries, own) => {
  expect(isTenantsOwn(error, tries)).toBe(own);
});

test("what is written down of an error is a code, never its text", () => {
  expect(
    [sqlError("23514"), new AppError("tenant_moving", { detail: "secret" }), new Error("secret")].map(
      faultCode,
    ),
  ).toEqual(["23514", "tenant_moving", "internal"]);
});
