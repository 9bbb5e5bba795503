import { demoReportingCurrency, demoTimeZone } from "../demo/chain.ts";

/** The demo's tenants, each on a shard of its own. The first gets the simulated chain; the second waits for an import. */
export const demoTenants = [
  {
    slug: "nusantara",
    name: "Nusantara Outfitters",
    shard: "shard_1",
    reporting_currency: demoReportingCurrency,
    time_zone: demoTimeZone,
    owner: { email: "owner@nusantara.example", name: "Ayu Lestari" },
  },
  {
    slug: "online-retail",
    name: "Online Retail Ltd",
    shard: "shard_2",
    reporting_currency: "GBP",
    time_zone: "Europe/London",
    // The file is of 2010 and 2011: the usual 25 months would be over.
    retention_months: 600,
    owner: { email: "owner@online-retail.example", name: "Grace Whitfield" },
  },
] as const;
