import { useTranslation } from "react-i18next";

/** The reader's own variant of the chosen language (`en-GB`, `id-ID`), so that dates and numbers look as at home. */
export function localeFor(language: string, preferred: readonly string[]): string {
  return (
    preferred.find((tag) => (tag === language || tag.startsWith(`${language}-`)) && isLocale(tag)) ?? language
  );
}

/** A browser under the POSIX locale calls itself `en-US@posix`, which Intl refuses by throwing. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** BCP 47 locale for Intl. */
export function useLocale(): string {
  const { i18n } = useTranslation();
  return localeFor(i18n.language, navigator.languages);
}
