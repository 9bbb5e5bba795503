import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { Skeleton, UnstyledButton } from "@mantine/core";
import { type ReactElement, type ReactNode, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import tableClasses from "../../ui/data-table.module.css";
import { Panel } from "../../ui/panel.tsx";
import { ScrollGroup } from "../../ui/scroll-group.tsx";
import type { Filters } from "../filters/filter-codec.ts";
import { locationMetrics } from "./home-queries.ts";
import { LocationRowView, LocationTotals } from "./location-row-view.tsx";
import { type LocationSortKey, largestShareOf, locationRows, sortLocationRows } from "./location-rows.ts";
import classes from "./location-table.module.css";

type LocationTableProps = { answer: MetricAnswer | undefined; filters: Filters; instead: ReactNode };

export function LocationTable({ answer, filters, instead }: LocationTableProps): ReactElement {
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
      {instead ?? (answer ? <SortableTable answer={answer} filters={filters} /> : <TableSkeleton />)}
    </Panel>
  );
}

type Sort = { key: LocationSortKey; direction: "ascending" | "descending" };

function SortableTable({ answer, filters }: { answer: MetricAnswer; filters: Filters }): ReactElement {
  const { t } = useTranslation();
  const [sort, setSort] = useState<Sort>({ key: "net_sales", direction: "descending" });
  const rows = useMemo(
    () => sortLocationRows(locationRows(answer), sort.key, sort.direction),
    [answer, sort],
  );
  const largestShare = largestShareOf(rows);
  const columns: { key: LocationSortKey | "share"; title: string }[] = [
    { key: "name", title: t("table.location") },
    { key: "net_sales", title: t("metrics.net_sales") },
    // A share sorts as the sales it is a share of, so it needs no button of its own.
    { key: "share", title: t("table.share") },
    ...(filters.compare ? [{ key: "change" as const, title: t("table.change") }] : []),
    ...locationMetrics.slice(1).map((key) => ({ key, title: t(`metrics.${key}`) })),
  ];
  return (
    <ScrollGroup className={tableClasses.scroll} label={t("home.byLocation")}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            {columns.map(({ key, title }) =>
              key === "share" ? (
                <th key={key} scope="col">
                  {title}
                </th>
              ) : (
                <SortHeader key={key} title={title} sortKey={key} sort={sort} onSort={setSort} />
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <LocationRowView
              key={row.id ?? row.name}
              row={row}
              answer={answer}
              filters={filters}
              largestShare={largestShare}
            />
          ))}
        </tbody>
        {answer.totals && <LocationTotals answer={answer} compared={filters.compare} />}
      </table>
    </ScrollGroup>
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

function TableSkeleton(): ReactElement {
  return (
    <div className={classes.skeleton}>
      {Array.from({ length: 8 }, (_, index) => `row-${index}`).map((key) => (
        <Skeleton key={key} height={14} />
      ))}
    </div>
  );
}
