import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { createIngestClient, type IngestClient } from "../client/ingest-client.ts";
import { runLiveDemo, seedDemo } from "../demo/run-demo.ts";
import type { Steps } from "../terminal/steps.ts";
import type { DemoFile } from "./demo-file.ts";

const Seeded = z.object({ loadedThrough: z.iso.date() });

export type FeedDemoOptions = {
  url: string;
  /** The tenant with the simulated chain; nothing is sent without one. */
  tenant: DemoFile["tenants"][number] | undefined;
  /** Remembers through which date the demo is loaded. */
  stateFile: string;
  /** Ring up sales afterwards, until the signal. */
  live: boolean;
  steps: Steps;
  signal: AbortSignal;
  onStarted: (end: () => Promise<void>) => void;
};

/**
 * Loads the demo through the public API. The first time it returns when everything is loaded; later the missing days, and
 * the live sales, are sent in the background.
 */
export const feedDemo = async (options: FeedDemoOptions): Promise<void> => {
  const { url, tenant, stateFile, live, steps, signal, onStarted } = options;
  if (!tenant) return;
  const client = createIngestClient({ url, apiKey: tenant.api_key, signal });
  const now = () => new Date();
  const onError = (error: unknown): void => {
    if (!signal.aborted) steps.say(`  ! demo: ${error instanceof Error ? error.message : String(error)}`);
  };
  const first = !existsSync(stateFile);
  if (first) {
    const { email, password } = tenant.owner;
    steps.say(
      `  Sign in already: ${url.replace("127.0.0.1", "localhost")} as ${email}, password ${password}`,
    );
    await steps.step("demo is loaded", () => loadDemo(client, stateFile, steps));
  }
  const goOn = async (): Promise<void> => {
    if (!first) await loadDemo(client, stateFile);
    if (live && !signal.aborted) await runLiveDemo({ client, now, signal, onError });
  };
  const running = goOn().catch(onError);
  onStarted(() => running);
};

const loadDemo = async (client: IngestClient, stateFile: string, steps?: Steps): Promise<void> => {
  const showSent = steps?.progress("sending 14 months of the demo chain's sales to the API");
  const showLoaded = steps?.progress("loading them");
  const known = existsSync(stateFile) ? Seeded.parse(JSON.parse(readFileSync(stateFile, "utf8"))) : undefined;
  const today = new Date().toISOString().slice(0, 10);
  await seedDemo({
    client,
    now: () => new Date(),
    loadedThrough: known?.loadedThrough ?? null,
    onProgress: (sent, expected) => showSent?.(sent.documents, expected, "documents"),
    onLoaded: (loaded, sent) => showLoaded?.(loaded.documents, sent, "documents"),
  });
  writeFileSync(stateFile, `${JSON.stringify({ loadedThrough: today })}\n`);
};
