import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { createIngestClient } from "../client/ingest-client.ts";
import { runLiveDemo, seedDemo } from "../demo/run-demo.ts";

const Seeded = z.object({ loadedThrough: z.iso.date() });

export type FeedDemoOptions = {
  url: string;
  apiKey: string;
  /** Remembers through which date the demo is loaded. */
  stateFile: string;
  live: boolean;
  signal: AbortSignal;
  onProgress: (documents: number, expected: number) => void;
  onError: (error: unknown) => void;
};

/** Whether the demo's history was loaded before. */
export const isSeeded = (stateFile: string): boolean => existsSync(stateFile);

/** Loads the demo's history through the public API, or the days that are missing since the last time. */
export const loadDemo = async (options: FeedDemoOptions): Promise<void> => {
  const { url, apiKey, stateFile, signal, onProgress } = options;
  const known = isSeeded(stateFile) ? Seeded.parse(JSON.parse(readFileSync(stateFile, "utf8"))) : undefined;
  const today = new Date().toISOString().slice(0, 10);
  await seedDemo({
    client: createIngestClient({ url, apiKey, signal }),
    now: () => new Date(),
    loadedThrough: known?.loadedThrough ?? null,
    onProgress: (sent, expected) => onProgress(sent.documents, expected),
  });
  writeFileSync(stateFile, `${JSON.stringify({ loadedThrough: today })}\n`);
};

/** Rings up sales until the signal. */
export const feedLiveSales = (options: FeedDemoOptions): Promise<void> => {
  const { url, apiKey, signal, onError } = options;
  const client = createIngestClient({ url, apiKey, signal });
  return runLiveDemo({ client, now: () => new Date(), signal, onError });
};
