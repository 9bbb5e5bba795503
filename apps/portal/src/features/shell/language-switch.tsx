import { SegmentedControl } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { isLanguage, languages } from "../../lib/i18n.ts";

const names = { en: "English", id: "Bahasa Indonesia" } as const;

export function LanguageSwitch({ fullWidth = false }: { fullWidth?: boolean }): ReactElement {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      size="xs"
      fullWidth={fullWidth}
      aria-label={t("settings.language")}
      value={i18n.language}
      onChange={(value) => {
        if (isLanguage(value)) void i18n.changeLanguage(value);
      }}
      data={languages.map((language) => ({ value: language, label: names[language] }))}
    />
  );
}
