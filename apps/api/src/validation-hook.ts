import { AppError, type InputIssue } from "@c4/contracts/errors";
import type { z } from "zod";

type Outcome = { readonly success: true } | { readonly success: false; readonly error: z.core.$ZodError };

/** What every schema failure of a request becomes. */
export function refuseInvalid(outcome: Outcome): void {
  if (!outcome.success) {
    throw new AppError("validation_failed", { issues: outcome.error.issues.flatMap(toInputIssues) });
  }
}

/** One fault per field: zod reports all unknown keys of an object at once. */
export function toInputIssues(issue: z.core.$ZodIssue): InputIssue[] {
  const { code, message } = issue;
  if (issue.code !== "unrecognized_keys") return [{ path: pathOf(issue.path), code, message }];
  return issue.keys.map((key) => ({
    path: pathOf([...issue.path, key]),
    code,
    message: "there is no such field",
  }));
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}
