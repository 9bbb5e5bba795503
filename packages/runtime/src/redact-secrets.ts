/** What stands in a log where a secret stood. */
export const REDACTED = "[redacted]";

const MAX_DEPTH = 8;
const secretName =
  /^(authorization|proxy-authorization|cookie|set-cookie|pepper|credentials?)$|password|passwd|secret|token|private_?key|api_?key|signing_?key/i;
/** Names that look like a secret and are not: counts, times and ids of tokens and keys. */
const harmlessName = /(_count|_id|_prefix|Count|Id|Prefix|_at|At|_expires_in)$/;

/** Values that are secrets whatever they are called: bearer tokens, JWTs, our API keys, passwords inside URLs. */
const secretValues: readonly [RegExp, string][] = [
  [/\b(Bearer|Basic)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${REDACTED}`],
  [/\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g, REDACTED],
  [/\bc4_(live|test)_[A-Za-z0-9_]{8,}/g, `c4_$1_${REDACTED}`],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@"]*):[^\s@/"]+@/gi, `$1:${REDACTED}@`],
  [/([?&](?:signature|sig|token|ticket|password|secret|key)=)[^&\s"]+/gi, `$1${REDACTED}`],
];

/** Removes secrets from a line of text by their shape. */
export function redactText(text: string): string {
  return secretValues.reduce((line, [shape, replacement]) => line.replace(shape, replacement), text);
}

/** A copy of a value in which whatever is named like a secret is replaced, at any depth up to 8. Text is left to {@link redactText}. */
export function redactSecrets(value: unknown, depth = 0): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depth >= MAX_DEPTH) return "[too deep]";
  if (value instanceof Date || ArrayBuffer.isView(value)) return value instanceof Date ? value : "[bytes]";
  if (Array.isArray(value)) return value.map((item) => redactSecrets(item, depth + 1));
  if (value instanceof Error) return redactError(value, depth);
  return redactFields(value, depth);
}

/** {@link redactSecrets} for the fields of one object. */
export function redactFields(value: object, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      isSecret(name, field) ? REDACTED : redactSecrets(field, depth + 1),
    ]),
  );
}

function isSecret(name: string, field: unknown): boolean {
  return field !== undefined && field !== null && secretName.test(name) && !harmlessName.test(name);
}

/** Type, message, stack, own fields and causes: what a person needs to find the fault. */
function redactError(error: Error, depth: number): Record<string, unknown> {
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    ...redactFields({ ...error }, depth),
    ...(error.cause === undefined ? {} : { cause: redactSecrets(error.cause, depth + 1) }),
  };
}
