import { formatPlainDate } from "@c4/charts/format-date";
import { type Period, PeriodPreset } from "@c4/contracts/http/metrics";
import { Button, Loader, Menu, Popover } from "@mantine/core";
import { lazy, type ReactElement, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import { Icon } from "../../ui/icon.tsx";
import classes from "./filter-bar.module.css";
import { FilterButton } from "./filter-button.tsx";

// The calendar is a tenth of the page's script and seldom opened.
const RangePicker = lazy(async () => ({ default: (await import("./range-picker.tsx")).RangePicker }));

type PeriodFilterProps = { value: Period; onChange: (period: Period) => void };

export function PeriodFilter({ value, onChange }: PeriodFilterProps): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const [picking, setPicking] = useState(false);
  const current = "preset" in value ? value.preset : null;
  const text =
    "preset" in value
      ? t(`presets.${value.preset}`)
      : `${formatPlainDate(value.from, "day", locale)} – ${formatPlainDate(value.to, "day", locale)}`;
  return (
    <Popover
      opened={picking}
      onChange={setPicking}
      position="bottom-start"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <span>
          <Menu position="bottom-start" width={200}>
            <Menu.Target>
              <FilterButton icon="calendar" label={t("filters.period")} value={text} />
            </Menu.Target>
            <Menu.Dropdown>
              {PeriodPreset.options.map((preset) => (
                <Menu.Item
                  key={preset}
                  role="menuitemradio"
                  aria-checked={preset === current}
                  rightSection={preset === current ? <Icon name="check" size={14} /> : null}
                  onClick={() => onChange({ preset })}
                >
                  {t(`presets.${preset}`)}
                </Menu.Item>
              ))}
              <Menu.Divider />
              <Menu.Item
                role="menuitemradio"
                aria-checked={current === null}
                rightSection={current === null ? <Icon name="check" size={14} /> : null}
                onClick={() => setPicking(true)}
              >
                {t("filters.custom")}…
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
      </Popover.Target>
      <Popover.Dropdown className={classes.custom}>
        <Suspense fallback={<Loader size="sm" aria-label={t("app.loading")} />}>
          <RangePicker
            value={"preset" in value ? null : value}
            onApply={(range) => {
              setPicking(false);
              onChange(range);
            }}
            cancel={
              <Button variant="subtle" color="gray" onClick={() => setPicking(false)}>
                {t("filters.clear")}
              </Button>
            }
          />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
