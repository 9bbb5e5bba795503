import type { InputIssue } from "@c4/contracts/errors";

/** A record that cannot be loaded, and why. Thrown inside normalisation only; `normaliseLine` returns it as an outcome. */
export class RecordRejection extends Error {
  readonly issue: InputIssue;

  constructor(issue: InputIssue) {
    super(issue.message);
    this.name = "RecordRejection";
    this.issue = issue;
  }
}

/** Ends normalisation of one record: `path` says where, `message` what to do about it. */
export function reject(path: string, code: string, message: string): never {
  throw new RecordRejection({ path, code, message });
}
