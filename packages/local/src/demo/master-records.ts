import type { AnyRecord } from "@c4/contracts/records/record";
import { createAssortment } from "./assortment.ts";
import { minorText } from "./basket.ts";
import { currencyFacts, demoLocations, demoSeed } from "./chain.ts";
import { staffOf } from "./day-plan.ts";
import { addDays } from "./local-time.ts";
import { createRandom } from "./random.ts";

const firstNames = [
  "Adi",
  "Ayu",
  "Bagus",
  "Citra",
  "Dewi",
  "Eko",
  "Farah",
  "Gita",
  "Hendra",
  "Intan",
  "Joko",
  "Kirana",
] as const;

/** Shops, articles, people and customers of the demo chain. All names are made up. */
export function* masterRecords(): Generator<AnyRecord> {
  for (const location of demoLocations) {
    yield {
      kind: "location",
      id: location.id,
      version: 1,
      name: location.name,
      time_zone: location.timeZone,
      currency: location.currency,
      day_start_time: location.dayStartTime,
      country: location.country,
      region: location.city,
      format: location.format,
      area_sqm: location.areaSqm,
      opened_on: "2022-03-01",
    };
    for (const [index, id] of staffOf(location).entries())
      yield {
        kind: "staff",
        id,
        version: 1,
        name: `${firstNames[index * 2] ?? "Adi"} ${location.id}`,
        location: location.id,
      };
  }
  for (const product of createAssortment())
    yield {
      kind: "product",
      id: product.id,
      version: 1,
      name: product.name,
      sku: product.id,
      category: product.category,
      brand: product.brand,
      vendor: product.vendor,
      currency: "IDR",
      unit_price: minorText(product.priceMinor.IDR, currencyFacts.IDR.minorDigits),
    };
  for (let n = 1; n <= 4_000; n++)
    yield {
      kind: "customer",
      id: `C${String(n).padStart(5, "0")}`,
      version: 1,
      country: ["ID", "ID", "ID", "SG", "AU"][n % 5] ?? "ID",
    };
}

/** One rate a day against the rupiah: a slow deterministic wander around a level. */
export function* fxRecords(from: string, to: string): Generator<AnyRecord> {
  for (const { base, level } of [
    { base: "SGD", level: 12_380 },
    { base: "AUD", level: 10_720 },
  ])
    for (let date = from; date <= to; date = addDays(date, 1)) {
      const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
      const wave = Math.sin(day / 37) * 0.018 + Math.sin(day / 11) * 0.006;
      const noise = (createRandom(`${demoSeed}/fx/${base}/${date}`).next() - 0.5) * 0.004;
      yield {
        kind: "fx_rate",
        version: 1,
        base,
        quote: "IDR",
        date,
        rate: (level * (1 + wave + noise)).toFixed(4),
      };
    }
}
