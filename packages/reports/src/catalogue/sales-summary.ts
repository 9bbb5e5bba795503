import { CurrencyCode } from "@c4/contracts/fields";
import { Period } from "@c4/contracts/http/metrics";
import { publicIdSchema } from "@c4/contracts/ids";
import { z } from "zod";
import { defineReport } from "../define-report.ts";
import { ReportLanguage } from "../report-language.ts";

const core = ["net_sales", "transactions", "atv", "upt", "discounts", "gross_margin_pct"] as const;

/** The figures of a period at a glance and by everything a finance lead asks next. */
export const salesSummary = defineReport({
  key: "sales-summary",
  title: { en: "Sales summary", id: "Ringkasan penjualan" },
  description:
    "Net sales, transactions, margin and tax of a period by day, hour, location, product and tender.",
  formats: ["pdf", "xlsx", "csv"],
  params: z.strictObject({
    period: Period,
    compare: z.enum(["previous_period"]).optional(),
    /** Reporting currency of the figures; absent: the tenant's. */
    currency: CurrencyCode.optional(),
    locations: z.array(publicIdSchema("location")).min(1).max(1_000).optional(),
    language: ReportLanguage.default("en"),
  }),
  sections: [
    {
      kind: "figures",
      id: "summary",
      metrics: [
        "net_sales",
        "transactions",
        "atv",
        "upt",
        "gross_margin_pct",
        "units_sold",
        "discounts",
        "returns",
        "tax",
      ],
      beneath: { gross_margin_pct: "cost_coverage" },
    },
    {
      kind: "table",
      id: "by_time",
      by: "time",
      metrics: core,
      compared: ["net_sales"],
      totals: true,
      chart: "by-time",
    },
    {
      kind: "table",
      id: "by_hour",
      by: ["hour_of_day"],
      metrics: ["net_sales", "transactions", "atv", "units_sold"],
      share: "net_sales",
      totals: true,
      chart: "by-hour",
    },
    {
      kind: "table",
      id: "by_location",
      by: ["location"],
      metrics: core,
      compared: ["net_sales"],
      share: "net_sales",
      order: [{ by: "net_sales", direction: "desc" }],
      totals: true,
    },
    {
      kind: "table",
      id: "by_product",
      by: ["product"],
      metrics: ["net_sales", "units_sold", "discounts", "gross_profit", "gross_margin_pct"],
      share: "net_sales",
      order: [{ by: "net_sales", direction: "desc" }],
      top: 20,
      totals: true,
    },
    {
      kind: "table",
      id: "by_category",
      by: ["category"],
      metrics: ["net_sales", "units_sold", "discounts", "gross_profit", "gross_margin_pct"],
      share: "net_sales",
      order: [{ by: "net_sales", direction: "desc" }],
      totals: true,
    },
    {
      kind: "table",
      id: "by_tender",
      by: ["tender"],
      metrics: ["payments"],
      share: "payments",
      order: [{ by: "payments", direction: "desc" }],
      totals: true,
    },
    {
      kind: "table",
      id: "by_currency",
      by: ["currency"],
      metrics: ["net_sales", "discounts", "returns", "tax", "transactions"],
      order: [{ by: "currency", direction: "asc" }],
      totals: false,
    },
    {
      kind: "detail",
      id: "detail",
      by: ["day", "location"],
      metrics: [
        "gross_sales",
        "discounts",
        "returns",
        "net_sales",
        "tax",
        "transactions",
        "units_sold",
        "atv",
        "upt",
        "gross_profit",
        "gross_margin_pct",
        "cost_coverage",
      ],
    },
  ],
});
