import { type ErrorCode, errorCodes } from "./error-codes.ts";

/** One fault in the input: where it is (`records.3.lines.0.quantity`), which rule it breaks, and what to do about it. */
export type InputIssue = { path: string; code: string; message: string };

export type AppErrorOptions = {
  /** What happened here and what the caller can do; shown to the caller, so never holds another tenant's data or secrets. */
  detail?: string;
  issues?: readonly InputIssue[];
  /** Seconds after which trying again makes sense (`Retry-After`). */
  retryAfterSeconds?: number;
  cause?: unknown;
};

/** An anticipated failure. Bugs stay plain errors; the two edges (HTTP `onError`, the worker's job runner) translate both. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly detail: string | undefined;
  readonly issues: readonly InputIssue[];
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(options.detail ?? errorCodes[code].title, { cause: options.cause });
    this.name = "AppError";
    this.code = code;
    this.detail = options.detail;
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  get retryable(): boolean {
    return errorCodes[this.code].retryable;
  }
}

/** True when trying the same work again later may succeed. Unknown errors count as retryable: a bug must not lose work. */
export function isRetryable(error: unknown): boolean {
  return error instanceof AppError ? error.retryable : true;
}
