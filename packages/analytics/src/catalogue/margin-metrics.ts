import type { Metric } from "./define-metric.ts";

const withCost = { net_sales_with_cost: 1 } as const;
const profit = { net_sales_with_cost: 1, cogs: -1 } as const;
const net = { gross_sales: 1, discounts: -1, returns: -1 } as const;

/** Margin, always over the lines that have a cost, with the share of sales that those are. */
export const marginMetrics = {
  cogs: {
    title: { en: "Cost of goods sold", id: "Harga pokok penjualan" },
    definition: {
      en: "Cost of merchandise sold − cost of merchandise taken back, over the lines that have a cost.",
      id: "Biaya barang terjual − biaya barang yang dikembalikan, dari baris yang memiliki biaya.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { cogs: 1 } },
  },
  net_sales_with_cost: {
    title: { en: "Net sales with cost", id: "Penjualan bersih berbiaya" },
    definition: {
      en: "Net sales of the lines that have a cost: what the margin is computed over.",
      id: "Penjualan bersih dari baris yang memiliki biaya: dasar perhitungan margin.",
    },
    unit: "money",
    betterWhen: "up",
    formula: { sum: withCost },
  },
  cost_coverage: {
    title: { en: "Cost coverage", id: "Cakupan biaya" },
    definition: {
      en: "Net sales of the lines that have a cost ÷ net sales.",
      id: "Penjualan bersih dari baris yang memiliki biaya ÷ penjualan bersih.",
    },
    unit: "ratio",
    betterWhen: "up",
    formula: { ratio: [withCost, net] },
  },
  gross_profit: {
    title: { en: "Gross profit", id: "Laba kotor" },
    definition: {
      en: "Net sales of the lines that have a cost − their cost. Lines without a cost are left out; cost coverage says how much that is.",
      id: "Penjualan bersih dari baris yang memiliki biaya − biayanya. Baris tanpa biaya tidak dihitung; cakupan biaya menunjukkan besarnya.",
    },
    unit: "money",
    betterWhen: "up",
    formula: { sum: profit },
  },
  gross_margin_pct: {
    title: { en: "Gross margin", id: "Margin kotor" },
    definition: {
      en: "Gross profit ÷ net sales of the lines that have a cost.",
      id: "Laba kotor ÷ penjualan bersih dari baris yang memiliki biaya.",
    },
    unit: "ratio",
    betterWhen: "up",
    formula: { ratio: [profit, withCost] },
  },
} as const satisfies Record<string, Metric>;
