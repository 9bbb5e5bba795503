import "@mantine/dates/styles.layer.css";
import "dayjs/locale/id";
import { Button, FocusTrap } from "@mantine/core";
import { DatePicker } from "@mantine/dates";
import { type ReactElement, type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./filter-bar.module.css";

type Range = { from: string; to: string };
type RangePickerProps = { value: Range | null; onApply: (range: Range) => void; cancel: ReactNode };

/** Two business dates, both included. Dates are plain text `YYYY-MM-DD`: no zone can move them. */
export function RangePicker({ value, onApply, cancel }: RangePickerProps): ReactElement {
  const { t, i18n } = useTranslation();
  const [[from, to], setRange] = useState<[string | null, string | null]>([
    value?.from ?? null,
    value?.to ?? null,
  ]);
  return (
    <FocusTrap active>
      <div>
        <DatePicker
          type="range"
          locale={i18n.language}
          allowSingleDateInRange
          value={[from, to]}
          onChange={setRange}
          {...(from === null ? {} : { defaultDate: from })}
          hideOutsideDates
          weekendDays={[]}
          previousLabel={t("filters.previousMonth")}
          nextLabel={t("filters.nextMonth")}
          aria-label={t("filters.custom")}
        />
        <div className={classes.customActions}>
          {cancel}
          <Button
            disabled={from === null || to === null}
            onClick={() => from !== null && to !== null && onApply({ from, to })}
          >
            {t("filters.apply")}
          </Button>
        </div>
      </div>
    </FocusTrap>
  );
}
