import type { ErrorCode } from "@c4/contracts/error-codes";
import { z } from "zod";
import type { RouteContract } from "./create-route.ts";

/** What finding a tenant's shard, or the control database, can answer. */
const ofStores: readonly ErrorCode[] = ["dependency_unavailable", "query_timeout", "tenant_moving"];

const ofCredentials: readonly ErrorCode[] = [
  "unauthenticated",
  "token_expired",
  "api_key_expired",
  "api_key_revoked",
  "tenant_suspended",
  "forbidden",
  ...ofStores,
];

const ofBodies: readonly ErrorCode[] = ["malformed_json", "payload_too_large", "unsupported_media_type"];

/**
 * Every code a route can answer with: those of the guards that its contract asks for, and its own. The description lists them,
 * and tests fail on an answer that is not among them.
 */
export function errorsOf(contract: RouteContract): readonly ErrorCode[] {
  const { permission, path, method, request, readsBody, errors = [] } = contract;
  const hasBody = request?.body !== undefined || readsBody !== undefined;
  return [
    ...new Set<ErrorCode>([
      "validation_failed",
      "internal",
      ...when(contract.cookie && method !== "get", ["origin_not_allowed"]),
      ...when(contract.limited, ["too_many_requests", "dependency_unavailable"]),
      ...when(permission !== undefined, ofCredentials),
      ...when(path.includes("{id}"), ["not_found"]),
      ...when(hasBody, ofBodies),
      ...when(takesCursor(contract), ["invalid_cursor"]),
      ...when(takesIdempotencyKey(contract), ["idempotency_conflict"]),
      ...errors,
    ]),
  ];
}

function when(applies: boolean | undefined, codes: readonly ErrorCode[]): readonly ErrorCode[] {
  return applies === true ? codes : [];
}

/** Whether the route is a list that is read page by page. */
export function takesCursor({ request }: RouteContract): boolean {
  return request?.query instanceof z.ZodObject && "cursor" in request.query.shape;
}

/** Whether the route creates once per `Idempotency-Key`. */
export function takesIdempotencyKey({ request }: RouteContract): boolean {
  return request?.headers instanceof z.ZodObject && "idempotency-key" in request.headers.shape;
}
