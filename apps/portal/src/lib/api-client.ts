import type { z } from "zod";
import { ApiError } from "./api-error.ts";
import { httpCall } from "./http-call.ts";
import type { Session } from "./session.ts";

type Options = { signal?: AbortSignal | undefined; headers?: Record<string, string> };

export type ApiClient = {
  get: <Schema extends z.ZodType>(
    path: string,
    answer: Schema,
    options?: Options,
  ) => Promise<z.infer<Schema>>;
  post: <Schema extends z.ZodType>(
    path: string,
    body: unknown,
    answer: Schema,
    options?: Options,
  ) => Promise<z.infer<Schema>>;
};

export type ApiClientDeps = {
  fetch: typeof globalThis.fetch;
  session: Session;
  /** BCP 47 language in which definitions are wanted. */
  language: () => string;
};

/** Requests as the signed-in person. A 401 leads to one refresh and one more try, then to the sign-in page. */
export function createApiClient({ fetch, session, language }: ApiClientDeps): ApiClient {
  async function call<Schema extends z.ZodType>(
    request: { method: "GET" | "POST"; path: string; answer: Schema; body?: unknown },
    { signal, headers }: Options,
  ): Promise<z.infer<Schema>> {
    const attempt = async (): Promise<z.infer<Schema>> => {
      const token = await session.token();
      if (token === null)
        throw new ApiError("problem", { status: 401, code: "unauthenticated", message: "Signed out" });
      const authorization = { authorization: `Bearer ${token}`, "accept-language": language() };
      return httpCall({ ...request, fetch, signal, headers: { ...authorization, ...headers } });
    };
    try {
      return await attempt();
    } catch (error) {
      const refused = error instanceof ApiError && error.status === 401;
      if (!refused || session.state() !== "signed-in" || !(await session.refresh())) throw error;
      return attempt();
    }
  }

  return {
    get: (path, answer, options = {}) => call({ method: "GET", path, answer }, options),
    post: (path, body, answer, options = {}) => call({ method: "POST", path, body, answer }, options),
  };
}
