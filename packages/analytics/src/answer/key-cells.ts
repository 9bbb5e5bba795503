import type { Cell, Granularity } from "@c4/contracts/http/metrics";
import { toPublicId } from "@c4/contracts/ids";
import { addDays } from "../calendar/plain-date.ts";
import type { AttributeId } from "../catalogue/dimensions.ts";
import type { ResolvedQuery } from "../plan/resolved-query.ts";
import { keyName } from "../sql/keys-sql.ts";
import { type EngineRow, textIn } from "./engine-row.ts";

/** Ledgers say "none" with this id. */
const nilUuid = "00000000-0000-0000-0000-000000000000";

/** Time as shown: the bucket's first date, and for hours the hour on the location's clock. */
export function timeCell(date: string, hour: number | null): string {
  return hour === null ? date : `${date}T${String(hour).padStart(2, "0")}:00:00`;
}

export function timeOf(row: EngineRow, grain: Granularity): string {
  return timeCell(textIn(row, "t"), grain === "hour" ? Number(row.h) : null);
}

/** The same bucket in the comparison: its first compared day, so many days earlier. */
export function pastTime(time: string, { period, comparison }: ResolvedQuery): string {
  const [date = time, clock] = time.split("T");
  const shiftDays = comparison?.shiftDays ?? 0;
  const beganEarlier = date < period.from;
  const past = addDays(beganEarlier ? period.from : date, -shiftDays);
  return clock === undefined ? past : `${past}T${clock}`;
}

/** The member a row is about; null where the facts have none. */
export function memberCell(row: EngineRow, attribute: AttributeId): Cell {
  const key = textIn(row, keyName(attribute));
  if (attribute === "location" || attribute === "product") {
    if (key === nilUuid) return null;
    const id = toPublicId(attribute, key);
    return { id, label: textIn(row, `l_${attribute}`) || id };
  }
  if (attribute === "hour_of_day") return { id: key, label: `${key.padStart(2, "0")}:00` };
  return key === "" ? null : { id: key, label: key };
}
