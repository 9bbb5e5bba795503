import type { Granularity } from "@c4/contracts/http/metrics";
import type { Localised } from "./localised.ts";

export type Dimension = { readonly title: Localised; readonly definition: Localised };

/** What rows can be split and filtered by. */
export const attributes = {
  location: {
    title: { en: "Location", id: "Lokasi" },
    definition: {
      en: "The shop (or other place) that sold, by its name of today.",
      id: "Toko (atau tempat lain) yang menjual, dengan namanya hari ini.",
    },
  },
  product: {
    title: { en: "Product", id: "Produk" },
    definition: {
      en: "The article on the line, by its name of today. Empty for lines that name none.",
      id: "Barang pada baris penjualan, dengan namanya hari ini. Kosong bila baris tidak menyebut barang.",
    },
  },
  category: {
    title: { en: "Category", id: "Kategori" },
    definition: {
      en: "The top level of the product's category path as of today; moving a product restates its history.",
      id: "Tingkat teratas jalur kategori produk hari ini; memindahkan produk mengubah riwayatnya.",
    },
  },
  tender: {
    title: { en: "Tender", id: "Cara bayar" },
    definition: {
      en: "The means of payment, as the till names it.",
      id: "Cara pembayaran, sesuai nama dari kasir.",
    },
  },
  channel: {
    title: { en: "Channel", id: "Kanal" },
    definition: {
      en: "The way of selling that the document names, such as store or online.",
      id: "Jalur penjualan yang tertulis pada dokumen, misalnya toko atau daring.",
    },
  },
  currency: {
    title: { en: "Currency", id: "Mata uang" },
    definition: {
      en: "The document's own currency. Split by it, amounts are not converted and different currencies are never added.",
      id: "Mata uang dokumen itu sendiri. Bila dirinci menurut mata uang, jumlah tidak dikonversi dan mata uang yang berbeda tidak dijumlahkan.",
    },
  },
  hour_of_day: {
    title: { en: "Hour of day", id: "Jam dalam hari" },
    definition: {
      en: "The hour on the location's clock, 0 to 23, over all days of the period.",
      id: "Jam menurut waktu lokasi, 0 sampai 23, dari semua hari dalam periode.",
    },
  },
} as const satisfies Record<string, Dimension>;

export type AttributeId = keyof typeof attributes;

/** Time grains, asked for as `granularity`. All are by business date, never by UTC date. */
export const grains: Readonly<Record<Granularity, Dimension & { maxDays: number }>> = {
  hour: {
    title: { en: "Hour", id: "Jam" },
    definition: {
      en: "Business date and the hour on the location's clock.",
      id: "Tanggal bisnis dan jam menurut waktu lokasi.",
    },
    maxDays: 62,
  },
  day: {
    title: { en: "Day", id: "Hari" },
    definition: {
      en: "Business date: the date in the location's time zone, moved by its day start.",
      id: "Tanggal bisnis: tanggal menurut zona waktu lokasi, digeser oleh jam mulai harinya.",
    },
    maxDays: 1_100,
  },
  week: {
    title: { en: "Week", id: "Minggu" },
    definition: {
      en: "Seven business dates from the organisation's first day of the week, named by that first day.",
      id: "Tujuh tanggal bisnis sejak hari pertama minggu organisasi, dinamai menurut hari pertama itu.",
    },
    maxDays: 5_500,
  },
  month: {
    title: { en: "Month", id: "Bulan" },
    definition: {
      en: "Calendar month of the business date, named by its first day.",
      id: "Bulan kalender dari tanggal bisnis, dinamai menurut hari pertamanya.",
    },
    maxDays: 36_600,
  },
};

export const attributeIds = Object.keys(attributes) as AttributeId[];
export const grainIds = Object.keys(grains) as Granularity[];

export function isAttribute(id: string): id is AttributeId {
  return Object.hasOwn(attributes, id);
}
