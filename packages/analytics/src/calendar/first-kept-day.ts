import { addDays, addMonths } from "./plain-date.ts";

/** First business date whose facts are still kept today, when they are dropped so many months after it. */
export function firstKeptDay(today: string, retentionMonths: number): string {
  let day = addMonths(today, -retentionMonths);
  // The last days of a longer month expire together, on the last day of a shorter one.
  while (addMonths(day, retentionMonths) <= today) day = addDays(day, 1);
  return day;
}
