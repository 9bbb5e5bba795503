import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { messagesEn } from "./messages-en.ts";
import { messagesId } from "./messages-id.ts";

export const languages = ["en", "id"] as const;
export type Language = (typeof languages)[number];

export function isLanguage(text: string | null | undefined): text is Language {
  return languages.some((language) => language === text);
}

/** Both languages are a few kilobytes: loading them on demand would cost more than it saves. */
export function createI18n(language: Language): i18n {
  const instance = createInstance();
  void instance.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    resources: { en: { translation: messagesEn }, id: { translation: messagesId } },
    // React escapes what it renders.
    interpolation: { escapeValue: false },
    initAsync: false,
  });
  return instance;
}
