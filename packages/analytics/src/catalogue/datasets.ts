import type { AttributeId } from "./dimensions.ts";
import type { Localised } from "./localised.ts";
import type { MeasureId } from "./measures.ts";

/**
 * A view of `c4_read` that can answer. `measures` gives the aggregate that reads each measure exactly: plain sums of a
 * roll-up, signed sums of a ledger. `perDocument` measures count documents, which needs a grouping by document first.
 */
export type Dataset = {
  readonly title: Localised;
  readonly grain: Localised;
  readonly measures: Readonly<Partial<Record<MeasureId, string>>>;
  readonly perDocument: readonly MeasureId[];
  readonly attributes: readonly AttributeId[];
  readonly hours: boolean;
  /** Sums over documents: it cannot tell what happened before or after a time of day. */
  readonly rollup: boolean;
};

const documentMeasures = [
  "gross_sales",
  "discounts",
  "returns",
  "tax",
  "units_sold",
  "units_returned",
  "transactions",
  "cogs",
  "net_sales_with_cost",
  "service_charges",
  "shipping",
  "tips",
  "gift_card_sales",
  "deposits",
  "adjustments",
  "rounding",
  "void_value",
  "void_count",
] as const satisfies readonly MeasureId[];

const sums = Object.fromEntries(documentMeasures.map((measure) => [measure, `sum(${measure})`]));
const signedSums = Object.fromEntries(documentMeasures.map((measure) => [measure, `sum(${measure} * sign)`]));

/** Smallest first: the planner takes the first that has everything a query needs. */
export const datasets = {
  sales_by_day_v1: {
    title: { en: "Sales by day", id: "Penjualan per hari" },
    grain: {
      en: "business date × location × channel × currency",
      id: "tanggal bisnis × lokasi × kanal × mata uang",
    },
    measures: sums,
    perDocument: [],
    attributes: ["location", "channel", "currency"],
    hours: false,
    rollup: true,
  },
  sales_by_hour_v1: {
    title: { en: "Sales by hour", id: "Penjualan per jam" },
    grain: {
      en: "business date × hour × location × channel × currency",
      id: "tanggal bisnis × jam × lokasi × kanal × mata uang",
    },
    measures: sums,
    perDocument: [],
    attributes: ["location", "channel", "currency", "hour_of_day"],
    hours: true,
    rollup: true,
  },
  payment_ledger_v1: {
    title: { en: "Payments", id: "Pembayaran" },
    grain: { en: "payment", id: "pembayaran" },
    measures: { payments: "sum(amount * sign)" },
    perDocument: [],
    attributes: ["location", "channel", "currency", "tender", "hour_of_day"],
    hours: true,
    rollup: false,
  },
  sale_ledger_v1: {
    title: { en: "Sales documents", id: "Dokumen penjualan" },
    grain: { en: "document", id: "dokumen" },
    measures: signedSums,
    perDocument: [],
    attributes: ["location", "channel", "currency", "hour_of_day"],
    hours: true,
    rollup: false,
  },
  sale_line_ledger_v1: {
    title: { en: "Sales lines", id: "Baris penjualan" },
    grain: { en: "line of a document", id: "baris dokumen" },
    // Lines carry the sign of their quantity: what is returned is negative.
    measures: {
      gross_sales: "sumIf(gross * sign, kind = 'sale')",
      discounts: "sumIf(discounts * sign, kind = 'sale')",
      returns: "sumIf(-net * sign, kind = 'return')",
      units_sold: "sumIf(quantity * sign, kind = 'sale')",
      units_returned: "sumIf(-quantity * sign, kind = 'return')",
      cogs: "sumIf(ifNull(cost, 0) * sign, kind IN ('sale', 'return'))",
      net_sales_with_cost: "sumIf(net * sign, kind IN ('sale', 'return') AND isNotNull(cost))",
      gift_card_sales: "sumIf(net * sign, kind = 'gift_card')",
      deposits: "sumIf(net * sign, kind = 'deposit')",
      adjustments: "sumIf(net * sign, kind = 'adjustment')",
      transactions: "sumIf(sign, kind = 'sale')",
    },
    perDocument: ["transactions"],
    attributes: ["location", "channel", "currency", "product", "category", "hour_of_day"],
    hours: true,
    rollup: false,
  },
} as const satisfies Record<string, Dataset>;

export type DatasetId = keyof typeof datasets;

export const datasetIds = Object.keys(datasets) as DatasetId[];

export function datasetOf(id: DatasetId): Dataset {
  return datasets[id];
}
