import { expect, test } from "vitest";
import { apiKeyHints, isWellFormedApiKey, newApiKey } from "./api-key-format.ts";

test("a key has the documented shape and a right checksum", () => {
  for (let round = 0; round < 200; round += 1) {
    const key = newApiKey();
    expect(key).toMatch(/^c4_live_[0-9A-Za-z]{30}_[0-9A-Za-z]{6}$/);
    expect(isWellFormedApiKey(key)).toBe(true);
  }
});

test("the checksum is the documented one", () => {
  expect(isWellFormedApiKey("c4_live_000000000000000000000000000000_08Mu3v")).toBe(true);
});

test("one changed character anywhere is noticed without a lookup", () => {
  const key = newApiKey();
  for (let place = "c4_live_".length; place < key.length; place += 1) {
    if (key.charAt(place) === "_") continue;
    const wrong = key.charAt(place) === "a" ? "b" : "a";
    expect(isWellFormedApiKey(key.slice(0, place) + wrong + key.slice(place + 1))).toBe(false);
  }
  expect(isWellFormedApiKey(key.slice(0, -1))).toBe(false);
  expect(isWellFormedApiKey(`${key} `)).toBe(false);
});

test("what is shown of a key is too little to guess it", () => {
  const key = newApiKey();
  const { prefix, lastFour } = apiKeyHints(key);
  expect(prefix).toBe(key.slice(0, 12));
  expect(lastFour).toBe(key.slice(-4));
});
