import type { i18n } from "i18next";
import { isLanguage, type Language } from "./i18n.ts";

const key = "c4.language";

/** The language chosen before, else the first of the browser's that exists here, else English. */
export function startLanguage(storage: Pick<Storage, "getItem">, preferred: readonly string[]): Language {
  const chosen = storage.getItem(key);
  if (isLanguage(chosen)) return chosen;
  return preferred.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

/** Keeps the choice, and tells assistive technology which language the page speaks. */
export function rememberLanguage(
  instance: i18n,
  storage: Pick<Storage, "setItem">,
  document: { documentElement: { lang: string } },
): void {
  document.documentElement.lang = instance.language;
  instance.on("languageChanged", (language) => {
    storage.setItem(key, language);
    document.documentElement.lang = language;
  });
}
