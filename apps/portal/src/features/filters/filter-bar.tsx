import type { ReactElement, ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { CompareFilter } from "./compare-filter.tsx";
import { CurrencyFilter } from "./currency-filter.tsx";
import classes from "./filter-bar.module.css";
import { LocationFilter } from "./location-filter.tsx";
import { PeriodFilter } from "./period-filter.tsx";
import { useFilters } from "./use-filters.ts";

/** The one filter bar. Everything it says stands in the address. `children`: what the page knows about the result. */
export function FilterBar({ children }: { children?: ReactNode }): ReactElement {
  const { t } = useTranslation();
  const { filters, setFilters } = useFilters();
  return (
    <fieldset className={classes.bar}>
      <legend className="visually-hidden">{t("filters.label")}</legend>
      <PeriodFilter value={filters.period} onChange={(period) => setFilters({ period })} />
      <CompareFilter
        period={filters.period}
        value={filters.compare}
        onChange={(compare) => setFilters({ compare })}
      />
      <LocationFilter value={filters.locations} onChange={(locations) => setFilters({ locations })} />
      <CurrencyFilter value={filters.currency} onChange={(currency) => setFilters({ currency })} />
      {children}
    </fieldset>
  );
}
