import { AppError } from "@c4/contracts/errors";
import { CurrencyCode } from "@c4/contracts/fields";
import type { Filter } from "@c4/contracts/http/metrics";
import { fromPublicId } from "@c4/contracts/ids";
import type { AttributeId } from "../catalogue/dimensions.ts";
import { resolveAttribute } from "./resolve-members.ts";
import type { ResolvedFilter } from "./resolved-query.ts";

/** Filters with names checked and public ids turned into UUIDs; values sorted, so that their order makes no other query. */
export function resolveFilters(filters: readonly Filter[]): ResolvedFilter[] {
  return filters.map(({ dimension, op, values }, index) => {
    const attribute = resolveAttribute(dimension, `filters.${index}.dimension`);
    const read = values.map((value, place) =>
      readValue(attribute, value, `filters.${index}.values.${place}`),
    );
    return { attribute, exclude: op === "not_in", values: [...new Set(read)].sort() };
  });
}

function readValue(attribute: AttributeId, value: string, path: string): string {
  switch (attribute) {
    case "location":
    case "product": {
      const uuid = fromPublicId(attribute, value);
      const prefix = attribute === "location" ? "loc_" : "prd_";
      return uuid ?? refuse(path, `expected an id that begins with ${prefix}`);
    }
    case "currency":
      return CurrencyCode.safeParse(value).success ? value : refuse(path, "expected a code such as IDR");
    case "hour_of_day":
      return /^(\d|1\d|2[0-3])$/.test(value) ? value : refuse(path, "expected an hour from 0 to 23");
    default:
      return value;
  }
}

function refuse(path: string, message: string): never {
  throw new AppError("validation_failed", {
    detail: message,
    issues: [{ path, code: "invalid_value", message }],
  });
}
