import type { ReportInfo } from "@c4/contracts/http/reports";
import { Skeleton } from "@mantine/core";
import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { EmptyMessage, ErrorMessage } from "../../ui/message.tsx";
import { ReportForm } from "./report-form.tsx";
import { ReportRuns } from "./report-runs.tsx";
import classes from "./reports-page.module.css";
import { useReportCatalogue } from "./use-report-runs.ts";

export function ReportsPage(): ReactElement {
  const { t } = useTranslation();
  const catalogue = useReportCatalogue();
  return (
    <div className={classes.page}>
      <title>{`${t("reports.title")} · ${t("app.name")}`}</title>
      <h1>{t("reports.title")}</h1>
      {catalogue.isError && catalogue.data === undefined ? (
        <ErrorMessage error={catalogue.error} onRetry={() => void catalogue.refetch()} />
      ) : (
        <Catalogue reports={catalogue.data} />
      )}
      <ReportRuns />
    </div>
  );
}

function Catalogue({ reports }: { reports: ReportInfo[] | undefined }): ReactElement {
  const { t } = useTranslation();
  const [chosenKey, setChosenKey] = useState<string | null>(null);
  if (!reports) return <Skeleton height={196} radius={12} />;
  const chosen = reports.find(({ key }) => key === chosenKey) ?? reports[0];
  if (!chosen) return <EmptyMessage title={t("reports.noCatalogue")}>{null}</EmptyMessage>;
  return (
    <div className={classes.catalogue}>
      <div className={classes.list} role="radiogroup" aria-label={t("reports.catalogue")}>
        {reports.map((report) => (
          <label key={report.key} className={classes.report}>
            <input
              type="radio"
              name="report"
              className="visually-hidden"
              checked={report.key === chosen.key}
              onChange={() => setChosenKey(report.key)}
            />
            <span className={classes.reportTitle}>{report.title}</span>
            <span className={classes.reportText}>{report.description}</span>
          </label>
        ))}
      </div>
      <ReportForm key={chosen.key} report={chosen} />
    </div>
  );
}
