import { z } from "zod";
import type { MeasureId } from "../catalogue/measures.ts";
import { type ExactSum, parseSum } from "./exact-sum.ts";

/** A row as the engine sends it: decimals and 64-bit integers as text, smaller numbers as numbers. */
export const EngineRow = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type EngineRow = z.infer<typeof EngineRow>;

export function sumIn(row: EngineRow, prefix: "c" | "p", measure: MeasureId): ExactSum {
  const value = row[`${prefix}_${measure}`];
  return value === undefined || value === null ? 0n : parseSum(String(value));
}

export function countIn(row: EngineRow, column: string): number {
  return Number(row[column] ?? 0);
}

export function textIn(row: EngineRow, column: string): string {
  return String(row[column] ?? "");
}
