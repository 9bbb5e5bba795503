import { createFailpoints, type Failpoints } from "@c4/runtime/failpoints";

/** Every place of the flush protocol at which a crash must change no figure, in the order they are passed. */
export const ingestFailpoints = [
  "claimed",
  "normalised",
  "compared",
  "frozen",
  "staged",
  "announced",
  "loading",
  "loaded-ledgers",
  "loaded-documents",
  "verified",
  "committing",
  "committed-tenant",
  "mirrored",
  "settled-tenant",
  "finished",
] as const;

export type IngestFailpoint = (typeof ingestFailpoints)[number];
export type IngestFailpoints = Failpoints<IngestFailpoint>;

/** `kill` is what an armed `exit` does; the process dies unless a test says otherwise. */
export function createIngestFailpoints(kill?: () => void): IngestFailpoints {
  return createFailpoints(ingestFailpoints, kill);
}
