import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";

/** One migration file. The checksum tells whether it was edited after it had been applied. */
export type Migration = { name: string; text: string; checksum: string };

export const migrationFolders = {
  control: new URL("./migrations/control/", import.meta.url),
  shard: new URL("./migrations/shard/", import.meta.url),
  clickhouse: new URL("./clickhouse/migrations/", import.meta.url),
} as const;
export type Store = keyof typeof migrationFolders;

/** The migrations of a store in the order in which they are applied: `NNNN_idea.sql` by name. */
export async function readMigrations(store: Store): Promise<Migration[]> {
  const folder = migrationFolders[store];
  const names = (await readdir(folder)).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    names.map(async (file) => {
      const text = await readFile(new URL(file, folder), "utf8");
      const checksum = createHash("sha256").update(text).digest("hex");
      return { name: file.slice(0, -".sql".length), text, checksum };
    }),
  );
}

/** The migrations not yet in the ledger. Throws when one that is applied has another text now. */
export function pendingMigrations(
  migrations: readonly Migration[],
  applied: ReadonlyMap<string, string>,
): Migration[] {
  return migrations.filter((migration) => {
    const checksum = applied.get(migration.name);
    if (checksum !== undefined && checksum !== migration.checksum) {
      throw new Error(
        `migration ${migration.name} was edited after it had been applied; add a new one instead`,
      );
    }
    return checksum === undefined;
  });
}
