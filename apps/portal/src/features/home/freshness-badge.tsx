import { formatPlainDate } from "@c4/charts/format-date";
import type { MetricsMeta } from "@c4/contracts/http/metrics";
import { Skeleton } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { formatInstant } from "../../lib/format-instant.ts";
import { useLocale } from "../../lib/use-locale.ts";
import { Definition } from "../../ui/definition.tsx";
import { useLiveStatus } from "../live/live-provider.tsx";
import classes from "./freshness-badge.module.css";

/** How far the figures can be trusted, and whether they move by themselves. */
export function FreshnessBadge({
  freshness,
}: {
  freshness: MetricsMeta["freshness"] | undefined;
}): ReactElement {
  const { t } = useTranslation();
  const locale = useLocale();
  const status = useLiveStatus();
  if (!freshness) return <Skeleton height={20} width={210} />;
  const { complete_through: through, last_loaded_at: loadedAt, loading } = freshness;
  const text =
    through === null
      ? t("freshness.none")
      : t("freshness.through", { date: formatPlainDate(through, "day", locale) });
  return (
    <div className={classes.badge} role="status">
      <span
        className={classes.dot}
        data-state={loading ? "loading" : through !== null && status === "live" ? "live" : "polling"}
        aria-hidden="true"
      />
      <Definition title={text} definition={through === null ? undefined : t("freshness.explain")}>
        <dl>
          <dt>
            {loading
              ? t("freshness.loading")
              : status === "live"
                ? t("freshness.live")
                : t("freshness.polling")}
          </dt>
          <dd>
            {loadedAt !== null &&
              t("freshness.updated", { when: formatInstant(loadedAt, new Date(), locale) })}
          </dd>
        </dl>
      </Definition>
    </div>
  );
}
