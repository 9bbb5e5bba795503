import type { SectionId, TimeGrain } from "./define-report.ts";

const byTime: Record<TimeGrain, string> = {
  day: "Sales by day",
  week: "Sales by week",
  month: "Sales by month",
};
const sections: Record<Exclude<SectionId, "by_time">, string> = {
  summary: "Summary",
  by_hour: "Sales by hour of day",
  by_location: "Sales by location",
  by_product: "Products",
  by_category: "Categories",
  by_tender: "Tender mix",
  by_currency: "Original currencies",
  detail: "Day by location",
};
const columns: Record<string, string> = {
  day: "Date",
  week: "Week from",
  month: "Month",
  hour_of_day: "Hour",
  location: "Location",
  product: "Product",
  category: "Category",
  tender: "Tender",
  currency: "Currency",
};

export const englishWords = {
  locale: "en-GB",
  byTime,
  sections,
  columns,
  previous: "Previous",
  change: "Change",
  share: "Share",
  total: "Total",
  none: "(none)",
  noRows: "Nothing was sold in this period.",
  top: (rows: number, title: string) => `Top ${rows} · ${title}`,
  shownOf: (rows: number) =>
    `The ${rows} rows with the highest figures are shown; the total covers all of them. The workbook lists every row.`,
  cut: (rows: number) =>
    `Only the first ${rows} rows are shown: the result is larger than one query may return. The total covers all rows.`,
  vs: "vs",
  metric: "Metric",
  value: "Value",
  definition: "Definition",
  about: "Definitions and filters",
  aboutFilters: "What this report covers",
  aboutDefinitions: "How the figures are defined",
  page: "Page",
  of: "of",
  money: (currency: string) => `Amounts in ${currency}`,
  exactInNote: (exact: string) => `Exact value ${exact}. A spreadsheet keeps 15 digits.`,
  facts: {
    tenant: "Organisation",
    report: "Report",
    period: "Period (business dates)",
    compared: "Compared with",
    notCompared: "Nothing",
    elapsed: (range: string) =>
      `${range}. A period that is still going on is compared with its elapsed part only.`,
    locations: "Locations",
    allLocations: "All locations",
    someLocations: (count: number) => `${count} chosen`,
    scope: "Visible to the requester",
    scopeAll: "Every location",
    scopeSome: (count: number) => `${count} locations; sales elsewhere are not in any figure`,
    currency: "Currency and rates",
    converted: (currency: string) =>
      `${currency}. Other currencies are converted at the dated rate of each business date, unrounded, and rounded once when shown.`,
    rounding: "Rounding",
    roundingPaper:
      "Amounts are rounded to the currency's smallest coin on paper; workbook and CSV hold every decimal. Totals come from unrounded amounts, so the sum of rounded rows may differ from them in the last digit.",
    completeThrough: "Data complete through",
    notYet: "Not known yet",
    lastLoaded: "Last data loaded",
    dataVersion: "Data version",
    generated: "Generated",
    unconverted: "Not converted",
    unconvertedNone: "Nothing: every amount had a rate",
  },
  warnings: {
    incomplete: (from: string) => `Data is complete through ${from}; later days may still grow.`,
    nothingComplete: "Not every source has closed a day yet: all figures may still grow.",
    notCompared: "Nothing is compared: the comparison would begin before the first day that is kept.",
    moved:
      "New data arrived while this report was made: sections may differ by the sales that came in between.",
    unconverted: (amounts: string) =>
      `Left out of converted figures, because no rate was near enough: ${amounts}.`,
  },
};

/** What every language has to say. */
export type ReportWords = typeof englishWords;
