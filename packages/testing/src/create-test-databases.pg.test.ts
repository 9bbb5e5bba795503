import postgres from "postgres";
import { expect, test } from "vitest";
import { createTestDatabases } from "./create-test-databases.ts";

test("a test gets migrated databases of its own and every role can enter them", async () => {
  const databases = await createTestDatabases();
  try {
    for (const url of [
      databases.app.control,
      databases.relay.shards.shard_1,
      databases.owner.shards.shard_2,
    ]) {
      const sql = postgres(url ?? "", { max: 1 });
      const [row] = await sql`select count(*)::int as tables from pg_tables where schemaname = 'public'`;
      expect(row?.tables).toBeGreaterThan(1);
      await sql.end();
    }
  } finally {
    await databases.drop();
  }
});
