import { formatPlainDate } from "@c4/charts/format-date";
import { formatMoney } from "@c4/charts/format-number";
import type { MetricAnswer } from "@c4/contracts/http/metrics";
import { UnstyledButton } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { ApiError } from "../../lib/api-error.ts";
import { useLocale } from "../../lib/use-locale.ts";
import { datedAhead } from "./all-time.ts";
import classes from "./home-page.module.css";
import type { Home } from "./use-home.ts";

/** What must be known before the figures are read: that they are old, not whole, or compared with little. */
export function HomeNotices({ home }: { home: Home }): ReactElement {
  const answer = home.kpis.data;
  return (
    <>
      <Outdated home={home} />
      <Unconverted answer={answer} />
      <DatedAhead home={home} />
      <ShortComparison answer={answer} firstDate={home.meta.data?.freshness.first_business_date ?? null} />
    </>
  );
}

/** Figures that could not be refreshed stay, and say so. */
function Outdated({ home }: { home: Home }): ReactElement | null {
  const { t } = useTranslation();
  const queries = [home.kpis, home.meta, home.series, home.hours, home.locations];
  const failed = queries.find((query) => query.isError && query.data !== undefined);
  if (!failed) return null;
  const request = failed.error instanceof ApiError && failed.error.requestId;
  return (
    <p className={classes.partial} role="status">
      {t("partial.outdated")} {request && `(${t("error.request")} ${request}) `}
      <UnstyledButton
        className={classes.retry}
        onClick={() => {
          for (const query of queries) if (query.isError) void query.refetch();
        }}
      >
        {t("error.retry")}
      </UnstyledButton>
    </p>
  );
}

/** Money that could not be converted is said, never dropped silently. */
function Unconverted({ answer }: { answer: MetricAnswer | undefined }): ReactElement | null {
  const { t } = useTranslation();
  const locale = useLocale();
  if (!answer || answer.meta.unconverted.length === 0) return null;
  const amounts = answer.meta.unconverted
    .map(({ currency, metric, amount }) => {
      const title = answer.meta.definitions[metric]?.title ?? metric;
      return `${title} ${formatMoney(amount, { currency, locale })}`;
    })
    .join(", ");
  return (
    <p className={classes.partial} role="status">
      {t("partial.unconverted", { amounts })}
    </p>
  );
}

/** A sale dated years ahead is part of all time, and stretches its chart: a till's clock is wrong. */
function DatedAhead({ home: { filters, kpis, today } }: { home: Home }): ReactElement | null {
  const { t } = useTranslation();
  const locale = useLocale();
  const last = kpis.data && today !== null ? datedAhead(filters.period, kpis.data.meta.period, today) : null;
  if (last === null) return null;
  return (
    <p className={classes.partial} role="status">
      {t("partial.datedAhead", { date: formatPlainDate(last, "day", locale) })}
    </p>
  );
}

/** A comparison that begins before the first data would call any figure a rise. */
function ShortComparison({
  answer,
  firstDate,
}: {
  answer: MetricAnswer | undefined;
  firstDate: string | null;
}): ReactElement | null {
  const { t } = useTranslation();
  const locale = useLocale();
  const from = answer?.meta.compare_period?.from;
  if (from === undefined || firstDate === null || from >= firstDate) return null;
  return (
    <p className={classes.partial} role="status">
      {t("partial.shortComparison", { date: formatPlainDate(firstDate, "day", locale) })}
    </p>
  );
}
