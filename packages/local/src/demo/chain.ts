/** A demo shop. `weight` scales its footfall against the others; prices are in its own currency. */
export type DemoLocation = {
  id: string;
  name: string;
  city: "Jakarta" | "Bandung" | "Singapore" | "Sydney";
  country: "ID" | "SG" | "AU";
  currency: DemoCurrency;
  timeZone: string;
  format: "flagship" | "mall" | "street";
  areaSqm: string;
  dayStartTime: string;
  opensHour: number;
  closesHour: number;
  weight: number;
};

export type DemoCurrency = "IDR" | "SGD" | "AUD";

/** Per currency: decimals that tills print, tax rate in percent (prices include it), and price level against IDR. */
export const currencyFacts: Record<
  DemoCurrency,
  { minorDigits: number; taxPercent: bigint; perIdr: number; roundTo: bigint }
> = {
  IDR: { minorDigits: 0, taxPercent: 11n, perIdr: 1, roundTo: 500n },
  SGD: { minorDigits: 2, taxPercent: 9n, perIdr: 1 / 9_400, roundTo: 10n },
  AUD: { minorDigits: 2, taxPercent: 10n, perIdr: 1 / 8_600, roundTo: 5n },
};

const jakarta = {
  city: "Jakarta",
  country: "ID",
  currency: "IDR",
  timeZone: "Asia/Jakarta",
  dayStartTime: "04:00",
  opensHour: 10,
  closesHour: 22,
} as const;
const bandung = { ...jakarta, city: "Bandung" } as const;
const singapore = {
  city: "Singapore",
  country: "SG",
  currency: "SGD",
  timeZone: "Asia/Singapore",
  dayStartTime: "04:00",
  opensHour: 10,
  closesHour: 22,
} as const;
const sydney = {
  city: "Sydney",
  country: "AU",
  currency: "AUD",
  timeZone: "Australia/Sydney",
  dayStartTime: "04:00",
  opensHour: 9,
  closesHour: 18,
} as const;

export const demoLocations: readonly [DemoLocation, ...DemoLocation[]] = [
  { id: "JKT-01", name: "Jakarta Menteng", ...jakarta, format: "flagship", areaSqm: "640", weight: 1.6 },
  { id: "JKT-02", name: "Jakarta Kemang", ...jakarta, format: "street", areaSqm: "280", weight: 1.0 },
  { id: "JKT-03", name: "Jakarta Pondok Indah", ...jakarta, format: "mall", areaSqm: "420", weight: 1.35 },
  { id: "JKT-04", name: "Jakarta Kelapa Gading", ...jakarta, format: "mall", areaSqm: "390", weight: 1.2 },
  { id: "JKT-05", name: "Jakarta Kota Tua", ...jakarta, format: "street", areaSqm: "210", weight: 0.7 },
  { id: "BDG-01", name: "Bandung Dago", ...bandung, format: "street", areaSqm: "310", weight: 0.85 },
  { id: "BDG-02", name: "Bandung Braga", ...bandung, format: "street", areaSqm: "240", weight: 0.75 },
  { id: "SIN-01", name: "Singapore Orchard", ...singapore, format: "flagship", areaSqm: "520", weight: 1.3 },
  {
    id: "SIN-02",
    name: "Singapore Tiong Bahru",
    ...singapore,
    format: "street",
    areaSqm: "180",
    weight: 0.8,
  },
  { id: "SIN-03", name: "Singapore Katong", ...singapore, format: "mall", areaSqm: "260", weight: 0.9 },
  { id: "SYD-01", name: "Sydney Newtown", ...sydney, format: "street", areaSqm: "230", weight: 0.85 },
  { id: "SYD-02", name: "Sydney Bondi", ...sydney, format: "mall", areaSqm: "350", weight: 0.95 },
];

export const demoSeed = "c4-demo-1";
export const demoReportingCurrency = "IDR";
export const demoTimeZone = "Asia/Jakarta";
/** Mean till receipts per shop and day before weight, season and trend: about 133,000 documents in 14 months. */
export const meanDocumentsPerDay = 19;
