import { formatPlainDate, formatPlainRange } from "@c4/charts/format-date";
import { formatMoney } from "@c4/charts/format-number";
import type { MetricAnswer, MetricsMeta } from "@c4/contracts/http/metrics";
import { Button, UnstyledButton } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../lib/api-error.ts";
import { useLocale } from "../../lib/use-locale.ts";
import { EmptyMessage, ErrorMessage } from "../../ui/message.tsx";
import { FilterBar } from "../filters/filter-bar.tsx";
import { FirstBatch } from "./first-batch.tsx";
import { FreshnessBadge } from "./freshness-badge.tsx";
import classes from "./home-page.module.css";
import { KpiGrid } from "./kpi-grid.tsx";
import { LocationTable } from "./location-table.tsx";
import { SalesByHour } from "./sales-by-hour.tsx";
import { SalesOverTime } from "./sales-over-time.tsx";
import { useHome } from "./use-home.ts";

/** The daily flash: what was sold, against what came before, where and when. */
export function HomePage(): ReactElement {
  const { t } = useTranslation();
  const home = useHome();
  const { kpis, meta } = home;
  return (
    <div className={classes.page}>
      <title>{`${t("home.title")} · ${t("app.name")}`}</title>
      <header className={classes.header}>
        <h1>{t("home.title")}</h1>
        <FreshnessBadge freshness={meta.data?.freshness} />
      </header>
      <FilterBar>
        <ResolvedPeriod answer={kpis.data} />
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

type Home = ReturnType<typeof useHome>;

/** True while what is on screen answers the filters of before: dimmed, so that no figure stands under a wrong label. */
function isChanging({ kpis, series, hours, locations }: Home): boolean {
  return [kpis, series, hours, locations].some((query) => query.isPlaceholderData);
}

/** Figures that could not be refreshed stay, and say so. */
function Outdated({ home }: { home: Home }): ReactElement | null {
  const { t } = useTranslation();
  const queries = [home.kpis, home.meta, home.series, home.hours, home.locations];
  const failed = queries.find((query) => query.isError);
  if (!failed) return null;
  const request = failed.error instanceof ApiError && failed.error.requestId;
  return (
    <p className={classes.partial} role="status">
      {t("partial.outdated")} {request && `(${t("error.request")} ${request}) `}
      <UnstyledButton
        className={classes.retry}
        onClick={() => {
          for (const query of queries) if (query.isError) void query.refetch();
        }}
      >
        {t("error.retry")}
      </UnstyledButton>
    </p>
  );
}

function Content({ home }: { home: Home }): ReactElement {
  const { filters, setFilters, grain, meta, kpis, series, hours, locations } = home;
  const failed = [kpis, meta, series, hours, locations].find(
    (query) => query.isError && query.data === undefined,
  );
  if (failed?.error) {
    return (
      <ErrorMessage
        error={failed.error}
        onRetry={() => {
          for (const query of [kpis, meta, series, hours, locations]) if (query.isError) void query.refetch();
        }}
      />
    );
  }
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
      <Outdated home={home} />
      <Unconverted answer={kpis.data} />
      <KpiGrid answer={kpis.data} series={series.data} meta={meta.data} compared={filters.compare} />
      <div className={classes.charts} data-single={grain === "hour" || undefined}>
        {grain !== "hour" && (
          <SalesOverTime answer={series.data} grain={grain ?? "day"} compared={filters.compare} />
        )}
        <SalesByHour answer={hours.data} compared={filters.compare} />
      </div>
      <LocationTable answer={locations.data} filters={filters} />
    </>
  );
}

function ResolvedPeriod({ answer }: { answer: MetricAnswer | undefined }): ReactElement | null {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!answer) return null;
  const { period, compare_period: compared } = answer.meta;
  return (
    <span className={classes.resolved}>
      {formatPlainRange(period.from, period.to, locale)}
      {compared && ` · ${t("home.versus", { period: formatPlainRange(compared.from, compared.to, locale) })}`}
    </span>
  );
}

/** Money that could not be converted is said, never dropped silently. */
function Unconverted({ answer }: { answer: MetricAnswer | undefined }): ReactElement | null {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!answer || answer.meta.unconverted.length === 0) return null;
  const amounts = answer.meta.unconverted
    .map(({ currency, metric, amount }) => {
      const title = answer.meta.definitions[metric]?.title ?? metric;
      return `${title} ${formatMoney(amount, { currency, locale })}`;
    })
    .join(", ");
  return (
    <p className={classes.partial} role="status">
      {t("partial.unconverted", { amounts })}
    </p>
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
