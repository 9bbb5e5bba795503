/** What decides which of two versions of one record is the later one. */
export type VersionKey = {
  /** The sender's version; -1 when it gives none. */
  readonly version: number;
  /** When the batch was accepted, UTC with microseconds, fixed width, so that text order is time order. */
  readonly acceptedAt: string;
  readonly position: number;
  /** Hex. */
  readonly contentHash: string;
};

/**
 * Above 0 when `left` is the later version. A version number decides; without one the time of the batch, then the place in
 * it. The content hash settles what is left: it means nothing, but every order of arrival ends with the same winner.
 */
export function compareVersions(left: VersionKey, right: VersionKey): number {
  if (left.version !== right.version) return left.version - right.version;
  if (left.version === -1) {
    if (left.acceptedAt !== right.acceptedAt) return left.acceptedAt < right.acceptedAt ? -1 : 1;
    if (left.position !== right.position) return left.position - right.position;
  }
  if (left.contentHash === right.contentHash) return 0;
  return left.contentHash < right.contentHash ? -1 : 1;
}

/**
 * - `new`, `changed`: it becomes the applied version.
 * - `confirmed`: a later version with the same content: counts as unchanged, but older ones are stale from now on.
 * - `unchanged`: nothing to do. `stale`: a later version is applied.
 */
export type VersionOutcome = "new" | "changed" | "confirmed" | "unchanged" | "stale";

/** What a version that arrives means for the one that is applied. */
export function judgeVersion(arriving: VersionKey, applied: VersionKey | undefined): VersionOutcome {
  if (applied === undefined) return "new";
  const order = compareVersions(arriving, applied);
  if (arriving.contentHash === applied.contentHash) return order > 0 ? "confirmed" : "unchanged";
  return order > 0 ? "changed" : "stale";
}
