import { AppError, type InputIssue } from "@c4/contracts/errors";
import type { z } from "zod";
import type { ReportDefinition, ReportParams } from "../define-report.ts";

/** @throws AppError `validation_failed` that names each field under `params` */
export function parseParams(report: ReportDefinition, params: unknown): ReportParams {
  const parsed = report.params.safeParse(params);
  if (parsed.success) return parsed.data;
  throw new AppError("validation_failed", {
    detail: `the parameters do not fit the report ${report.key}`,
    issues: parsed.error.issues.flatMap((issue) => toIssues(issue, ["params"])),
  });
}

function toIssues(issue: z.core.$ZodIssue, parent: readonly PropertyKey[]): InputIssue[] {
  const path = [...parent, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      path: join([...path, key]),
      code: issue.code,
      message: "there is no such field",
    }));
  }
  if (issue.code === "invalid_union") {
    const closest = closestBranch(issue.errors);
    if (closest !== undefined) return closest.flatMap((inner) => toIssues(inner, path));
  }
  return [{ path: join(path), code: issue.code, message: issue.message }];
}

/** The alternative that was meant: the one without foreign keys, else the one with the fewest faults. */
function closestBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const faults = (branch: readonly z.core.$ZodIssue[]) =>
    branch.length + (branch.some((issue) => issue.code === "unrecognized_keys") ? 100 : 0);
  return [...branches].sort((a, b) => faults(a) - faults(b))[0];
}

function join(path: readonly PropertyKey[]): string {
  return path.map(String).join(".");
}
