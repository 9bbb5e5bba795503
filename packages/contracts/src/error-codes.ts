/**
 * The one table of anticipated failures. `status` is what HTTP answers, `retryable` whether the same request (or job) may
 * succeed later without being changed. Clients switch on the code, never on the title.
 */
export const errorCodes = {
  // input
  validation_failed: { status: 400, retryable: false, title: "The request does not match its schema" },
  malformed_json: { status: 400, retryable: false, title: "The body is not valid JSON" },
  malformed_gzip: { status: 400, retryable: false, title: "The body is not valid gzip" },
  empty_batch: { status: 400, retryable: false, title: "The batch holds no record" },
  unsupported_media_type: { status: 415, retryable: false, title: "The content type is not supported" },
  payload_too_large: { status: 413, retryable: false, title: "The body is larger than this route takes" },
  line_too_long: {
    status: 413,
    retryable: false,
    title: "One line of the body is longer than a record may be",
  },
  invalid_cursor: { status: 400, retryable: false, title: "The cursor is not one that this list gave out" },
  batch_conflict: { status: 409, retryable: false, title: "This batch id was used before with other bytes" },
  idempotency_conflict: {
    status: 409,
    retryable: false,
    title: "This idempotency key was used before with another body",
  },
  unknown_source: { status: 404, retryable: false, title: "There is no such source" },
  // who and what
  unauthenticated: { status: 401, retryable: false, title: "A valid credential is needed" },
  invalid_credentials: { status: 401, retryable: false, title: "The e-mail or the password is wrong" },
  token_expired: { status: 401, retryable: false, title: "The access token has expired" },
  api_key_expired: { status: 401, retryable: false, title: "The API key has expired" },
  api_key_revoked: { status: 401, retryable: false, title: "The API key was revoked" },
  refresh_token_reused: {
    status: 401,
    retryable: false,
    title: "The session was ended because its token was used twice",
  },
  forbidden: { status: 403, retryable: false, title: "The credential does not allow this" },
  origin_not_allowed: { status: 403, retryable: false, title: "Requests from this origin are not taken" },
  not_found: { status: 404, retryable: false, title: "There is no such thing" },
  tenant_suspended: { status: 403, retryable: false, title: "This organisation is suspended" },
  method_not_allowed: { status: 405, retryable: false, title: "This path does not take that method" },
  too_many_requests: { status: 429, retryable: true, title: "Too many requests" },
  // metric queries
  unknown_member: { status: 400, retryable: false, title: "There is no such metric or dimension" },
  metric_not_by_dimension: {
    status: 400,
    retryable: false,
    title: "This metric is not defined by that dimension",
  },
  period_too_long: {
    status: 400,
    retryable: false,
    title: "The period is longer than this granularity allows",
  },
  before_horizon: { status: 400, retryable: false, title: "The period begins before the data that is kept" },
  query_too_large: { status: 400, retryable: false, title: "The query would read more than is allowed" },
  query_timeout: { status: 503, retryable: true, title: "The query took too long" },
  // reports
  unknown_report: { status: 404, retryable: false, title: "There is no such report" },
  report_not_ready: { status: 409, retryable: true, title: "The report is not ready yet" },
  file_expired: { status: 410, retryable: false, title: "The file has expired" },
  invalid_signature: { status: 403, retryable: false, title: "The link is not valid" },
  render_failed: { status: 500, retryable: true, title: "The file could not be rendered" },
  // the platform itself
  tenant_moving: {
    status: 503,
    retryable: true,
    title: "The organisation is being moved; try again shortly",
  },
  lane_lease_lost: { status: 503, retryable: true, title: "Another worker has taken this lane over" },
  storage_unavailable: { status: 503, retryable: true, title: "Storage is unavailable" },
  dependency_unavailable: {
    status: 503,
    retryable: true,
    title: "A service this request needs is unavailable",
  },
  schema_outdated: {
    status: 503,
    retryable: true,
    title: "A database has an older schema than this release needs",
  },
  internal: { status: 500, retryable: true, title: "Something went wrong on our side" },
} as const satisfies Record<string, { status: number; retryable: boolean; title: string }>;

export type ErrorCode = keyof typeof errorCodes;
