import { z } from "zod";
import { migrateVariables } from "./migrate-variables.ts";
import { processVariables } from "./process-variables.ts";
import { storeVariables } from "./store-variables.ts";

/** What `npm run migrate` reads: its own variables, and the addresses whose passwords the roles are given. */
export const migrateSchema = z.object({
  ...migrateVariables,
  DATABASE_URL_CONTROL: storeVariables.DATABASE_URL_CONTROL.optional(),
  DATABASE_URL_SHARDS_RELAY: storeVariables.DATABASE_URL_SHARDS_RELAY,
  CLICKHOUSE_URL: storeVariables.CLICKHOUSE_URL,
  CLICKHOUSE_WRITER_USER: storeVariables.CLICKHOUSE_WRITER_USER,
  CLICKHOUSE_WRITER_PASSWORD: storeVariables.CLICKHOUSE_WRITER_PASSWORD,
  REGION: processVariables.REGION,
});
