import { demoReportingCurrency, demoTimeZone } from "../demo/chain.ts";

/** The demo's tenants, each on a shard of its own. The first gets the simulated chain; the second waits for an import. */
export const demoTenants = [
  {
    slug: "nusantara",
    name: "Nusantara Outfitters",
    reportingCurrency: demoReportingCurrency,
    timeZone: demoTimeZone,
    weekStart: 1,
    shardId: "shard_1",
    email: "owner@nusantara.example",
    ownerName: "Ayu Lestari",
  },
  {
    slug: "online-retail",
    name: "Online Retail Ltd",
    reportingCurrency: "GBP",
    timeZone: "Europe/London",
    weekStart: 1,
    // The file is of 2010 and 2011: the usual 25 months would be over.
    retentionMonths: 600,
    shardId: "shard_2",
    email: "owner@online-retail.example",
    ownerName: "Grace Whitfield",
  },
] as const;
