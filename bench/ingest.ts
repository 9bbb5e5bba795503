import { prepareBareInserts, type Taken } from "./bare-inserts.ts";
import type { BenchStack } from "./bench-stack.ts";
import { cpuSeconds, cpuSince } from "./cpu-time.ts";
import { type BenchTenant, createBenchTenants } from "./create-bench-tenants.ts";
import type { SalesFile } from "./sales-file.ts";
import { type Sent, sendSales } from "./send-sales.ts";
import { measureStorage, type Storage } from "./storage.ts";

export type IngestFigures = {
  lines: number;
  flushes: number;
  /** Round by round. */
  c4: Taken[];
  objects: Taken[];
  bytes: Taken[];
  /** A second sending in which nothing had changed. */
  unchanged: Taken;
  storage: Storage;
};

/**
 * Every round sends the file to a fresh tenant through C4, then inserts the same rows bare for two more tenants, so that all
 * three see the same machine and tables of about the same size.
 */
export async function measureIngest(
  stack: BenchStack,
  file: SalesFile,
  { rounds, say }: { rounds: number; say: (line: string) => void },
): Promise<IngestFigures> {
  const tenants = await createBenchTenants(stack.addresses, { ...file, count: rounds * 3 });
  const take = (): BenchTenant => {
    const tenant = tenants.shift();
    if (!tenant) throw new Error("more tenants were needed than made");
    return tenant;
  };
  const first = take();
  const sent = await send(stack, first, file);
  const storage = await measureStorage(stack.addresses);
  const bare = await prepareBareInserts(stack, first.tenantId);
  // Of a document that comes twice in one flush (sold, then void) only the last version is loaded.
  if (bare.lines !== sent.linesLoaded)
    throw new Error(`${bare.lines} lines are there of ${sent.linesLoaded}`);
  const c4: Taken[] = [sent];
  const objects: Taken[] = [];
  const bytes: Taken[] = [];
  for (let round = 0; round < rounds; round++) {
    if (round > 0) c4.push(await send(stack, take(), file));
    objects.push(await bare.insert(take().tenantId, "json"));
    bytes.push(await bare.insert(take().tenantId, "tsv"));
    say(`  ingest round ${round + 1} of ${rounds} done`);
  }
  await bare.close();
  const unchanged = await send(stack, first, file);
  if (unchanged.linesLoaded > 0) throw new Error("a second sending changed something");
  const { lines, flushes } = bare;
  return { lines, flushes, c4, objects, bytes, unchanged, storage };
}

async function send(
  { demo, processes }: BenchStack,
  tenant: BenchTenant,
  file: SalesFile,
): Promise<Sent & Taken> {
  const before = cpuSeconds(processes);
  const sent = await sendSales({ url: demo.url, tenant }, file);
  return { ...sent, cpu: cpuSince(before, cpuSeconds(processes)) };
}
