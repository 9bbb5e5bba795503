import { timestamp } from "drizzle-orm/pg-core";

/** A point in time: `timestamptz`, read and written as a Date. Column names end in `_at`. */
export function at(name: string) {
  return timestamp(name, { withTimezone: true, mode: "date" });
}
