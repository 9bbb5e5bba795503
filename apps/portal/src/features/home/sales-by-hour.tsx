import { formatHour } from "@c4/charts/format-date";
import { formatMoney } from "@c4/charts/format-number";
import { type HourPoint, salesByHourOption } from "@c4/charts/sales-by-hour-option";
import { summariseChart } from "@c4/charts/summarise-chart";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { type ReactElement, type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import { ChartPanel } from "../charts/chart-panel.tsx";
import { SeriesTable } from "../charts/series-table.tsx";
import { useChartTheme } from "../charts/use-chart-theme.ts";
import { hourPoints } from "./hour-points.ts";

type SalesByHourProps = { answer: MetricAnswer | undefined; compared: boolean; instead: ReactNode };

export function SalesByHour({ answer, compared, instead }: SalesByHourProps): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const theme = useChartTheme();
  const currency = answer?.meta.currency ?? null;
  const points: HourPoint[] = useMemo(() => (answer ? hourPoints(answer) : []), [answer]);
  const title = t("home.byHour");
  const option = useMemo(
    () =>
      answer
        ? salesByHourOption({
            theme,
            locale,
            currency,
            points,
            title: t("metrics.net_sales"),
            ...(compared ? { compareTitle: t("home.previous") } : {}),
          })
        : null,
    [answer, theme, locale, currency, points, compared, t],
  );
  const summary = summariseChart({
    title,
    locale,
    format: (value) => formatMoney(value, { currency, locale }),
    points: points.map(({ hour, value }) => ({ label: formatHour(hour), value })),
  });
  return (
    <ChartPanel
      title={title}
      option={option}
      summary={summary}
      instead={instead}
      legend={[
        { label: t("home.current"), kind: "value" },
        ...(compared ? [{ label: t("home.previous"), kind: "comparison" as const }] : []),
      ]}
      table={
        <SeriesTable
          caption={summary}
          labelTitle={t("table.hour")}
          compared={compared}
          format={{ unit: "money", currency, locale }}
          rows={points.map(({ hour, value, compareValue }) => ({
            key: String(hour),
            label: formatHour(hour),
            value,
            previous: compareValue ?? null,
          }))}
        />
      }
    />
  );
}
