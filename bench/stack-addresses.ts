import { readFileSync } from "node:fs";
import { join } from "node:path";
import { shardIds } from "@c4/local/start/app-environment";
import { z } from "zod";

type User = { username: string; password: string };

/** Where the stores of a running stack are, for connections that go past C4. */
export type StackAddresses = {
  controlUrl: string;
  shardUrls: Readonly<Record<string, string>>;
  apiKeyPepper: string;
  clickhouse: { url: string; writer: User; reader: User };
};

const Ports = z.object({ postgres: z.int(), clickhouse: z.int() });
const StackSecrets = z.object({ roles: z.object({ app: z.string() }), apiKeyPepper: z.string() });
const ClickHouseSecrets = z.object({ c4_writer: z.string(), c4_reader: z.string() });

/** Reads them from the files that the start keeps in its data folder. */
export function readStackAddresses(dataDir: string): StackAddresses {
  const ports = readJson(Ports, dataDir, "servers/ports.json");
  const { roles, apiKeyPepper } = readJson(StackSecrets, dataDir, "secrets.json");
  const passwords = readJson(ClickHouseSecrets, dataDir, "servers/clickhouse/secrets.json");
  const postgres = (database: string) =>
    `postgres://c4_app:${encodeURIComponent(roles.app)}@127.0.0.1:${ports.postgres}/${database}`;
  return {
    controlUrl: postgres("c4_control"),
    shardUrls: Object.fromEntries(shardIds.map((id) => [id, postgres(`c4_${id}`)])),
    apiKeyPepper,
    clickhouse: {
      url: `http://127.0.0.1:${ports.clickhouse}`,
      writer: { username: "c4_writer", password: passwords.c4_writer },
      reader: { username: "c4_reader", password: passwords.c4_reader },
    },
  };
}

function readJson<T>(schema: z.ZodType<T>, dataDir: string, file: string): T {
  return schema.parse(JSON.parse(readFileSync(join(dataDir, file), "utf8")));
}
