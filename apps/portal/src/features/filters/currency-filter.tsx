import { Menu } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../auth/use-me.ts";
import { useLocations } from "../metrics/use-locations.ts";
import { FilterButton } from "./filter-button.tsx";

const ownKey = "own";

type CurrencyFilterProps = { value: string | null; onChange: (currency: string | null) => void };

/** The reporting currency: the tenant's own, or any that a location sells in. */
export function CurrencyFilter({ value, onChange }: CurrencyFilterProps): ReactElement | null {
  const { t } = useTranslation();
  const { data: me } = useMe();
  const { data: locations = [] } = useLocations();
  const own = me?.tenant.reporting_currency;
  const others = new Set(
    locations.flatMap(({ currency }) => (currency === null || currency === own ? [] : [currency])),
  );
  if (value !== null && value !== own) others.add(value);
  if (own !== undefined && others.size === 0) return null;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <FilterButton
          icon="coins"
          label={t("filters.currency")}
          value={value ?? own ?? "…"}
          active={value !== null}
        />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.RadioGroup value={value ?? ownKey} onChange={(key) => onChange(key === ownKey ? null : key)}>
          <Menu.RadioItem value={ownKey} closeMenuOnClick>
            {t("filters.tenantCurrency", { currency: own })}
          </Menu.RadioItem>
          {[...others].sort().map((currency) => (
            <Menu.RadioItem key={currency} value={currency} closeMenuOnClick>
              {currency}
            </Menu.RadioItem>
          ))}
        </Menu.RadioGroup>
      </Menu.Dropdown>
    </Menu>
  );
}
