import { QueryMeta } from "@c4/contracts/http/metrics";
import { z } from "zod";
import { Figures } from "./answer/figures.ts";

/** What the metric cache holds for a query: figures and what could not be converted, without words of any language. */
export const CachedFigures = z.strictObject({ figures: Figures, unconverted: QueryMeta.shape.unconverted });
export type CachedFigures = z.infer<typeof CachedFigures>;
