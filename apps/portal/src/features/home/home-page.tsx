import { formatPlainDate, formatPlainRange } from "@c4/charts/format-date";
import type { MetricsMeta } from "@c4/contracts/http/metrics";
import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import { EmptyMessage, ErrorMessage } from "../../ui/message.tsx";
import { FilterBar } from "../filters/filter-bar.tsx";
import { isCompared } from "../filters/filter-codec.ts";
import { saidRange } from "./all-time.ts";
import { FirstBatch } from "./first-batch.tsx";
import { FreshnessBadge } from "./freshness-badge.tsx";
import { HomeNotices } from "./home-notices.tsx";
import classes from "./home-page.module.css";
import { KpiGrid } from "./kpi-grid.tsx";
import { LocationTable } from "./location-table.tsx";
import { SalesByHour } from "./sales-by-hour.tsx";
import { SalesOverTime } from "./sales-over-time.tsx";
import { type Home, useHome } from "./use-home.ts";

/** The daily flash: what was sold, against what came before, where and when. */
export function HomePage(): ReactElement {
  const { t } = useTranslation();
  const home = useHome();
  const { meta } = home;
  return (
    <div className={classes.page}>
      <title>{`${t("home.title")} · ${t("app.name")}`}</title>
      <header className={classes.header}>
        <h1>{t("home.title")}</h1>
        <FreshnessBadge freshness={meta.data?.freshness} />
      </header>
      <FilterBar>
        <ResolvedPeriod home={home} />
      </FilterBar>
      <div
        className={classes.content}
        data-changing={isChanging(home) || undefined}
        aria-busy={isChanging(home)}
      >
        <Content home={home} />
      </div>
    </div>
  );
}

/** True while what is on screen answers the filters of before: dimmed, so that no figure stands under a wrong label. */
function isChanging({ kpis, series, hours, locations }: Home): boolean {
  return [kpis, series, hours, locations].some((query) => query.isPlaceholderData);
}

function failedWithout(query: UseQueryResult<unknown, Error>): boolean {
  return query.isError && query.data === undefined;
}

/** What stands where an answer would: why there is none. Null when there is one, be it an old one. */
function instead(query: UseQueryResult<unknown, Error>): ReactElement | null {
  if (!query.error || query.data !== undefined) return null;
  return <ErrorMessage error={query.error} onRetry={() => void query.refetch()} />;
}

function Content({ home }: { home: Home }): ReactElement | null {
  const { filters, setFilters, grain, meta, kpis, series, hours, locations } = home;
  const compared = isCompared(filters);
  if (failedWithout(kpis) || failedWithout(meta)) return instead(failedWithout(kpis) ? kpis : meta);
  if (meta.data?.freshness.first_business_date === null) return <FirstBatch />;
  if (locations.data?.rows.length === 0 && meta.data) {
    return (
      <NothingHere
        freshness={meta.data.freshness}
        narrowed={filters.locations.length > 0}
        onShowAll={() => setFilters({ period: { preset: "all" } })}
        onClearLocations={() => setFilters({ locations: [] })}
      />
    );
  }
  return (
    <>
      <HomeNotices home={home} />
      <KpiGrid answer={kpis.data} series={series.data} meta={meta.data} compared={compared} />
      <div className={classes.charts} data-single={grain === "hour" || undefined}>
        {grain !== "hour" && (
          <SalesOverTime
            answer={series.data}
            grain={grain ?? "day"}
            compared={compared}
            instead={instead(series)}
          />
        )}
        <SalesByHour answer={hours.data} compared={compared} instead={instead(hours)} />
      </div>
      <LocationTable answer={locations.data} filters={filters} instead={instead(locations)} />
    </>
  );
}

function ResolvedPeriod({ home: { filters, kpis, today } }: { home: Home }): ReactElement | null {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!kpis.data) return null;
  const { period: resolved, compare_period: compared } = kpis.data.meta;
  const period = today === null ? resolved : saidRange(filters.period, resolved, today);
  return (
    <span className={classes.resolved}>
      {formatPlainRange(period.from, period.to, locale)}
      {compared && ` · ${t("home.versus", { period: formatPlainRange(compared.from, compared.to, locale) })}`}
    </span>
  );
}

type NothingHereProps = {
  freshness: MetricsMeta["freshness"];
  narrowed: boolean;
  onShowAll: () => void;
  onClearLocations: () => void;
};

function NothingHere({ freshness, narrowed, onShowAll, onClearLocations }: NothingHereProps): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const { first_business_date: first, last_business_date: last } = freshness;
  return (
    <EmptyMessage
      title={t("empty.periodTitle")}
      action={
        narrowed ? (
          <Button variant="default" onClick={onClearLocations}>
            {t("empty.clearLocations")}
          </Button>
        ) : (
          <Button variant="default" onClick={onShowAll}>
            {t("empty.showAll")}
          </Button>
        )
      }
    >
      {first !== null &&
        last !== null &&
        t("empty.periodText", {
          from: formatPlainDate(first, "day", locale),
          to: formatPlainDate(last, "day", locale),
        })}
    </EmptyMessage>
  );
}
