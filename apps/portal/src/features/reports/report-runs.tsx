import type { ReportRun } from "@c4/contracts/http/reports";
import { Button, Progress, Skeleton } from "@mantine/core";
import { type ReactElement, useId } from "react";
import { useTranslation } from "react-i18next";
import { formatBytes, formatInstant } from "../../lib/format-instant.ts";
import { useLocale } from "../../lib/use-locale.ts";
import tableClasses from "../../ui/data-table.module.css";
import { EmptyMessage, ErrorMessage } from "../../ui/message.tsx";
import { Panel } from "../../ui/panel.tsx";
import { ScrollGroup } from "../../ui/scroll-group.tsx";
import { DownloadLink } from "./download-link.tsx";
import { describePeriod } from "./report-params.ts";
import classes from "./reports-page.module.css";
import { isPending, useReportRuns, useRunReport } from "./use-report-runs.ts";

export function ReportRuns(): ReactElement {
  const { t } = useTranslation();
  const id = useId();
  const runs = useReportRuns();
  return (
    <Panel title={t("reports.runs")} titleId={id} flush>
      {runs.isError && runs.data === undefined ? (
        <ErrorMessage error={runs.error} onRetry={() => void runs.refetch()} />
      ) : runs.data === undefined ? (
        <Skeleton height={14} m={20} width="60%" />
      ) : runs.data.length === 0 ? (
        <EmptyMessage title={t("reports.none")}>{t("reports.noneText")}</EmptyMessage>
      ) : (
        <RunTable runs={runs.data} />
      )}
    </Panel>
  );
}

function RunTable({ runs }: { runs: readonly ReportRun[] }): ReactElement {
  const { t } = useTranslation();
  return (
    <ScrollGroup className={tableClasses.scroll} label={t("reports.runs")}>
      <table className={tableClasses.table}>
        <thead>
          <tr>
            <th scope="col">{t("reports.report")}</th>
            <th scope="col" className={`${tableClasses.start} ${classes.wide}`}>
              {t("reports.period")}
            </th>
            <th scope="col" className={`${tableClasses.start} ${classes.wide}`}>
              {t("reports.state")}
            </th>
            <th scope="col" className={classes.wide}>
              {t("reports.created")}
            </th>
            <th scope="col" className={classes.wide}>
              {t("reports.size")}
            </th>
            <th scope="col">
              <span className="visually-hidden">{t("reports.download")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <RunRow key={run.run_id} run={run} />
          ))}
        </tbody>
      </table>
    </ScrollGroup>
  );
}

function RunRow({ run }: { run: ReportRun }): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const period = describePeriod(run.params, (preset) => t(`presets.${preset}`), locale) ?? "–";
  const createdAt = formatInstant(run.created_at, new Date(), locale);
  return (
    <tr data-run={run.run_id} data-state={run.state}>
      <th scope="row">
        <span className={classes.runTitle}>
          {run.title}
          <span className={classes.format}>{run.format.toUpperCase()}</span>
        </span>
        <div className={classes.narrow}>
          {period} · {createdAt}
          <div>
            <RunState run={run} />
          </div>
        </div>
      </th>
      <td className={`${tableClasses.start} ${classes.wide}`}>{period}</td>
      <td className={`${tableClasses.start} ${classes.wide}`}>
        <RunState run={run} />
      </td>
      <td className={classes.wide}>{createdAt}</td>
      <td className={classes.wide}>
        {run.size_bytes === null ? "–" : formatBytes(run.size_bytes, locale)}
        {run.rows !== null && <span className="muted"> · {t("reports.rows", { count: run.rows })}</span>}
      </td>
      <td>
        <RunAction run={run} />
      </td>
    </tr>
  );
}

function RunState({ run }: { run: ReportRun }): ReactElement {
  const { t } = useTranslation();
  const title = t(`reports.states.${run.state}`);
  if (!isPending(run.state)) {
    return (
      <>
        <span className={run.state === "failed" ? classes.failed : undefined}>{title}</span>
        {run.error && <div className={classes.reason}>{run.error.message}</div>}
      </>
    );
  }
  return (
    <span className={classes.state}>
      <Progress
        className={classes.progress ?? ""}
        value={100}
        size={4}
        radius="xl"
        animated={run.state === "running"}
        color={run.state === "running" ? "ink" : "gray"}
        aria-label={title}
      />
      {title}
    </span>
  );
}

/** A file that is ready can be fetched; one that failed or expired can be made again with the same parameters. */
function RunAction({ run }: { run: ReportRun }): ReactElement | null {
  const { t } = useTranslation();
  const again = useRunReport();
  if (run.state === "ready") return <DownloadLink run={run} />;
  if (isPending(run.state)) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={again.isPending}
      onClick={() => again.mutate({ key: run.report, format: run.format, params: run.params })}
    >
      {t("reports.again")}
    </Button>
  );
}
