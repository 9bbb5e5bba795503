import { ilike, or, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { fromCursor } from "../../page-cursor.ts";

/** Rows after the cursor, of a list by name and then by id. */
export function afterCursor(name: AnyPgColumn, id: AnyPgColumn, cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [lastName, lastId] = fromCursor(cursor);
  return sql`(${name}, ${id}) > (${lastName}, ${lastId}::uuid)`;
}

/** Rows of which a column contains the text; the text's own wildcards are letters like any other. */
export function containing(columns: readonly AnyPgColumn[], text: string | undefined): SQL | undefined {
  if (text === undefined) return undefined;
  const pattern = `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
  return or(...columns.map((column) => ilike(column, pattern)));
}
