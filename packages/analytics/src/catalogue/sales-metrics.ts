import type { Metric } from "./define-metric.ts";

const demand = { gross_sales: 1, discounts: -1 } as const;
const net = { ...demand, returns: -1 } as const;

const partOfBasket =
  "it would divide a part of each basket by whole baskets; ask for it without product or category";

/** What was sold, taken back and how large baskets are. */
export const salesMetrics = {
  gross_sales: {
    title: { en: "Gross sales", id: "Penjualan kotor" },
    definition: {
      en: "Quantity × unit price of merchandise sold, without tax, before discounts. Returns, service charges, shipping, tips, gift cards and deposits are not in it.",
      id: "Jumlah × harga satuan barang terjual, tanpa pajak, sebelum diskon. Tidak termasuk retur, biaya layanan, ongkos kirim, tip, kartu hadiah, dan uang muka.",
    },
    unit: "money",
    betterWhen: "up",
    formula: { sum: { gross_sales: 1 } },
  },
  discounts: {
    title: { en: "Discounts", id: "Diskon" },
    definition: {
      en: "Reductions on merchandise sold, as a positive amount: those of the line and the line's share of those of the document.",
      id: "Potongan atas barang terjual, sebagai angka positif: potongan baris dan bagian baris dari potongan dokumen.",
    },
    unit: "money",
    betterWhen: "down",
    formula: { sum: { discounts: 1 } },
  },
  returns: {
    title: { en: "Returns", id: "Retur" },
    definition: {
      en: "Value of merchandise taken back, as a positive amount without tax and net of its discounts, on the business date of the return.",
      id: "Nilai barang yang dikembalikan, sebagai angka positif tanpa pajak dan setelah diskon, pada tanggal bisnis retur.",
    },
    unit: "money",
    betterWhen: "down",
    formula: { sum: { returns: 1 } },
  },
  net_sales: {
    title: { en: "Net sales", id: "Penjualan bersih" },
    definition: {
      en: "Gross sales − discounts − returns, without tax.",
      id: "Penjualan kotor − diskon − retur, tanpa pajak.",
    },
    unit: "money",
    betterWhen: "up",
    formula: { sum: net },
  },
  demand_sales: {
    title: { en: "Demand sales", id: "Penjualan permintaan" },
    definition: {
      en: "Gross sales − discounts, before returns.",
      id: "Penjualan kotor − diskon, sebelum retur.",
    },
    unit: "money",
    betterWhen: "up",
    formula: { sum: demand },
  },
  units_sold: {
    title: { en: "Units sold", id: "Unit terjual" },
    definition: {
      en: "Quantity of merchandise sold; returns are not subtracted.",
      id: "Jumlah barang terjual; retur tidak dikurangkan.",
    },
    unit: "quantity",
    betterWhen: "up",
    formula: { sum: { units_sold: 1 } },
  },
  units_returned: {
    title: { en: "Units returned", id: "Unit diretur" },
    definition: {
      en: "Quantity of merchandise taken back, as a positive number.",
      id: "Jumlah barang yang dikembalikan, sebagai angka positif.",
    },
    unit: "quantity",
    betterWhen: "down",
    formula: { sum: { units_returned: 1 } },
  },
  transactions: {
    title: { en: "Transactions", id: "Transaksi" },
    definition: {
      en: "Completed documents with at least one merchandise line sold; pure returns, gift-card-only sales and voids are not counted. By product or category: the documents that sold it, so the parts add up to more than the whole.",
      id: "Dokumen selesai dengan sedikitnya satu baris barang terjual; retur murni, penjualan kartu hadiah saja, dan pembatalan tidak dihitung. Menurut produk atau kategori: dokumen yang menjualnya, sehingga jumlah bagiannya melebihi keseluruhan.",
    },
    unit: "count",
    betterWhen: "up",
    formula: { sum: { transactions: 1 } },
    notAdditiveOver: ["product", "category"],
  },
  atv: {
    title: { en: "Average transaction value", id: "Nilai rata-rata transaksi" },
    definition: {
      en: "(Gross sales − discounts) ÷ transactions.",
      id: "(Penjualan kotor − diskon) ÷ transaksi.",
    },
    unit: "money",
    betterWhen: "up",
    formula: { ratio: [demand, { transactions: 1 }] },
    notBy: { product: partOfBasket, category: partOfBasket },
  },
  upt: {
    title: { en: "Units per transaction", id: "Unit per transaksi" },
    definition: { en: "Units sold ÷ transactions.", id: "Unit terjual ÷ transaksi." },
    unit: "quantity",
    betterWhen: "up",
    formula: { ratio: [{ units_sold: 1 }, { transactions: 1 }] },
    notBy: { product: partOfBasket, category: partOfBasket },
  },
  aur: {
    title: { en: "Average unit retail", id: "Harga rata-rata per unit" },
    definition: {
      en: "(Gross sales − discounts) ÷ units sold.",
      id: "(Penjualan kotor − diskon) ÷ unit terjual.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { ratio: [demand, { units_sold: 1 }] },
  },
  discount_rate: {
    title: { en: "Discount rate", id: "Tingkat diskon" },
    definition: { en: "Discounts ÷ gross sales.", id: "Diskon ÷ penjualan kotor." },
    unit: "ratio",
    betterWhen: "down",
    formula: { ratio: [{ discounts: 1 }, { gross_sales: 1 }] },
  },
  return_rate: {
    title: { en: "Return rate", id: "Tingkat retur" },
    definition: {
      en: "Returns ÷ (gross sales − discounts).",
      id: "Retur ÷ (penjualan kotor − diskon).",
    },
    unit: "ratio",
    betterWhen: "down",
    formula: { ratio: [{ returns: 1 }, demand] },
  },
} as const satisfies Record<string, Metric>;
