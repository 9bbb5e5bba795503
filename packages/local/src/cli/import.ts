import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { formatDecimal4 } from "@c4/contracts/decimal4";
import { loadEnvFile } from "@c4/runtime/config/load-env-file";
import { createIngestClient } from "../client/ingest-client.ts";
import { accountedAmount } from "../import/online-retail/accounting.ts";
import { importOnlineRetail, type OnlineRetailImport } from "../import/online-retail/import-online-retail.ts";
import { type Verification, verifyImport } from "../import/online-retail/verify-import.ts";
import { DemoFile } from "../start/demo-file.ts";

const usage = `Usage: npm run import -- online-retail <file.csv|file.csv.gz> --tenant <slug> [--url <api>] [--api-key <key>]
Without --url and --api-key they are read from demo.json in C4_DATA_DIR (default ./.c4), which \`npm start\` writes.`;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { tenant: { type: "string" }, url: { type: "string" }, "api-key": { type: "string" } },
  });
  const [importer, file] = positionals;
  if (importer !== "online-retail" || !file) throw new Error(usage);
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const { url, apiKey } = target(values.tenant, values.url, values["api-key"]);
  const client = createIngestClient({ url, apiKey });
  const startedAt = Date.now();
  let total = 0;
  const result = await importOnlineRetail({
    file,
    client,
    runId: `online-retail-${startedAt}`,
    onSurvey: (survey) => {
      total = survey.rows;
      console.log(
        `${file}: ${survey.rowsPerInvoice.size} documents, ${survey.rows} lines, ${survey.productNames.size} products`,
      );
    },
    onProgress: ({ documents, lines }) => progress(documents, lines, total, startedAt),
  });
  if (process.stdout.isTTY) process.stdout.write("\n");
  printSummary(result, await verifyImport(client, result.accounting), startedAt);
}

function target(slug: string | undefined, url: string | undefined, apiKey: string | undefined) {
  if (url && apiKey) return { url, apiKey };
  const root = fileURLToPath(new URL("../../../..", import.meta.url));
  loadEnvFile(root);
  const path = join(resolve(root, process.env.C4_DATA_DIR || ".c4"), "demo.json");
  if (!existsSync(path))
    throw new Error(`There is no ${path}: run \`npm start\` first, or give --url and --api-key.`);
  const demo = DemoFile.parse(JSON.parse(readFileSync(path, "utf8")));
  const tenant = demo.tenants.find((t) => t.slug === slug);
  const known = demo.tenants.map((t) => t.slug).join(", ");
  if (!tenant)
    throw new Error(
      slug
        ? `There is no tenant ${slug} in ${path}; it has ${known}.`
        : `Name a tenant with --tenant: ${known}.`,
    );
  return { url: url ?? demo.url, apiKey: apiKey ?? tenant.api_key };
}

function progress(documents: number, lines: number, total: number, startedAt: number): void {
  const seconds = (Date.now() - startedAt) / 1_000;
  const text = `sent ${documents} documents, ${lines} of ${total} lines (${Math.floor((lines / total) * 100)} %), ${Math.round(lines / seconds)} lines/s`;
  if (process.stdout.isTTY) process.stdout.write(`\r${text}   `);
  else console.log(text);
}

function printSummary(
  { accounting, counts, masterCounts }: OnlineRetailImport,
  verification: Verification,
  startedAt: number,
): void {
  console.log("\nEvery line of the file, by account (quantity × unit price, GBP):");
  for (const [name, { documents, lines, amount }] of Object.entries(accounting))
    console.log(
      `  ${name.padEnd(12)} ${String(documents).padStart(7)} documents ${String(lines).padStart(8)} lines ${formatDecimal4(amount).padStart(16)}`,
    );
  const all = Object.values(accounting).reduce(
    (sum, a) => ({ documents: sum.documents + a.documents, lines: sum.lines + a.lines }),
    { documents: 0, lines: 0 },
  );
  console.log(
    `  ${"total".padEnd(12)} ${String(all.documents).padStart(7)} documents ${String(all.lines).padStart(8)} lines ${formatDecimal4(accountedAmount(accounting)).padStart(16)}`,
  );
  const line = (title: string, c: typeof counts) =>
    console.log(
      `${title}: received ${c.received} = loaded ${c.loaded} + unchanged ${c.unchanged} + stale ${c.stale} + superseded ${c.superseded} + quarantined ${c.quarantined} + excluded ${c.excluded}`,
    );
  console.log("");
  line("Documents sent", counts);
  line("Master data   ", masterCounts);
  console.log("\nThe file's arithmetic against what C4 answers:");
  let equal = true;
  for (const { figure, file, c4 } of verification) {
    equal &&= file === c4;
    console.log(
      `  ${figure.padEnd(16)} ${formatDecimal4(file).padStart(16)} ${(c4 === null ? "–" : formatDecimal4(c4)).padStart(16)} ${file === c4 ? "equal" : "DIFFERENT"}`,
    );
  }
  console.log(`\nDone in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s.`);
  if (!equal) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
