import { toDrawnNumber } from "@c4/charts/decimal";
import { type FigureFormat, formatFigure, formatRatio } from "@c4/charts/format-number";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { Skeleton, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import tableClasses from "../../ui/data-table.module.css";
import { Delta } from "../../ui/delta.tsx";
import { Panel } from "../../ui/panel.tsx";
import { encodeFilters, type Filters } from "../filters/filter-codec.ts";
import { readAnswer } from "../metrics/read-answer.ts";
import { locationMetrics } from "./home-queries.ts";
import { type LocationRow, type LocationSortKey, locationRows, sortLocationRows } from "./location-rows.ts";
import classes from "./location-table.module.css";

type LocationTableProps = { answer: MetricAnswer | undefined; filters: Filters };

export function LocationTable({ answer, filters }: LocationTableProps): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  const truncated = answer?.meta.truncated === true;
  return (
    <Panel
      titleId={id}
      title={t("home.byLocation")}
      flush
      {...(truncated ? { note: t("table.truncated", { count: answer.rows.length }) } : {})}
    >
      {answer ? <SortableTable answer={answer} filters={filters} titleId={id} /> : <TableSkeleton />}
    </Panel>
  );
}

type Sort = { key: LocationSortKey; direction: "ascending" | "descending" };

function SortableTable({
  answer,
  filters,
  titleId,
}: {
  answer: MetricAnswer;
  filters: Filters;
  titleId: string;
}): ReactElement {
  const { t } = useTranslation();
  const [sort, setSort] = useState<Sort>({ key: "net_sales", direction: "descending" });
  const rows = useMemo(
    () => sortLocationRows(locationRows(answer), sort.key, sort.direction),
    [answer, sort],
  );
  const columns: { key: LocationSortKey; title: string }[] = [
    { key: "name", title: t("table.location") },
    { key: "net_sales", title: t("metrics.net_sales") },
    ...(filters.compare ? [{ key: "change" as const, title: t("table.change") }] : []),
    ...locationMetrics.slice(1).map((key) => ({ key, title: t(`metrics.${key}`) })),
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={tableClasses.scroll} tabIndex={0} aria-labelledby={titleId}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            {columns.map(({ key, title }) => (
              <SortHeader key={key} title={title} sortKey={key} sort={sort} onSort={setSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LocationRowView key={row.id ?? row.name} row={row} answer={answer} filters={filters} />
          ))}
        </tbody>
        {answer.totals && <TotalsRow answer={answer} compared={filters.compare} />}
      </table>
    </section>
  );
}

type SortHeaderProps = { title: string; sortKey: LocationSortKey; sort: Sort; onSort: (sort: Sort) => void };

function SortHeader({ title, sortKey, sort, onSort }: SortHeaderProps): ReactElement {
  const { t } = useTranslation();
  const active = sort.key === sortKey;
  const first = sortKey === "name" ? "ascending" : "descending";
  const flipped = sort.direction === "ascending" ? "descending" : "ascending";
  return (
    <th scope="col" aria-sort={active ? sort.direction : "none"}>
      <UnstyledButton
        className={tableClasses.sort}
        aria-label={t("table.sortBy", { title })}
        onClick={() => onSort({ key: sortKey, direction: active ? flipped : first })}
      >
        {title}
        <svg viewBox="0 0 8 8" aria-hidden="true">
          <path d="M4 6.5.8 2h6.4z" />
        </svg>
      </UnstyledButton>
    </th>
  );
}

function useFigureFormat(answer: MetricAnswer): (metric: string) => FigureFormat {
  const locale = useLocale();
  const read = readAnswer(answer);
  return (metric) => {
    const unit = read.unit(metric);
    return { unit, currency: unit === "money" ? answer.meta.currency : null, locale };
  };
}

function LocationRowView({
  row,
  answer,
  filters,
}: {
  row: LocationRow;
  answer: MetricAnswer;
  filters: Filters;
}): ReactElement {
  const { t } = useTranslation();
  const formatOf = useFigureFormat(answer);
  return (
    <tr>
      <th scope="row">
        {row.id === null ? (
          row.name
        ) : (
          <Link
            className={classes.name ?? ""}
            to="."
            search={encodeFilters({ ...filters, locations: [row.id] })}
            title={t("home.filterTo", { name: row.name })}
          >
            {row.name}
          </Link>
        )}
      </th>
      <td className={classes.net}>
        <ShareBar share={row.share} />
        {formatFigure(row.figures.net_sales, formatOf("net_sales"))}
      </td>
      {filters.compare && (
        <td>
          <Delta change={row.change} format={formatOf("net_sales")} withAbsolute={false} />
        </td>
      )}
      {locationMetrics.slice(1).map((metric) => (
        <td key={metric}>{formatFigure(row.figures[metric], formatOf(metric))}</td>
      ))}
    </tr>
  );
}

/** Share of the total; the width is decoration, the percentage is text. */
function ShareBar({ share }: { share: string | null }): ReactElement {
  const locale = useLocale();
  const { t } = useTranslation();
  const width = Math.max(0, Math.min(1, toDrawnNumber(share) ?? 0));
  return (
    <span className={classes.share}>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.fill} style={{ width: `${width * 100}%` }} />
      </span>
      <span className="visually-hidden">{t("table.share")} </span>
      <span className={classes.percent}>{formatRatio(share, { locale })}</span>
    </span>
  );
}

function TotalsRow({ answer, compared }: { answer: MetricAnswer; compared: boolean }): ReactElement {
  const { t } = useTranslation();
  const formatOf = useFigureFormat(answer);
  const read = readAnswer(answer);
  return (
    <tfoot>
      <tr>
        <th scope="row">{t("table.total")}</th>
        <td>{formatFigure(read.figure(answer.totals, "net_sales"), formatOf("net_sales"))}</td>
        {compared && <td />}
        {locationMetrics.slice(1).map((metric) => (
          <td key={metric}>{formatFigure(read.figure(answer.totals, metric), formatOf(metric))}</td>
        ))}
      </tr>
    </tfoot>
  );
}

function TableSkeleton(): ReactElement {
  return (
    <div className={classes.skeleton}>
      {Array.from({ length: 8 }, (_, index) => `row-${index}`).map((key) => (
        <Skeleton key={key} height={14} />
      ))}
    </div>
  );
}
