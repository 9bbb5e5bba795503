import { toPublicId } from "@c4/contracts/ids";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseSearchParams, stringifySearchParams } from "../../lib/search-params.ts";
import {
  decodeFilters,
  defaultFilters,
  encodeFilters,
  type Filters,
  isCompared,
  normaliseSearch,
} from "./filter-codec.ts";

const jakarta = toPublicId("location", "00000000-0000-7000-8000-000000000001");
const sydney = toPublicId("location", "00000000-0000-7000-8000-000000000002");

const filters = fc.record({
  period: fc.oneof(
    fc.constantFrom("today", "last_28_days", "last_12_months", "all").map((preset) => ({ preset })),
    fc
      .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 800 }))
      .map(([start, days]) => ({ from: plainDate(start), to: plainDate(start + days) })),
  ),
  compare: fc.boolean(),
  locations: fc.uniqueArray(fc.uuid().map((uuid) => toPublicId("location", uuid))).map((ids) => ids.sort()),
  currency: fc.constantFrom(null, "IDR", "SGD", "AUD"),
}) as fc.Arbitrary<Filters>;

function plainDate(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

test("a link reproduces the screen: any filters survive the address", () => {
  fc.assert(
    fc.property(filters, (original) => {
      const address = stringifySearchParams(encodeFilters(original));
      expect(decodeFilters(parseSearchParams(address))).toEqual(original);
    }),
  );
});

test("the address says only what differs from the defaults, in words one can read", () => {
  expect(stringifySearchParams(encodeFilters(defaultFilters))).toBe("");
  const chosen: Filters = {
    period: { preset: "last_7_days" },
    compare: false,
    locations: [sydney, jakarta],
    currency: "SGD",
  };
  expect(stringifySearchParams(encodeFilters(chosen))).toBe(
    `?period=last_7_days&compare=off&locations=${jakarta},${sydney}&currency=SGD`,
  );
});

test("all time is compared with nothing; the wish to compare is kept for the next period", () => {
  const all = decodeFilters({ period: "all" });
  expect(isCompared(all)).toBe(false);
  expect(isCompared({ ...all, period: { preset: "last_7_days" } })).toBe(true);
  expect(isCompared({ ...all, period: { preset: "last_7_days" }, compare: false })).toBe(false);
});

test("an address is written in one way only: junk, unknown parts and defaults do not stay in it", () => {
  const typed = {
    utm: "x",
    locations: `junk,${jakarta}`,
    compare: "off",
    period: "last_28_days",
    currency: "rupiah",
  };
  expect(stringifySearchParams(normaliseSearch(typed))).toBe(`?compare=off&locations=${jakarta}`);
});

describe("an address that makes no sense falls back to the defaults, part by part", () => {
  test.each([
    { period: "next_century" },
    { from: "2026-02-30", to: "2026-03-01" },
    { from: "2026-03-02", to: "2026-03-01" },
    { from: "2026-03-01" },
    { locations: "loc_1,'; drop table,src_00000000000070008000000000000001" },
    { currency: "rupiah" },
    { compare: "maybe" },
  ])("%o", (search) => {
    expect(decodeFilters(search)).toEqual(defaultFilters);
  });

  test("and keeps the part that does", () => {
    expect(
      decodeFilters({ period: "today", currency: "x", locations: `nonsense,${jakarta},${jakarta}` }),
    ).toEqual({
      ...defaultFilters,
      period: { preset: "today" },
      locations: [jakarta],
    });
  });
});
