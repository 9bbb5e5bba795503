import type { Unit } from "@c4/contracts/http/metrics";

/** What the datasets hold: plain sums from which every metric is composed. Named like the columns of the roll-ups. */
export const measures = {
  gross_sales: { unit: "money" },
  discounts: { unit: "money" },
  returns: { unit: "money" },
  tax: { unit: "money" },
  units_sold: { unit: "quantity" },
  units_returned: { unit: "quantity" },
  transactions: { unit: "count" },
  cogs: { unit: "money" },
  net_sales_with_cost: { unit: "money" },
  service_charges: { unit: "money" },
  shipping: { unit: "money" },
  tips: { unit: "money" },
  gift_card_sales: { unit: "money" },
  deposits: { unit: "money" },
  adjustments: { unit: "money" },
  rounding: { unit: "money" },
  void_value: { unit: "money" },
  void_count: { unit: "count" },
  payments: { unit: "money" },
} as const satisfies Record<string, { unit: Exclude<Unit, "ratio"> }>;

export type MeasureId = keyof typeof measures;

export function isMoney(measure: MeasureId): boolean {
  return measures[measure].unit === "money";
}
