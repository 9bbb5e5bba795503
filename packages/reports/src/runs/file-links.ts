import { createHmac, timingSafeEqual } from "node:crypto";
import { AppError } from "@c4/contracts/errors";
import { fromPublicId, toPublicId } from "@c4/contracts/ids";
import type { Clock } from "@c4/runtime/clock";

export type FileLinksDeps = {
  /** FILE_URL_SECRET. */
  secret: string;
  clock: Clock;
  /** How long a link works, at most until its file expires. */
  linkMs?: number;
};

/** What a link names; both ids are UUIDs. */
export type FileRef = { tenantId: string; runId: string };
/** The query of a link as it came in; `runId` is the public id of its path. */
export type FileLinkQuery = { runId: string; tenant: string; expires: string; signature: string };

export type FileLinks = {
  /** Path and query that open the file without further credentials until the link expires. */
  sign(ref: FileRef, fileExpiresAt: Date): string;
  /** @throws AppError `invalid_signature` for anything we did not sign, `file_expired` for what is over */
  verify(query: FileLinkQuery): FileRef;
};

/** Links that carry their own permission: tenant, run and end, signed together. */
export function createFileLinks({ secret, clock, linkMs = 3_600_000 }: FileLinksDeps): FileLinks {
  // The purpose is part of what is signed, so that a signature made for anything else never opens a file.
  const signatureOf = ({ tenantId, runId }: FileRef, expires: string) =>
    createHmac("sha256", secret).update(`report-file.v1.${tenantId}.${runId}.${expires}`).digest("base64url");

  return {
    sign: (ref, fileExpiresAt) => {
      const until = Math.min(clock.now().getTime() + linkMs, fileExpiresAt.getTime());
      const expires = String(Math.floor(until / 1_000));
      const query = new URLSearchParams({
        tenant: toPublicId("tenant", ref.tenantId),
        expires,
        signature: signatureOf(ref, expires),
      });
      return `/v1/report-runs/${toPublicId("reportRun", ref.runId)}/file?${query}`;
    },
    verify: ({ runId: publicRunId, tenant, expires, signature }) => {
      const tenantId = fromPublicId("tenant", tenant);
      const runId = fromPublicId("reportRun", publicRunId);
      if (tenantId === null || runId === null || !/^\d{1,12}$/.test(expires))
        throw new AppError("invalid_signature");
      const ref = { tenantId, runId };
      if (!sameText(signature, signatureOf(ref, expires))) throw new AppError("invalid_signature");
      if (Number(expires) * 1_000 <= clock.now().getTime()) {
        throw new AppError("file_expired", {
          detail: "this link is over; open the report again for a new one",
        });
      }
      return ref;
    },
  };
}

/** Takes as long for a signature that is nearly right as for one that is not. */
function sameText(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}
