import { CurrencyCode } from "@c4/contracts/fields";
import { Period, PeriodPreset } from "@c4/contracts/http/metrics";
import { fromPublicId } from "@c4/contracts/ids";

/** What the filter bar says. The URL holds exactly this, so a link reproduces the screen. */
export type Filters = {
  period: Period;
  compare: boolean;
  /** Public location ids; empty: all. */
  locations: readonly string[];
  /** Reporting currency; null: the tenant's own. */
  currency: string | null;
};

/** Query parameters as they stand in the address. Defaults are left out, which keeps links short. */
export type FilterSearch = {
  period?: string;
  from?: string;
  to?: string;
  compare?: string;
  locations?: string;
  currency?: string;
};

export const defaultFilters: Filters = {
  period: { preset: "last_28_days" },
  compare: true,
  locations: [],
  currency: null,
};

/** True when there is something before the period: all time has nothing. */
export function isComparable(period: Period): boolean {
  return !("preset" in period) || period.preset !== "all";
}

/** Whether figures are compared. The wish outlives a period that has nothing to compare with. */
export function isCompared({ period, compare }: Filters): boolean {
  return compare && isComparable(period);
}

/** Reads filters from an address. Anybody can type one, so what makes no sense falls back to its default. */
export function decodeFilters(search: FilterSearch): Filters {
  const ids = (search.locations ?? "").split(",").filter((id) => fromPublicId("location", id) !== null);
  const currency = CurrencyCode.safeParse(search.currency);
  return {
    period: decodePeriod(search),
    compare: search.compare !== "off",
    locations: [...new Set(ids)].sort(),
    currency: currency.success ? currency.data : null,
  };
}

function decodePeriod({ period, from, to }: FilterSearch): Period {
  const custom = Period.safeParse({ from, to });
  if (custom.success) return custom.data;
  const preset = PeriodPreset.safeParse(period);
  return preset.success ? { preset: preset.data } : defaultFilters.period;
}

/** The one way to write what an address says: defaults and what makes no sense are left out. */
export function normaliseSearch(search: FilterSearch): FilterSearch {
  return encodeFilters(decodeFilters(search));
}

/** Writes filters into an address; inverse of {@link decodeFilters}. */
export function encodeFilters({ period, compare, locations, currency }: Filters): FilterSearch {
  return {
    ...encodePeriod(period),
    ...(compare ? {} : { compare: "off" }),
    ...(locations.length === 0 ? {} : { locations: [...locations].sort().join(",") }),
    ...(currency === null ? {} : { currency }),
  };
}

function encodePeriod(period: Period): FilterSearch {
  if (!("preset" in period)) return { from: period.from, to: period.to };
  const { period: byDefault } = defaultFilters;
  return "preset" in byDefault && byDefault.preset === period.preset ? {} : { period: period.preset };
}
