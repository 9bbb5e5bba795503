import { type BetterWhen, changeOf } from "@c4/charts/change";
import { type FigureFormat, formatFigure } from "@c4/charts/format-number";
import { sparkline } from "@c4/charts/sparkline";
import type { CSSProperties, ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Definition } from "../../ui/definition.tsx";
import { Delta } from "../../ui/delta.tsx";
import classes from "./kpi-grid.module.css";

export type Kpi = {
  id: string;
  title: string;
  definition: string | undefined;
  value: string | null;
  previous: string | null;
  compared: boolean;
  betterWhen: BetterWhen;
  format: FigureFormat;
  trend: readonly (string | null)[];
  /** A line about the figure's basis, such as how many sales have a cost. */
  basis?: string | undefined;
};

export function KpiCard({ kpi }: { kpi: Kpi }): ReactElement {
  const { t } = useTranslation();
  const { title, definition, value, previous, compared, format, basis } = kpi;
  const printed = formatFigure(value, format);
  const exact: FigureFormat = { ...format, style: "exact" };
  return (
    <li className={classes.card} data-metric={kpi.id} data-value={value ?? ""}>
      <div className={classes.label}>
        <Definition title={title} definition={definition}>
          <dl>
            <dt>{t("home.exact")}</dt>
            <dd>{formatFigure(value, exact)}</dd>
            {compared && (
              <>
                <dt>{t("home.before")}</dt>
                <dd>{formatFigure(previous, exact)}</dd>
              </>
            )}
          </dl>
        </Definition>
      </div>
      <div className={classes.value} style={{ "--chars": printed.length } as CSSProperties}>
        {printed}
      </div>
      <div className={classes.foot}>
        <div className={classes.change}>
          {compared && <Delta change={changeOf(value, previous, kpi.betterWhen)} format={format} />}
          {basis !== undefined && <div className={classes.basis}>{basis}</div>}
        </div>
        <Trend values={kpi.trend} />
      </div>
    </li>
  );
}

const box = { width: 88, height: 28 };

/** Decorative: the same figures stand in the chart below and its table. */
function Trend({ values }: { values: readonly (string | null)[] }): ReactElement {
  const { line, last } = sparkline(values, { width: box.width - 6, height: box.height - 6 });
  return (
    <svg
      className={classes.trend}
      width={box.width}
      height={box.height}
      viewBox={`-3 -3 ${box.width} ${box.height}`}
      aria-hidden="true"
    >
      <path d={line} />
      {last && <circle cx={last.x} cy={last.y} r="2.25" />}
    </svg>
  );
}
