import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { Batch, BatchAccepted, type BatchCounts, Source } from "@c4/contracts/http/ingest";
import { Problem } from "@c4/contracts/http/problem";

const compress = promisify(gzip);

export type IngestClientOptions = {
  /** Address of the API, such as http://localhost:8080. */
  url: string;
  apiKey: string;
  fetch?: typeof fetch;
  /** How long a request is tried again while the API or a store behind it is away. */
  patienceMs?: number;
  signal?: AbortSignal;
};

export type IngestClient = ReturnType<typeof createIngestClient>;

/** A refusal that trying again will not change; the message is the API's own. */
export class IngestRefused extends Error {
  readonly status: number;
  constructor(status: number, problem: Problem | null) {
    super(
      problem
        ? `${problem.title}${problem.detail ? `: ${problem.detail}` : ""} (${problem.code})`
        : `HTTP ${status}`,
    );
    this.name = "IngestRefused";
    this.status = status;
  }
}

/** Records as a gzipped NDJSON body. */
export function toBatchBody(records: readonly object[]): Promise<Uint8Array<ArrayBuffer>> {
  return compress(records.map((record) => JSON.stringify(record)).join("\n"), { level: 1 });
}

/**
 * What a partner would write against the public ingestion API: gzipped NDJSON batches, tried again under the same batch id
 * until they are accepted, so that a lost answer never becomes a second batch.
 */
export function createIngestClient(options: IngestClientOptions) {
  const { url, apiKey, patienceMs = 300_000, signal } = options;
  const send = options.fetch ?? fetch;

  async function request(path: string, init: RequestInit): Promise<unknown> {
    const giveUpAt = Date.now() + patienceMs;
    for (let attempt = 0; ; attempt++) {
      const response = await send(`${url}${path}`, {
        ...init,
        headers: { authorization: `Bearer ${apiKey}`, ...init.headers },
        signal: AbortSignal.any([AbortSignal.timeout(120_000), ...(signal ? [signal] : [])]),
      }).catch((error: unknown) => {
        if (signal?.aborted || Date.now() > giveUpAt) throw error;
        return null;
      });
      if (response?.ok) return await response.json();
      if (response && response.status < 500 && response.status !== 429) {
        const problem = Problem.safeParse(await response.json().catch(() => null));
        throw new IngestRefused(response.status, problem.success ? problem.data : null);
      }
      if (Date.now() > giveUpAt)
        throw new Error(`${url}${path} did not answer within ${patienceMs / 1_000} s`);
      const retryAfter = Number(response?.headers.get("retry-after") ?? 0);
      await sleep(
        Math.max(retryAfter * 1_000, Math.min(5_000, 200 * 2 ** attempt)),
        undefined,
        signal ? { signal } : {},
      );
    }
  }

  async function postBody(
    source: string,
    batchId: string,
    body: Uint8Array<ArrayBuffer>,
  ): Promise<BatchAccepted> {
    const query = new URLSearchParams({ source, batch_id: batchId });
    const headers = { "content-type": "application/x-ndjson", "content-encoding": "gzip" };
    const init = { method: "POST", body, headers };
    return BatchAccepted.parse(await request(`/v1/ingest/batches?${query}`, init));
  }

  return {
    /** Creates the source, or finds the one with this slug. */
    async ensureSource(source: { slug: string; name: string; vendor: string }): Promise<Source> {
      const body = JSON.stringify(source);
      return Source.parse(
        await request("/v1/sources", {
          method: "POST",
          body,
          headers: { "content-type": "application/json" },
        }),
      );
    },

    /** Posts records as one gzipped NDJSON batch. */
    async postBatch(source: string, batchId: string, records: readonly object[]): Promise<BatchAccepted> {
      return postBody(source, batchId, await toBatchBody(records));
    },

    /** Posts a batch whose body is made already, by {@link toBatchBody}. */
    postBody,

    /** Waits until the batch is loaded (its figures are visible) and gives its counts; a failed batch throws. */
    async waitLoaded(batchId: string): Promise<BatchCounts> {
      for (let waitMs = 60; ; waitMs = Math.min(1_000, waitMs * 1.4)) {
        const batch = Batch.parse(await request(`/v1/ingest/batches/${batchId}`, { method: "GET" }));
        if (batch.state === "loaded") return batch.counts;
        if (batch.state === "failed")
          throw new Error(`batch ${batchId} failed: ${batch.error?.message ?? "no reason given"}`);
        await sleep(waitMs, undefined, signal ? { signal } : {});
      }
    },

    /** POST of JSON to any path of the API, such as a metric query. */
    post: (path: string, body: unknown) =>
      request(path, {
        method: "POST",
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
  };
}
