import { formatRatio } from "@c4/charts/format-number";
import type { MetricAnswer, MetricsMeta } from "@c4/contracts/http/metrics";
import { Skeleton } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import { readAnswer } from "../metrics/read-answer.ts";
import { type KpiId, kpiIds } from "./home-queries.ts";
import { type Kpi, KpiCard } from "./kpi-card.tsx";
import classes from "./kpi-grid.module.css";

type KpiGridProps = {
  answer: MetricAnswer | undefined;
  series: MetricAnswer | undefined;
  meta: MetricsMeta | undefined;
  compared: boolean;
};

/** Eight figures on one surface. While loading, cells of the same size hold their place. */
export function KpiGrid(props: KpiGridProps): ReactElement {
  const { t } = useTranslation();
  const kpis = useKpis(props);
  return (
    <ul className={classes.grid} aria-label={t("home.keyFigures")} aria-busy={kpis === null}>
      {kpis === null
        ? kpiIds.map((id) => <KpiSkeleton key={id} />)
        : kpis.map((kpi) => <KpiCard key={kpi.id} kpi={kpi} />)}
    </ul>
  );
}

function useKpis({ answer, series, meta, compared }: KpiGridProps): Kpi[] | null {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!answer) return null;
  const read = readAnswer(answer);
  const current = answer.rows[0];
  const before = answer.compare_rows?.[0];
  const coverage = read.figure(current, "cost_coverage");
  const readSeries = series && readAnswer(series);
  return kpiIds.map((id: KpiId): Kpi => {
    const unit = read.unit(id);
    return {
      id,
      title: t(`metrics.${id}`),
      definition: answer.meta.definitions[id]?.definition,
      value: read.figure(current, id),
      previous: read.figure(before, id),
      compared,
      betterWhen: meta?.metrics.find((metric) => metric.id === id)?.better_when ?? "neutral",
      format: { unit, currency: unit === "money" ? answer.meta.currency : null, locale },
      trend: series && readSeries ? series.rows.map((row) => readSeries.figure(row, id)) : [],
      basis:
        id === "gross_margin_pct" && coverage !== null
          ? t("home.costCoverage", { share: formatRatio(coverage, { locale }) })
          : undefined,
    };
  });
}

function KpiSkeleton(): ReactElement {
  return (
    <li className={classes.card}>
      <div className={classes.label}>
        <Skeleton height={12} width="45%" my={4} />
      </div>
      <div className={classes.value}>
        <Skeleton height={22} width="70%" my={6} />
      </div>
      <div className={classes.foot}>
        <Skeleton height={12} width="35%" my={4} />
      </div>
    </li>
  );
}
