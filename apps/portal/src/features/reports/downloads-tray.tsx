import { ActionIcon, Indicator, Popover } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactElement, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatInstant } from "../../lib/format-instant.ts";
import { useLocale } from "../../lib/use-locale.ts";
import { Icon } from "../../ui/icon.tsx";
import { DownloadLink } from "./download-link.tsx";
import classes from "./downloads-tray.module.css";
import { isPending, useReportRuns } from "./use-report-runs.ts";

const shown = 5;

/** The latest files from any page: work that was left finishes here. */
export function DownloadsTray(): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const [opened, setOpened] = useState(false);
  const { data: runs = [] } = useReportRuns();
  const busy = runs.filter((run) => isPending(run.state)).length;
  const label =
    busy === 0 ? t("reports.tray") : `${t("reports.tray")}, ${t("reports.trayBusy", { count: busy })}`;
  return (
    <Popover opened={opened} onChange={setOpened} position="bottom-end" width={340} trapFocus returnFocus>
      <Popover.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={36}
          aria-label={label}
          onClick={() => setOpened((open) => !open)}
        >
          <Indicator disabled={busy === 0} size={8} offset={1} processing>
            <Icon name="download" />
          </Indicator>
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown className={classes.tray} aria-label={t("reports.tray")}>
        <h2>{t("reports.tray")}</h2>
        {runs.length === 0 && <p className="muted">{t("reports.none")}</p>}
        <ul className={classes.list}>
          {runs.slice(0, shown).map((run) => (
            <li key={run.run_id}>
              <div>
                <div>{run.title}</div>
                <div className={classes.detail}>
                  {run.format.toUpperCase()} · {t(`reports.states.${run.state}`)} ·{" "}
                  {formatInstant(run.created_at, new Date(), locale)}
                </div>
              </div>
              {run.state === "ready" && <DownloadLink run={run} />}
            </li>
          ))}
        </ul>
        <Link to="/reports" className={classes.all ?? ""} onClick={() => setOpened(false)}>
          {t("reports.all")}
        </Link>
      </Popover.Dropdown>
    </Popover>
  );
}
