import { ReportFormat, type ReportInfo } from "@c4/contracts/http/reports";
import { Button, SegmentedControl } from "@mantine/core";
import { type ReactElement, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../lib/api-error.ts";
import { isLanguage } from "../../lib/i18n.ts";
import { Panel } from "../../ui/panel.tsx";
import { FilterBar } from "../filters/filter-bar.tsx";
import { useFilters } from "../filters/use-filters.ts";
import { reportParams } from "./report-params.ts";
import classes from "./reports-page.module.css";
import { outcomeOf, useReportRuns, useRunReport } from "./use-report-runs.ts";

/** Parameters are the page's filters: what is on screen at Home is what the file holds. */
export function ReportForm({ report }: { report: ReportInfo }): ReactElement {
  const { t, i18n } = useTranslation();
  const language = isLanguage(i18n.language) ? i18n.language : "en";
  const { filters } = useFilters();
  const id = useId();
  const [format, setFormat] = useState<ReportFormat>(report.formats[0] ?? "pdf");
  const run = useRunReport();
  return (
    <Panel title={t("reports.parameters", { title: report.title })} titleId={id}>
      <form
        className={classes.form}
        onSubmit={(event) => {
          event.preventDefault();
          run.mutate({ key: report.key, format, params: reportParams(filters, language) });
        }}
      >
        <FilterBar />
        <div className={classes.formats}>
          <SegmentedControl
            value={format}
            onChange={(value) => {
              const chosen = ReportFormat.safeParse(value);
              if (chosen.success) setFormat(chosen.data);
            }}
            aria-label={t("reports.format")}
            data={report.formats.map((value) => ({ value, label: value.toUpperCase() }))}
          />
          <Button type="submit" loading={run.isPending}>
            {t("reports.run")}
          </Button>
        </div>
        <RunOutcome title={report.title} error={run.error} runId={run.data?.run_id} />
      </form>
    </Panel>
  );
}

function RunOutcome({
  title,
  error,
  runId,
}: {
  title: string;
  error: Error | null;
  runId: string | undefined;
}): ReactElement {
  const { t } = useTranslation();
  const { data: runs } = useReportRuns();
  if (error === null) {
    const outcome = runId === undefined ? null : outcomeOf(runId, runs);
    return (
      <p className={classes.said} role="status">
        {outcome !== null && t(`reports.${outcome}`, { title })}
      </p>
    );
  }
  const known = error instanceof ApiError ? error : null;
  const issues = known?.issues.map(({ path, message }) => `${path}: ${message}`).join("; ");
  return (
    <p className={`${classes.said} ${classes.failed}`} role="alert">
      {known?.message ?? t("error.bug")} {issues}
      {known?.requestId != null && ` (${t("error.request")} ${known.requestId})`}
    </p>
  );
}
