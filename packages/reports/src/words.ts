import type { ReportLanguage } from "./report-language.ts";
import type { ReportWords } from "./words-english.ts";
import { englishWords } from "./words-english.ts";
import { indonesianWords } from "./words-indonesian.ts";

/** The words of a report in a language, and the locale its numbers and dates are written in. */
export function reportWords(language: ReportLanguage): ReportWords {
  return language === "id" ? indonesianWords : englishWords;
}
