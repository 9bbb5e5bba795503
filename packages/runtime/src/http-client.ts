import { AppError } from "@c4/contracts/errors";

export type HttpRequest = {
  readonly method?: "GET" | "POST" | "PUT" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number;
};

export type HttpAnswer = { readonly status: number; readonly headers: Headers; readonly body: Buffer };

export type HttpClientDeps = {
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs?: number;
  readonly maxBodyBytes?: number;
};

/** Calls to services we chose ourselves. Addresses chosen by tenants need a client that refuses private networks. */
export type HttpClient = {
  /**
   * Every status is an answer; only the lack of one is an error.
   * @throws AppError `dependency_unavailable` on a timeout, a broken connection or a body that is too large.
   */
  request(url: string, request?: HttpRequest): Promise<HttpAnswer>;
};

/** Outbound HTTP with a limit on time (headers and body together) and on size. Redirects are answers, not followed. */
export function createHttpClient({
  fetch,
  timeoutMs = 15_000,
  maxBodyBytes = 8 * 1024 ** 2,
}: HttpClientDeps): HttpClient {
  return {
    request: async (url, { signal, timeoutMs: ownTimeoutMs, ...init } = {}) => {
      const limit = AbortSignal.timeout(ownTimeoutMs ?? timeoutMs);
      try {
        const response = await fetch(url, {
          ...init,
          redirect: "manual",
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        });
        return {
          status: response.status,
          headers: response.headers,
          body: await readBody(response, maxBodyBytes),
        };
      } catch (error) {
        // The caller gave up: that is its decision, not a fault of the other side.
        signal?.throwIfAborted();
        throw new AppError("dependency_unavailable", {
          detail: `${new URL(url).host} did not answer`,
          cause: error,
        });
      }
    },
  };
}

async function readBody(response: Response, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw new Error(`the answer is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
