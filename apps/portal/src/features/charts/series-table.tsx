import { changeOf } from "@c4/charts/change";
import { type FigureFormat, formatFigure } from "@c4/charts/format-number";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import classes from "../../ui/data-table.module.css";
import { Delta } from "../../ui/delta.tsx";

type SeriesRow = { key: string; label: string; value: string | null; previous: string | null };
type SeriesTableProps = {
  caption: string;
  labelTitle: string;
  rows: readonly SeriesRow[];
  compared: boolean;
  format: FigureFormat;
};

/** The table twin of a chart: the same figures, printed. */
export function SeriesTable({ caption, labelTitle, rows, compared, format }: SeriesTableProps): ReactElement {
  const { t } = useTranslation();
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{labelTitle}</th>
          <th scope="col">{t("home.current")}</th>
          {compared && <th scope="col">{t("home.previous")}</th>}
          {compared && <th scope="col">{t("table.change")}</th>}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, value, previous }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            <td>{formatFigure(value, format)}</td>
            {compared && <td>{formatFigure(previous, format)}</td>}
            {compared && (
              <td>
                <Delta change={changeOf(value, previous, "up")} format={format} withAbsolute={false} />
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
