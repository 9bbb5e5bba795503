import type { InputIssue } from "@c4/contracts/errors";
import { isTooDeep, JSON_LEVELS_MAX } from "@c4/contracts/json-depth";
import { type RecordKind, recordKinds, recordSchemas } from "@c4/contracts/records/record";
import type { z } from "zod";
import { type CanonicalMaster, normaliseMaster } from "./normalise-master.ts";
import { type CanonicalSale, normaliseSale, type SaleContext } from "./normalise-sale.ts";
import { RecordRejection, reject } from "./record-rejection.ts";

/** What became of one raw record. */
export type NormalisedLine =
  | { readonly outcome: "sale"; readonly sale: CanonicalSale }
  | { readonly outcome: "master"; readonly master: CanonicalMaster }
  | { readonly outcome: "excluded" }
  | {
      readonly outcome: "quarantined";
      readonly issue: InputIssue;
      readonly kind: string | null;
      readonly recordId: string | null;
    };

/** One line of a batch: JSON, its kind's schema, then the rules between fields. Never throws for what a sender can send. */
export function normaliseLine(text: string, context: SaleContext): NormalisedLine {
  let record: unknown;
  try {
    record = parseRecord(text);
    return normaliseRecord(record, context);
  } catch (error) {
    if (!(error instanceof RecordRejection)) throw error;
    return {
      outcome: "quarantined",
      issue: error.issue,
      kind: textIn(record, "kind"),
      recordId: textIn(record, "id"),
    };
  }
}

function normaliseRecord(record: unknown, context: SaleContext): NormalisedLine {
  const kind = kindOf(record);
  if (kind === "sale") {
    const sale = accepted(recordSchemas.sale, record);
    if (sale.training) return { outcome: "excluded" };
    return { outcome: "sale", sale: normaliseSale(sale, context) };
  }
  return { outcome: "master", master: normaliseMaster(accepted(recordSchemas[kind], record), context.idOf) };
}

function parseRecord(text: string): unknown {
  if (isTooDeep(text)) reject("", "too_deep", `a record nests at most ${JSON_LEVELS_MAX} levels`);
  let record: unknown;
  try {
    record = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unreadable";
    reject("", "malformed_json", `not valid JSON: ${reason.slice(0, 200)}`);
  }
  // Only an escape can bring in characters that UTF-8 text cannot hold, and escapes are rare.
  if (text.includes("\\u") && !everyText(record, isStorable)) {
    reject("", "invalid_text", "text may not hold NUL (\\u0000) or half of a surrogate pair");
  }
  return record;
}

function kindOf(record: unknown): RecordKind {
  const kind = typeof record === "object" && record !== null && "kind" in record ? record.kind : undefined;
  const known = recordKinds.find((candidate) => candidate === kind);
  if (known === undefined) {
    const sent = kind === undefined ? "the record has no kind" : `there is no kind ${JSON.stringify(kind)}`;
    reject("kind", "unknown_kind", `${sent.slice(0, 100)}; known kinds: ${recordKinds.join(", ")}`);
  }
  return known;
}

function accepted<Schema extends z.ZodType>(schema: Schema, record: unknown): z.output<Schema> {
  const result = schema.safeParse(record);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  // `custom` is what zod calls every rule of our own.
  const code = issue === undefined || issue.code === "custom" ? "invalid_value" : issue.code;
  return reject(issue?.path.join(".") ?? "", code, issue?.message ?? "the record does not match its schema");
}

function everyText(value: unknown, holds: (text: string) => boolean): boolean {
  if (typeof value === "string") return holds(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, field]) => holds(name) && everyText(field, holds));
}

function isStorable(text: string): boolean {
  return !text.includes("\0") && !/\p{Surrogate}/u.test(text);
}

function textIn(record: unknown, field: "kind" | "id"): string | null {
  if (typeof record !== "object" || record === null || !(field in record)) return null;
  const value = Reflect.get(record, field);
  return typeof value === "string" ? value : null;
}
