import { formatPlainRange } from "@c4/charts/format-date";
import { type Period, PeriodPreset } from "@c4/contracts/http/metrics";
import { Button, Loader, Menu, Popover } from "@mantine/core";
import { lazy, type ReactElement, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import classes from "./filter-bar.module.css";
import { FilterButton } from "./filter-button.tsx";

// The calendar is a tenth of the page's script and seldom opened.
const RangePicker = lazy(async () => ({ default: (await import("./range-picker.tsx")).RangePicker }));

const customKey = "custom";

type PeriodFilterProps = { value: Period; onChange: (period: Period) => void };

export function PeriodFilter({ value, onChange }: PeriodFilterProps): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const [picking, setPicking] = useState(false);
  const current = "preset" in value ? value.preset : null;
  const text =
    "preset" in value ? t(`presets.${value.preset}`) : formatPlainRange(value.from, value.to, locale);
  return (
    <Popover opened={picking} onChange={setPicking} position="bottom-start" returnFocus withRoles={false}>
      <Popover.Target>
        <span>
          <Menu position="bottom-start" width={200}>
            <Menu.Target>
              <FilterButton icon="calendar" label={t("filters.period")} value={text} />
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.RadioGroup
                value={current ?? customKey}
                onChange={(key) => {
                  const preset = PeriodPreset.safeParse(key);
                  if (preset.success) onChange({ preset: preset.data });
                  else setPicking(true);
                }}
              >
                {PeriodPreset.options.map((preset) => (
                  <Menu.RadioItem key={preset} value={preset} closeMenuOnClick>
                    {t(`presets.${preset}`)}
                  </Menu.RadioItem>
                ))}
                <Menu.Divider />
                <Menu.RadioItem value={customKey} closeMenuOnClick>
                  {t("filters.custom")}…
                </Menu.RadioItem>
              </Menu.RadioGroup>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown className={classes.custom} role="dialog" aria-label={t("filters.custom")}>
        <Suspense fallback={<Loader size="sm" aria-label={t("app.loading")} />}>
          <RangePicker
            value={"preset" in value ? null : value}
            onApply={(range) => {
              setPicking(false);
              onChange(range);
            }}
            cancel={
              <Button variant="subtle" color="gray" onClick={() => setPicking(false)}>
                {t("filters.cancel")}
              </Button>
            }
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
