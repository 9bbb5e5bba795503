import { formatPlainRange } from "@c4/charts/format-date";
import { Period, type PeriodPreset } from "@c4/contracts/http/metrics";
import type { Language } from "../../lib/i18n.ts";
import { type Filters, isCompared } from "../filters/filter-codec.ts";

/** The filter bar as parameters of a report, in the language of the page; what is not set is left to the report's own defaults. */
export function reportParams(filters: Filters, language: Language): Record<string, unknown> {
  const { period, locations, currency } = filters;
  return {
    period,
    language,
    ...(isCompared(filters) ? { compare: "previous_period" } : {}),
    ...(locations.length === 0 ? {} : { locations: [...locations] }),
    ...(currency === null ? {} : { currency }),
  };
}

/** The period a run was asked for, in words; null when it had none or another shape. */
export function describePeriod(
  params: Record<string, unknown>,
  presetTitle: (preset: PeriodPreset) => string,
  locale: string,
): string | null {
  const period = Period.safeParse(params.period);
  if (!period.success) return null;
  if ("preset" in period.data) return presetTitle(period.data.preset);
  return formatPlainRange(period.data.from, period.data.to, locale);
}
