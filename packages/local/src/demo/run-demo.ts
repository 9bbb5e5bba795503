import { setTimeout as sleep } from "node:timers/promises";
import type { IngestClient } from "../client/ingest-client.ts";
import { type SendProgress, sendStream } from "../client/send-stream.ts";
import { createAssortment } from "./assortment.ts";
import { type Assortment, fillBasket, weighAssortment } from "./basket.ts";
import { type DemoLocation, demoLocations, demoSeed } from "./chain.ts";
import { expectedDocuments, planDay, saleOf } from "./day-plan.ts";
import { addDays, wallClock } from "./local-time.ts";
import { fxRecords, masterRecords } from "./master-records.ts";
import { createRandom } from "./random.ts";

export const demoSource = { slug: "pos", name: "Tills", vendor: "demo" };
const historyMonths = 14;

export type SeedDemoOptions = {
  client: IngestClient;
  now: () => Date;
  /** Business date of the newest data already loaded, or null on the first start: then only what is missing is sent. */
  loadedThrough: string | null;
  onProgress?: (sent: SendProgress, expectedDocuments: number) => void;
  /** Called once everything is sent. */
  onLoaded?: (loaded: SendProgress, sentDocuments: number) => void;
};

/** Sends the demo chain's history up to now through the public API; a second call sends only the days since the last. */
export async function seedDemo({
  client,
  now,
  loadedThrough,
  onProgress,
  onLoaded,
}: SeedDemoOptions): Promise<SendProgress> {
  const until = now();
  const today = until.toISOString().slice(0, 10);
  const from = loadedThrough === null ? historyStart(today) : addDays(loadedThrough, -1);
  await client.ensureSource(demoSource);
  const run = `${from}-${until.getTime()}`;
  await sendStream([...masterRecords(), ...fxRecords(addDays(from, -7), addDays(today, 1))], {
    client,
    source: demoSource.slug,
    batchPrefix: `demo-master-${run}`,
  });
  const expected = expectedBetween(from, today);
  let sent: SendProgress = { documents: 0, lines: 0 };
  let allPlanned = false;
  function* sales(): Generator<object> {
    yield* history(from, until, weighAssortment(createAssortment()));
    allPlanned = true;
  }
  await sendStream(sales(), {
    client,
    source: demoSource.slug,
    batchPrefix: `demo-sales-${run}`,
    onProgress: (progress) => {
      sent = progress;
      // How many there are is known once the last is planned.
      onProgress?.(progress, allPlanned ? progress.documents : Math.max(expected, progress.documents + 1));
    },
    onLoaded: (loaded) => onLoaded?.(loaded, sent.documents),
  });
  return sent;
}

function expectedBetween(from: string, to: string): number {
  let expected = 0;
  for (let date = from; date <= to; date = addDays(date, 1))
    for (const location of demoLocations) expected += expectedDocuments(location, date);
  return Math.round(expected);
}

function historyStart(today: string): string {
  const start = new Date(`${today.slice(0, 7)}-01T00:00:00Z`);
  start.setUTCMonth(start.getUTCMonth() - historyMonths);
  return start.toISOString().slice(0, 10);
}

// The zones east of UTC are already in tomorrow while the UTC date is today.
function* history(from: string, until: Date, assortment: Assortment): Generator<object> {
  const last = addDays(until.toISOString().slice(0, 10), 1);
  for (let date = from; date <= last; date = addDays(date, 1))
    for (const location of demoLocations)
      for (const sale of planDay(location, date, assortment)) if (sale.at <= until) yield sale.record;
}

export type LiveDemoOptions = {
  client: IngestClient;
  now: () => Date;
  signal: AbortSignal;
  everyMs?: number;
  onError?: (error: unknown) => void;
};

/** Rings up a sale every few seconds, as the tills of an open shop would, until the signal. */
export async function runLiveDemo({
  client,
  now,
  signal,
  everyMs = 6_000,
  onError,
}: LiveDemoOptions): Promise<void> {
  const assortment = weighAssortment(createAssortment());
  while (!signal.aborted) {
    const at = now();
    const random = createRandom(`${demoSeed}/live/${at.getTime()}`);
    const location = openLocation(random.next(), at);
    const id = `${location.id}-LIVE-${at.getTime()}`;
    const sale = saleOf(random, location, id, at, fillBasket(random, location, assortment));
    await client
      .postBatch(demoSource.slug, `live-${at.getTime()}`, [sale.record])
      .catch((error: unknown) => onError?.(error));
    await sleep(everyMs * (0.5 + random.next()), undefined, { signal }).catch(() => undefined);
  }
}

function openLocation(share: number, at: Date): DemoLocation {
  const open = demoLocations.filter((location) => {
    const hour = Number(wallClock(at, location.timeZone).slice(11, 13));
    return hour >= location.opensHour && hour < location.closesHour;
  });
  const candidates = open.length > 0 ? open : demoLocations;
  return candidates[Math.floor(share * candidates.length)] ?? demoLocations[0];
}
