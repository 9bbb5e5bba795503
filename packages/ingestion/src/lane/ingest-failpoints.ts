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

export function createIngestFailpoints(): IngestFailpoints {
  return createFailpoints(ingestFailpoints);
}
