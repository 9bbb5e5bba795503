import { expect, test } from "vitest";
import { explainLog } from "./explain-log.ts";

const explain = explainLog("Postgres", "/data/postgres.log");

test("a full disk, a missing library, a busy port and a forbidden folder each give one sentence", () => {
  expect(explain('FATAL: could not write lock file "postmaster.pid": No space left on device')).toBe(
    "Postgres did not start. The disk is full: free some space or point C4_DATA_DIR at another disk. (/data/postgres.log)",
  );
  expect(
    explain("postgres: error while loading shared libraries: libicuuc.so.60: cannot open shared object file"),
  ).toBe(
    "Postgres did not start. The system library libicuuc.so.60 is missing: install the package that brings it. (/data/postgres.log)",
  );
  expect(explain("could not bind IPv4 address: Address already in use")).toContain("port is taken");
  expect(explain("could not open file: Permission denied")).toContain("set C4_DATA_DIR");
});

test("an unknown failure is not explained away", () => {
  expect(explain("FATAL: something new")).toBeUndefined();
});
