import { AppError } from "@c4/contracts/errors";
import { StorableText } from "@c4/contracts/fields";
import { parseJson } from "@c4/runtime/parse-json";
import { z } from "zod";

/** Where a list sorted by a text and then by id goes on. */
const Place = z.tuple([StorableText, z.uuid()]);
export type Place = z.infer<typeof Place>;

export function toCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** @throws AppError `invalid_cursor` */
export function fromCursor(cursor: string): Place {
  const place = Place.safeParse(parseJson(Buffer.from(cursor, "base64url").toString("utf8")));
  if (!place.success) throw new AppError("invalid_cursor");
  return place.data;
}

/** A page of rows that were asked for one more than the limit. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  { limit, show, placeOf }: { limit: number; show(row: Row): Item; placeOf(row: Row): Place },
): { data: Item[]; next_cursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const more = rows.length > limit && last !== undefined;
  return { data: shown.map(show), next_cursor: more ? toCursor(placeOf(last)) : null };
}
