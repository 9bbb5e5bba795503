import type { Metric } from "./define-metric.ts";

/** What is in no sales figure: tax, charges, money taken, and what was cancelled. Each counts on its own. */
export const otherMetrics = {
  tax: {
    title: { en: "Tax", id: "Pajak" },
    definition: {
      en: "Tax on what was sold − tax on what was taken back, with the tax that a document carries as a whole.",
      id: "Pajak atas yang terjual − pajak atas yang dikembalikan, termasuk pajak yang tercatat pada dokumen secara utuh.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { tax: 1 } },
  },
  service_charges: {
    title: { en: "Service charges", id: "Biaya layanan" },
    definition: {
      en: "Service lines and the document's own service charges; not in sales.",
      id: "Baris layanan dan biaya layanan dokumen; tidak termasuk penjualan.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { service_charges: 1 } },
  },
  shipping: {
    title: { en: "Shipping", id: "Ongkos kirim" },
    definition: {
      en: "Shipping charged to customers; not in sales.",
      id: "Ongkos kirim yang ditagihkan ke pelanggan; tidak termasuk penjualan.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { shipping: 1 } },
  },
  tips: {
    title: { en: "Tips", id: "Tip" },
    definition: { en: "Tips given; not in sales.", id: "Tip yang diberikan; tidak termasuk penjualan." },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { tips: 1 } },
  },
  gift_card_sales: {
    title: { en: "Gift cards sold", id: "Kartu hadiah terjual" },
    definition: {
      en: "Gift cards sold: a liability, not sales.",
      id: "Kartu hadiah terjual: kewajiban, bukan penjualan.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { gift_card_sales: 1 } },
  },
  deposits: {
    title: { en: "Deposits", id: "Uang muka" },
    definition: {
      en: "Deposits taken − deposits paid back; not in sales.",
      id: "Uang muka diterima − dikembalikan; tidak termasuk penjualan.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { deposits: 1 } },
  },
  adjustments: {
    title: { en: "Adjustments", id: "Penyesuaian" },
    definition: {
      en: "Amount of the lines that tills booked as stock adjustments; in no sales figure.",
      id: "Nilai baris yang dicatat kasir sebagai penyesuaian stok; tidak masuk angka penjualan mana pun.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { adjustments: 1 } },
  },
  cash_rounding: {
    title: { en: "Cash rounding", id: "Pembulatan tunai" },
    definition: {
      en: "What rounding to payable cash changed in what was collected; not in sales.",
      id: "Selisih akibat pembulatan pembayaran tunai; tidak termasuk penjualan.",
    },
    unit: "money",
    betterWhen: "neutral",
    formula: { sum: { rounding: 1 } },
  },
  payments: {
    title: { en: "Payments", id: "Pembayaran" },
    definition: {
      en: "Money taken − money given back, of every tender, tax included.",
      id: "Uang diterima − uang dikembalikan, dari semua cara bayar, termasuk pajak.",
    },
    unit: "money",
    betterWhen: "up",
    formula: { sum: { payments: 1 } },
  },
  void_value: {
    title: { en: "Voided value", id: "Nilai pembatalan" },
    definition: {
      en: "Value of the lines that were sent with documents cancelled before settlement.",
      id: "Nilai baris yang dikirim bersama dokumen yang dibatalkan sebelum pelunasan.",
    },
    unit: "money",
    betterWhen: "down",
    formula: { sum: { void_value: 1 } },
  },
  void_count: {
    title: { en: "Voids", id: "Pembatalan" },
    definition: {
      en: "Documents cancelled before settlement.",
      id: "Dokumen yang dibatalkan sebelum pelunasan.",
    },
    unit: "count",
    betterWhen: "down",
    formula: { sum: { void_count: 1 } },
  },
} as const satisfies Record<string, Metric>;
