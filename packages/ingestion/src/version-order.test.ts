import fc from "fast-check";
import { expect, test } from "vitest";
import { compareVersions, judgeVersion, type VersionKey } from "./version-order.ts";

const key: fc.Arbitrary<VersionKey> = fc.record({
  version: fc.integer({ min: -1, max: 2 }),
  acceptedAt: fc.constantFrom("2026-01-01 00:00:00.000001", "2026-01-01 00:00:00.000002"),
  position: fc.integer({ min: 1, max: 2 }),
  contentHash: fc.constantFrom("aa", "bb", "cc"),
});

/** What is applied after versions have arrived in this order. */
const applied = (arrivals: readonly VersionKey[]) =>
  arrivals.reduce<VersionKey | undefined>((current, arriving) => {
    const outcome = judgeVersion(arriving, current);
    return outcome === "stale" || outcome === "unchanged" ? current : arriving;
  }, undefined);

test("every order of arrival ends with the same content", () => {
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 6 }), fc.nat(), (versions, shift) => {
      const turned = versions.map((_, index) => versions[(index + shift) % versions.length] ?? versions[0]);
      const end = applied(versions);
      expect(applied(versions.toReversed())?.contentHash).toBe(end?.contentHash);
      expect(applied(turned.filter((one) => one !== undefined))?.contentHash).toBe(end?.contentHash);
    }),
  );
});

test("a number decides over time; without numbers time decides, then the place, then the hash", () => {
  const one = { version: -1, acceptedAt: "2026-01-01 00:00:00.000002", position: 2, contentHash: "bb" };
  expect(
    compareVersions({ ...one, version: 0, acceptedAt: "2025-01-01 00:00:00.000000" }, one),
  ).toBeGreaterThan(0);
  expect(
    compareVersions({ ...one, acceptedAt: "2026-01-01 00:00:00.000001", position: 9 }, one),
  ).toBeLessThan(0);
  expect(compareVersions({ ...one, position: 3, contentHash: "aa" }, one)).toBeGreaterThan(0);
  expect(compareVersions({ ...one, contentHash: "cc" }, one)).toBeGreaterThan(0);
  expect(compareVersions(one, one)).toBe(0);
});

test("a later version with the same content counts as unchanged but makes older ones stale", () => {
  const first = { version: 1, acceptedAt: "2026-01-01 00:00:00.000001", position: 1, contentHash: "aa" };
  const third = { ...first, version: 3 };
  const second = { ...first, version: 2, contentHash: "bb" };
  expect(judgeVersion(third, first)).toBe("confirmed");
  expect(judgeVersion(second, third)).toBe("stale");
  expect(judgeVersion(first, third)).toBe("unchanged");
});
