import { expect, test } from "vitest";
import { createI18n } from "./i18n.ts";
import { rememberLanguage, startLanguage } from "./language-memory.ts";
import { messagesEn } from "./messages-en.ts";
import { messagesId } from "./messages-id.ts";
import { localeFor } from "./use-locale.ts";

function placeholders(tree: object, path = ""): string[] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string"
      ? [`${path}${key}: ${[...value.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort()}`]
      : placeholders(value, `${path}${key}.`),
  );
}

test("both languages say the same things with the same values in them", () => {
  // The singular may leave its count out: "the last day" is one.
  const comparable = (texts: string[]): string[] => texts.filter((text) => !text.includes("_one:"));
  expect(comparable(placeholders(messagesId))).toEqual(comparable(placeholders(messagesEn)));
});

test("the chosen language comes first, then the browser's, then English", () => {
  const stored = (value: string | null) => ({ getItem: () => value });
  expect(startLanguage(stored("id"), ["en-GB"])).toBe("id");
  expect(startLanguage(stored(null), ["fr-FR", "id-ID", "en"])).toBe("id");
  expect(startLanguage(stored("klingon"), ["fr"])).toBe("en");
});

test("numbers follow the reader's own variant of the language", () => {
  expect(localeFor("en", ["id-ID", "en-GB"])).toBe("en-GB");
  expect(localeFor("id", ["en-GB"])).toBe("id");
  expect(localeFor("en", ["en-US@posix"])).toBe("en");
});

test("a change of language is remembered and told to assistive technology", async () => {
  const kept = new Map<string, string>();
  const page = { documentElement: { lang: "" } };
  const i18n = createI18n("en");
  rememberLanguage(i18n, { setItem: (key, value) => kept.set(key, value) }, page);
  expect(page.documentElement.lang).toBe("en");
  await i18n.changeLanguage("id");
  expect([...kept]).toEqual([["c4.language", "id"]]);
  expect(page.documentElement.lang).toBe("id");
  expect(i18n.t("nav.home")).toBe("Beranda");
});
