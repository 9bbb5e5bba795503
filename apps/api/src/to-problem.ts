import type { ErrorCode } from "@c4/contracts/error-codes";
import { errorCodes } from "@c4/contracts/error-codes";
import { AppError } from "@c4/contracts/errors";
import type { Problem } from "@c4/contracts/http/problem";
import { unstorableTextMessage } from "@c4/contracts/storable-text";
import { HTTPException } from "hono/http-exception";

/** What the framework throws by itself, as codes of ours. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: "malformed_json",
  404: "not_found",
  413: "payload_too_large",
  415: "unsupported_media_type",
};

/** SQLSTATEs of text that Postgres cannot hold: character_not_in_repertoire, untranslatable_character. */
const unstorableText = new Set(["22021", "22P05"]);

/** Any error as an anticipated one. What is not anticipated becomes `internal`, and its message stays with us. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (isUnstorableText(error)) {
    return new AppError("validation_failed", { detail: unstorableTextMessage, cause: error });
  }
  const code = error instanceof HTTPException ? codeOfStatus[error.status] : undefined;
  return new AppError(code ?? "internal", { cause: error });
}

/** The last net: schemas refuse such text before it gets to a statement. */
function isUnstorableText(error: unknown): boolean {
  for (let link = error; link instanceof Error; link = link.cause) {
    if ("code" in link && unstorableText.has(String(link.code))) return true;
  }
  return false;
}

/** The problem document (RFC 9457) of an error. */
export function toProblem(error: AppError, requestId: string): Problem {
  const { title, status } = errorCodes[error.code];
  return {
    type: `https://c4.dev/problems/${error.code}`,
    title,
    status,
    code: error.code,
    ...(error.detail === undefined ? {} : { detail: error.detail }),
    request_id: requestId,
    ...(error.issues.length === 0 ? {} : { errors: error.issues.map((issue) => ({ ...issue })) }),
  };
}
