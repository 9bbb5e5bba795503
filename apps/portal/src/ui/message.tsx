import { Button } from "@mantine/core";
import type { ReactElement, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../lib/api-error.ts";
import { Icon } from "./icon.tsx";
import classes from "./message.module.css";

type MessageProps = { title: string; children: ReactNode; action?: ReactNode };

/** Nothing to show: says why and what to do next. */
export function EmptyMessage({ title, children, action }: MessageProps): ReactElement {
  return (
    <div className={classes.message}>
      <h3>{title}</h3>
      <div className={classes.text}>{children}</div>
      {action}
    </div>
  );
}

/** What happened, the id to quote, and a way to try again. */
export function ErrorMessage({ error, onRetry }: { error: Error; onRetry?: () => void }): ReactElement {
  const { t } = useTranslation();
  const known = error instanceof ApiError ? error : null;
  const unreachable = known?.kind === "unreachable";
  return (
    <div className={classes.message} role="alert">
      <span className={classes.warning}>
        <Icon name="warning" size={20} />
      </span>
      <h3>{unreachable ? t("error.unreachable") : t("error.title")}</h3>
      <div className={classes.text}>
        {unreachable ? t("error.unreachableText") : (known?.message ?? t("error.bug"))}
      </div>
      {known?.requestId != null && (
        <div className={classes.request}>
          {t("error.request")} <code>{known.requestId}</code>
        </div>
      )}
      {onRetry && (
        <Button variant="default" leftSection={<Icon name="retry" size={16} />} onClick={onRetry}>
          {t("error.retry")}
        </Button>
      )}
    </div>
  );
}
