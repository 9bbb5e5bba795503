import { SegmentedControl, Skeleton } from "@mantine/core";
import type { EChartsOption } from "echarts";
import { lazy, type ReactElement, type ReactNode, Suspense, useEffect, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/icon.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ScrollGroup } from "../../ui/scroll-group.tsx";
import classes from "./chart-panel.module.css";

const loadChart = () => import("./canvas-chart.tsx");
const CanvasChart = lazy(async () => ({ default: (await loadChart()).CanvasChart }));

export type ChartLegend = { label: string; kind: "value" | "comparison" }[];

export type ChartPanelProps = {
  title: string;
  legend: ChartLegend;
  /** Null while the first answer is on its way. */
  option: EChartsOption | null;
  summary: string;
  /** The same figures as rows. */
  table: ReactNode;
  /** What must be known to read the chart, beside its legend. */
  remark?: string;
  /** Shown instead of the chart: error or nothing to draw. */
  instead: ReactNode;
};

/** A chart with its table twin and a text summary; both keep the panel's height, so switching moves nothing. */
export function ChartPanel(props: ChartPanelProps): ReactElement {
  const { title, legend, remark, instead } = props;
  const { t } = useTranslation();
  const [view, setView] = useState("chart");
  const id = useId();
  // The library comes while the figures do, not after them.
  useEffect(() => void loadChart(), []);
  return (
    <Panel
      titleId={id}
      title={title}
      note={<Legend entries={legend} remark={remark} />}
      actions={
        <SegmentedControl
          size="xs"
          value={view}
          onChange={setView}
          aria-label={`${t("table.view")}: ${title}`}
          data={[
            { value: "chart", label: <ViewLabel icon="lineChart" text={t("table.showChart")} /> },
            { value: "table", label: <ViewLabel icon="table" text={t("table.showTable")} /> },
          ]}
        />
      }
    >
      <div className={classes.box}>{instead ?? <View {...props} view={view} />}</div>
    </Panel>
  );
}

function View({ option, summary, table, view, title }: ChartPanelProps & { view: string }): ReactElement {
  if (option === null) return <Skeleton height="100%" radius="md" />;
  if (view === "table") {
    return (
      <ScrollGroup className={classes.table} label={title}>
        {table}
      </ScrollGroup>
    );
  }
  return (
    <Suspense fallback={<Skeleton height="100%" radius="md" />}>
      <CanvasChart option={option} summary={summary} />
    </Suspense>
  );
}

function ViewLabel({ icon, text }: { icon: "lineChart" | "table"; text: string }): ReactElement {
  return (
    <span className={classes.viewLabel}>
      <Icon name={icon} size={16} />
      <span className="visually-hidden">{text}</span>
    </span>
  );
}

function Legend({ entries, remark }: { entries: ChartLegend; remark: string | undefined }): ReactElement {
  return (
    <span className={classes.legend}>
      {entries.map(({ label, kind }) => (
        <span key={kind} className={classes.entry}>
          <span className={classes.swatch} data-kind={kind} aria-hidden="true" />
          {label}
        </span>
      ))}
      {remark}
    </span>
  );
}
