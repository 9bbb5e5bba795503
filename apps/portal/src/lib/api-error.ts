import type { Problem } from "@c4/contracts/http/problem";

export type ApiErrorKind = "problem" | "unreachable" | "unexpected";

/** A request that did not give an answer: a problem document of the API, no connection, or an answer of another shape. */
export class ApiError extends Error {
  readonly kind: ApiErrorKind;
  /** HTTP status; 0 without an answer. */
  readonly status: number;
  /** A code of the API's table, or the kind. */
  readonly code: string;
  /** What to quote to support; null without an answer. */
  readonly requestId: string | null;
  readonly issues: NonNullable<Problem["errors"]>;

  constructor(
    kind: ApiErrorKind,
    answer: {
      status: number;
      code?: string;
      message: string;
      requestId?: string | null;
      issues?: Problem["errors"];
    },
    options?: ErrorOptions,
  ) {
    super(answer.message, options);
    this.name = "ApiError";
    this.kind = kind;
    this.status = answer.status;
    this.code = answer.code ?? kind;
    this.requestId = answer.requestId ?? null;
    this.issues = answer.issues ?? [];
  }
}
