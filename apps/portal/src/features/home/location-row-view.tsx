import { toDrawnNumber } from "@c4/charts/decimal";
import { type FigureFormat, formatFigure, formatRatio } from "@c4/charts/format-number";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { Link } from "@tanstack/react-router";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { useLocale } from "../../lib/use-locale.ts";
import { Delta } from "../../ui/delta.tsx";
import { encodeFilters, type Filters } from "../filters/filter-codec.ts";
import { readAnswer } from "../metrics/read-answer.ts";
import { locationMetrics } from "./home-queries.ts";
import { type LocationRow, locationTotalChange } from "./location-rows.ts";
import classes from "./location-table.module.css";

function useFigureFormat(answer: MetricAnswer): (metric: string) => FigureFormat {
  const locale = useLocale();
  const read = readAnswer(answer);
  return (metric) => {
    const unit = read.unit(metric);
    return { unit, currency: unit === "money" ? answer.meta.currency : null, locale };
  };
}

type LocationRowViewProps = {
  row: LocationRow;
  answer: MetricAnswer;
  filters: Filters;
  largestShare: string | null;
};

/** One location; its name narrows the page to it. */
export function LocationRowView({ row, answer, filters, largestShare }: LocationRowViewProps): ReactElement {
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
      <td>{formatFigure(row.figures.net_sales, formatOf("net_sales"))}</td>
      <td>
        <ShareBar share={row.share} largest={largestShare} />
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

/** Share of the total. The bar compares with the largest share, so that a chain of many shops still shows lengths. */
function ShareBar({ share, largest }: { share: string | null; largest: string | null }): ReactElement {
  const locale = useLocale();
  const width = Math.max(0, (toDrawnNumber(share) ?? 0) / (toDrawnNumber(largest) || 1));
  return (
    <span className={classes.share}>
      <span className={classes.track} aria-hidden="true">
        <span className={classes.fill} style={{ width: `${Math.min(1, width) * 100}%` }} />
      </span>
      <span className={classes.percent}>{formatRatio(share, { locale })}</span>
    </span>
  );
}

/** The whole, as the engine counted it: never the sum of what is on screen. */
export function LocationTotals({
  answer,
  compared,
}: {
  answer: MetricAnswer;
  compared: boolean;
}): ReactElement {
  const { t } = useTranslation();
  const formatOf = useFigureFormat(answer);
  const read = readAnswer(answer);
  return (
    <tfoot>
      <tr>
        <th scope="row">{t("table.total")}</th>
        <td>{formatFigure(read.figure(answer.totals, "net_sales"), formatOf("net_sales"))}</td>
        <td />
        {compared && (
          <td>
            <Delta change={locationTotalChange(answer)} format={formatOf("net_sales")} withAbsolute={false} />
          </td>
        )}
        {locationMetrics.slice(1).map((metric) => (
          <td key={metric}>{formatFigure(read.figure(answer.totals, metric), formatOf(metric))}</td>
        ))}
      </tr>
    </tfoot>
  );
}
