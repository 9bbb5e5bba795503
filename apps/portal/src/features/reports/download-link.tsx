import type { ReportRun } from "@c4/contracts/http/reports";
import { Button } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/icon.tsx";

/** The signed link of a finished run: the browser saves it, no token passes through the page. */
export function DownloadLink({ run }: { run: ReportRun }): ReactElement | null {
  const { t } = useTranslation();
  if (run.file_url === null) return null;
  return (
    <Button
      component="a"
      href={run.file_url}
      download
      size="compact-sm"
      variant="default"
      leftSection={<Icon name="download" size={14} />}
      aria-label={t("reports.downloadNamed", { title: run.title, format: run.format.toUpperCase() })}
    >
      {t("reports.download")}
    </Button>
  );
}
