import { SegmentedControl, useMantineColorScheme } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";

/** Light, dark, or whatever the system says. */
export function ThemeSwitch(): ReactElement {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      fullWidth
      aria-label={t("settings.theme")}
      value={colorScheme}
      onChange={(value) => setColorScheme(value === "light" || value === "dark" ? value : "auto")}
      data={[
        { value: "light", label: t("settings.light") },
        { value: "dark", label: t("settings.dark") },
        { value: "auto", label: t("settings.system") },
      ]}
    />
  );
}
