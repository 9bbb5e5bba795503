import { Problem } from "@c4/contracts/http/problem";
import type { z } from "zod";
import { ApiError } from "./api-error.ts";

export type HttpCall<Schema extends z.ZodType> = {
  fetch: typeof globalThis.fetch;
  method: "GET" | "POST";
  path: string;
  answer: Schema;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal | undefined;
  timeoutMs?: number;
};

/** One request, one parsed answer. Throws {@link ApiError}; an abort by the caller passes through untouched. */
export async function httpCall<Schema extends z.ZodType>(call: HttpCall<Schema>): Promise<z.infer<Schema>> {
  const response = await send(call);
  const text = await response.text();
  const body = response.status === 204 ? undefined : parseJson(text);
  if (!response.ok) throw problemOf(response, body);
  const parsed = call.answer.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ApiError(
    "unexpected",
    {
      status: response.status,
      message: "The answer has another shape than expected",
      requestId: requestIdOf(response),
    },
    { cause: parsed.error },
  );
}

async function send<Schema extends z.ZodType>(call: HttpCall<Schema>): Promise<Response> {
  const timeout = AbortSignal.timeout(call.timeoutMs ?? 30_000);
  const signal = call.signal ? AbortSignal.any([call.signal, timeout]) : timeout;
  try {
    return await call.fetch(call.path, {
      method: call.method,
      // The refresh cookie is for the auth routes; bearer routes ignore it.
      credentials: "same-origin",
      headers: { accept: "application/json", ...contentType(call), ...call.headers },
      signal,
      ...(call.method === "POST" ? { body: JSON.stringify(call.body ?? {}) } : {}),
    });
  } catch (cause) {
    if (call.signal?.aborted) throw cause;
    throw new ApiError("unreachable", { status: 0, message: "No answer from the server" }, { cause });
  }
}

function contentType({ method }: { method: string }): Record<string, string> {
  return method === "POST" ? { "content-type": "application/json" } : {};
}

function problemOf(response: Response, body: unknown): ApiError {
  const problem = Problem.safeParse(body);
  if (!problem.success) {
    const message = `The server answered ${response.status}`;
    return new ApiError("unexpected", { status: response.status, message, requestId: requestIdOf(response) });
  }
  const { code, title, detail, request_id: requestId, errors } = problem.data;
  return new ApiError("problem", {
    status: response.status,
    code,
    message: detail ?? title,
    requestId,
    issues: errors,
  });
}

function requestIdOf(response: Response): string | null {
  return response.headers.get("c4-request-id");
}

/** Null for an empty or broken body; the schema then says what was expected. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
