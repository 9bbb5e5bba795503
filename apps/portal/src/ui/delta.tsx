import type { Change } from "@c4/charts/change";
import { type FigureFormat, formatChange, undefinedFigure } from "@c4/charts/format-number";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import classes from "./delta.module.css";

type DeltaProps = { change: Change | null; format: FigureFormat; withAbsolute?: boolean };

/** Relative and absolute change. The arrow says the direction, the colour whether that is good; words say both. */
export function Delta({ change, format, withAbsolute = true }: DeltaProps): ReactElement {
  const { t } = useTranslation();
  if (change === null) return <span className={classes.none}>{undefinedFigure}</span>;
  const { absolute, relative } = formatChange(change, format);
  return (
    <span className={classes.delta}>
      <span className={classes.relative} data-tone={change.tone}>
        <Arrow direction={change.direction} />
        {relative === undefinedFigure ? absolute : relative}
        {change.tone !== "neutral" && <span className="visually-hidden"> ({t(`home.${change.tone}`)})</span>}
      </span>
      {withAbsolute && relative !== undefinedFigure && <span className={classes.absolute}>{absolute}</span>}
    </span>
  );
}

function Arrow({ direction }: { direction: Change["direction"] }): ReactElement {
  const shape = { up: "M4 1 7.5 7h-7z", down: "M4 7 .5 1h7z", flat: "M.5 3.25h7v1.5h-7z" }[direction];
  return (
    <svg viewBox="0 0 8 8" width="8" height="8" aria-hidden="true">
      <path d={shape} fill="currentColor" />
    </svg>
  );
}
