/** Languages in which titles and definitions exist. */
export const locales = ["en", "id"] as const;
export type Locale = (typeof locales)[number];

/** One text in each language. */
export type Localised = Readonly<Record<Locale, string>>;
