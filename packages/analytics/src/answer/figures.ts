import { Row } from "@c4/contracts/http/metrics";
import { z } from "zod";

/** An answer without words: the same in every language, and what the cache keeps. */
export const Figures = z.strictObject({
  rows: z.array(Row),
  totals: Row,
  compareRows: z.array(Row).nullable(),
  compareTotals: Row.nullable(),
  truncated: z.boolean(),
  /** There were amounts in another currency than the query's. */
  foreign: z.boolean(),
  /** Amounts that no rate could convert were left out; which ones is asked separately. */
  unrated: z.boolean(),
});
export type Figures = z.infer<typeof Figures>;
