import { formatPlainDate, lastDayOf } from "@c4/charts/format-date";
import { formatMoney } from "@c4/charts/format-number";
import { type DayPoint, salesByDayOption } from "@c4/charts/sales-by-day-option";
import { summariseChart } from "@c4/charts/summarise-chart";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { type ReactElement, type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import { ChartPanel } from "../charts/chart-panel.tsx";
import { SeriesTable } from "../charts/series-table.tsx";
import { useChartTheme } from "../charts/use-chart-theme.ts";
import { readAnswer } from "../metrics/read-answer.ts";
import { incompleteFrom } from "./home-queries.ts";

type SalesOverTimeProps = {
  answer: MetricAnswer | undefined;
  grain: "day" | "week" | "month";
  compared: boolean;
  instead: ReactNode;
};

export function SalesOverTime({ answer, grain, compared, instead }: SalesOverTimeProps): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const theme = useChartTheme();
  const points = useMemo(() => (answer ? dayPoints(answer) : []), [answer]);
  const currency = answer?.meta.currency ?? null;
  const openFrom = answer ? incompleteFrom(answer.meta.complete_through) : null;
  const edges = t("home.edges", { grain: t(`home.grain.${grain}`) });
  const title = t(`home.overTime.${grain}`);
  const option = useMemo(
    () =>
      answer
        ? salesByDayOption({
            theme,
            locale,
            currency,
            points,
            grain,
            title: t("metrics.net_sales"),
            ...(compared ? { compareTitle: t("home.previous") } : {}),
            incompleteFrom: openFrom,
          })
        : null,
    [answer, theme, locale, currency, points, grain, compared, openFrom, t],
  );
  const last = points.at(-1);
  const dateStyle = grain === "month" ? "month" : "day";
  const money = (value: string | null): string => formatMoney(value, { currency, locale });
  const summary = summariseChart({
    title,
    locale,
    format: money,
    points: points.map(({ date, value }) => ({ label: formatPlainDate(date, dateStyle, locale), value })),
    lastIncomplete: openFrom !== null && last !== undefined && lastDayOf(last.date, grain) >= openFrom,
  });
  return (
    <ChartPanel
      title={title}
      option={option}
      instead={instead}
      summary={grain === "day" ? summary : `${summary} ${edges}.`}
      {...(grain === "day" ? {} : { remark: edges })}
      legend={[
        { label: t("home.current"), kind: "value" },
        ...(compared ? [{ label: t("home.previous"), kind: "comparison" as const }] : []),
      ]}
      table={
        <SeriesTable
          caption={summary}
          labelTitle={t("table.date")}
          compared={compared}
          format={{ unit: "money", currency, locale }}
          rows={points.map((point) => ({
            key: point.date,
            label: formatPlainDate(point.date, grain === "month" ? "month" : "day-with-weekday", locale),
            value: point.value,
            previous: point.compareValue ?? null,
          }))}
        />
      }
    />
  );
}

function dayPoints(answer: MetricAnswer): DayPoint[] {
  const read = readAnswer(answer);
  return answer.rows.flatMap((row, index) => {
    const date = read.time(row);
    if (date === null) return [];
    const before = answer.compare_rows?.[index];
    return [
      {
        date,
        value: read.figure(row, "net_sales"),
        compareDate: read.time(before),
        compareValue: read.figure(before, "net_sales"),
      },
    ];
  });
}
