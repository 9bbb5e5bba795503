import { cpus, loadavg, totalmem } from "node:os";
import { parseArgs } from "node:util";
import { fromPublicId } from "@c4/contracts/ids";
import { aborted, type BenchStack, startBenchStack } from "./bench-stack.ts";
import { measureIngest } from "./ingest.ts";
import { measureCachedAnswers, measureMetricQueries, type QueryTarget } from "./metric-queries.ts";
import { peakMemoryMiB } from "./peak-memory.ts";
import { ingestTable, memoryTable, queryTable, storageTables, transactionTable } from "./report.ts";
import { makeSalesFile } from "./sales-file.ts";
import { measureTenantTransactions } from "./tenant-transactions.ts";

// `npm run bench`: every ratio of docs/benchmarks.md, measured in one run on a stack of its own.
const { values } = parseArgs({ options: { quick: { type: "boolean", default: false } } });
const { quick } = values;
const say = (line: string): void => console.log(line);

async function run(stack: BenchStack): Promise<void> {
  const target = queryTarget(stack);
  say("  asking metric queries");
  const queries = await measureMetricQueries(target, quick ? 5 : 30);
  const cachedRate = await measureCachedAnswers(target, { callers: 16, seconds: quick ? 1 : 5 });
  say(queryTable(queries, { callers: 16, cachedRate }));
  const { tenantId } = target;
  say(
    transactionTable(
      await measureTenantTransactions(stack.addresses, { tenantId, rounds: quick ? 200 : 2_000 }),
    ),
  );
  const file = await makeSalesFile({ quick });
  say(`\n  sending ${file.name}`);
  const ingest = await measureIngest(stack, file, { rounds: quick ? 1 : 5, say });
  say(ingestTable(file, ingest));
  say(
    memoryTable({ api: peakMemoryMiB(stack.processes.api), worker: peakMemoryMiB(stack.processes.worker) }),
  );
  say(storageTables(ingest.storage));
}

function queryTarget({ demo, addresses }: BenchStack): QueryTarget {
  const [tenant] = demo.tenants;
  const tenantId = tenant && fromPublicId("tenant", tenant.id);
  if (!tenant || !tenantId) throw new Error("the demo has no tenant");
  return { url: demo.url, apiKey: tenant.api_key, tenantId, addresses };
}

function machine(): string {
  return `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${load()}`;
}

function load(): string {
  return loadavg()
    .map((value) => value.toFixed(1))
    .join(" ");
}

async function main(signal: AbortSignal): Promise<void> {
  say(`C4 benchmark ${new Date().toISOString().slice(0, 16)}Z on ${machine()}`);
  const stack = await startBenchStack(say, signal);
  try {
    await Promise.race([run(stack), aborted(signal)]);
    say(`\nLoad at the end: ${load()}`);
  } finally {
    await stack.stop();
  }
}

const interrupted = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.on(signal, () => interrupted.abort(new Error(`ended by ${signal}`)));
await main(interrupted.signal).catch((error: unknown) => {
  console.error(interrupted.signal.aborted ? String(interrupted.signal.reason) : error);
  process.exitCode = 1;
});
// A measurement that was interrupted may still hold connections to a stack that is gone.
process.exit();
