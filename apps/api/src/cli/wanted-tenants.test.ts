import { expect, test } from "vitest";
import { readWantedTenants } from "./wanted-tenants.ts";

const acme = {
  slug: "acme",
  name: "Acme Stores",
  region: "local",
  shard: "shard_1",
  reporting_currency: "IDR",
  time_zone: "Asia/Jakarta",
  owner: { email: "owner@acme.example", name: "Owner", password: "at least twelve characters" },
};
const read = (wanted: unknown) => readWantedTenants(JSON.stringify(wanted), ["shard_1", "shard_2"]);

test("what the runbook shows is read", () => {
  expect(read([acme])).toEqual([acme]);
});

test("what cannot be made is said in words, with the place", () => {
  expect(() => readWantedTenants("", ["shard_1"])).toThrow(/^Standard input holds no JSON\. Usage: npm run/);
  expect(() => read([{ ...acme, owner: { ...acme.owner, password: "short" } }])).toThrow(
    /^These tenants cannot be made:\n.*12 characters.*\n.*\[0\]\.owner\.password$/,
  );
  expect(() => read([{ ...acme, shard: "shard_9" }])).toThrow(
    "There is no shard shard_9: DATABASE_URL_SHARDS has shard_1, shard_2.",
  );
});
