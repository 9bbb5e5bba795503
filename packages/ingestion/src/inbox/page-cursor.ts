import { AppError } from "@c4/contracts/errors";
import type { z } from "zod";

export type PageRequest = { readonly limit: number; readonly cursor?: string | undefined };
export type Page<Item> = { data: Item[]; next_cursor: string | null };

/** A list's place as one opaque text. */
export function encodeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** @throws AppError invalid_cursor */
export function decodeCursor<Schema extends z.ZodType>(cursor: string, schema: Schema): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, "base64url").toString("utf8")));
  } catch (cause) {
    throw new AppError("invalid_cursor", { cause });
  }
}

/** Rows were asked for with one more than the limit: whether there is another page shows by it. */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  { toItem, placeOf }: { toItem: (row: Row) => Item; placeOf: (row: Row) => readonly (string | number)[] },
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const next = rows.length > limit && last !== undefined ? encodeCursor(placeOf(last)) : null;
  return { data: shown.map(toItem), next_cursor: next };
}
