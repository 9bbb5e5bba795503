import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { formatDecimal4 } from "@c4/contracts/decimal4";
import { createIngestClient } from "@c4/local/client/ingest-client";
import { accountedAmount } from "@c4/local/import/online-retail/accounting";
import { importOnlineRetail } from "@c4/local/import/online-retail/import-online-retail";
import { verifyImport } from "@c4/local/import/online-retail/verify-import";
import { type RunningC4, startC4 } from "@c4/testing/start-c4";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const file = fileURLToPath(
  new URL("../../shared/data/online_retail_2010-12_2011-12.csv.gz", import.meta.url),
);

// 541,909 real lines through the public API while the worker is killed; every figure must be the file's own.
describe.runIf(existsSync(file))("the real file", () => {
  let c4: RunningC4;
  beforeAll(async () => {
    c4 = await startC4();
  });
  afterAll(() => c4?.stop());

  const importFile = async (runId: string) => {
    const client = createIngestClient({
      url: c4.url,
      apiKey: c4.tenant("online-retail").api_key,
    });
    const imported = await importOnlineRetail({ file, client, runId });
    return { ...imported, verification: await verifyImport(client, imported.accounting) };
  };

  test("kill -9 of the worker three times during the import changes no figure", {
    timeout: 900_000,
  }, async () => {
    const importing = importFile("first");
    for (let kills = 0; kills < 3; kills++) {
      await sleep(4_000 + Math.random() * 4_000);
      await c4.killWorker();
    }
    const { accounting, counts, verification } = await importing;
    expect(counts).toMatchObject({ received: 25_897, loaded: 25_897, quarantined: 0 });
    expect(formatDecimal4(accountedAmount(accounting))).toBe("9747747.934");
    for (const { figure, file: expected, c4 } of verification)
      expect([figure, c4]).toEqual([figure, expected]);
  });

  test("importing it again changes no figure and finds everything unchanged", {
    timeout: 600_000,
  }, async () => {
    const { counts, verification } = await importFile("second");
    expect(counts).toMatchObject({ received: 25_897, loaded: 0, unchanged: 25_897 });
    for (const { figure, file: expected, c4 } of verification)
      expect([figure, c4]).toEqual([figure, expected]);
  });
});
