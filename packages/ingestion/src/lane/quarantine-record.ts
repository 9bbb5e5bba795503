import type { InputIssue } from "@c4/contracts/errors";
import { storableText } from "../normalise/storable-text.ts";
import type { BatchDraft, TenantDraft } from "./flush-draft.ts";

/** A record that is set aside: where it was, what it was as far as one can tell, and what is wrong with it. */
export type RecordToQuarantine = {
  readonly position: number;
  readonly bytes: Buffer;
  readonly kind: string | null;
  readonly recordId: string | null;
  readonly issue: InputIssue;
};

const rawCharacters = 32_768;
const messageCharacters = 500;
const nameCharacters = 128;

/** Counts and keeps a record that cannot be loaded. Its text is the sender's, so all of it is made storable here. */
export function quarantineRecord(
  { quarantined }: TenantDraft,
  { batchId, counts }: BatchDraft,
  { position, bytes, kind, recordId, issue }: RecordToQuarantine,
): void {
  counts.quarantined += 1;
  quarantined.push({
    batchId,
    position,
    kind: kind === null ? null : storableText(kind, nameCharacters),
    recordId: recordId === null ? null : storableText(recordId, nameCharacters),
    path: storableText(issue.path, messageCharacters),
    code: issue.code,
    message: storableText(issue.message, messageCharacters),
    raw: storableText(bytes.toString("utf8"), rawCharacters),
  });
}
