import type { Period } from "@c4/contracts/http/metrics";
import { Tooltip } from "@mantine/core";
import type { ReactElement } from "react";
import { useTranslation } from "react-i18next";
import { FilterButton } from "./filter-button.tsx";
import { isComparable } from "./filter-codec.ts";

type CompareFilterProps = { period: Period; value: boolean; onChange: (compare: boolean) => void };

/** On or off. A period with nothing before it says why it cannot be compared, and keeps what was chosen for the next one. */
export function CompareFilter({ period, value, onChange }: CompareFilterProps): ReactElement {
  const { t } = useTranslation();
  const possible = isComparable(period);
  const on = possible && value;
  return (
    <Tooltip
      label={t("filters.compareNothing")}
      disabled={possible}
      events={{ hover: true, focus: true, touch: true }}
      position="bottom-start"
      multiline
      maw={260}
    >
      <FilterButton
        icon="compare"
        label={t("filters.compare")}
        value={on ? t("filters.compareOn") : t("filters.compareOff")}
        opens={false}
        aria-pressed={on}
        aria-disabled={!possible}
        onClick={() => {
          if (possible) onChange(!value);
        }}
      />
    </Tooltip>
  );
}
