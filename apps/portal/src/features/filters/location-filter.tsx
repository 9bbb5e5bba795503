import type { LocationItem } from "@c4/contracts/http/master";
import { Button, Checkbox, Popover, TextInput } from "@mantine/core";
import { type ReactElement, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon } from "../../ui/icon.tsx";
import { ErrorMessage } from "../../ui/message.tsx";
import { useLocations } from "../metrics/use-locations.ts";
import classes from "./filter-bar.module.css";
import { FilterButton } from "./filter-button.tsx";

type LocationFilterProps = { value: readonly string[]; onChange: (ids: readonly string[]) => void };

/** Several locations; none chosen means all. */
export function LocationFilter({ value, onChange }: LocationFilterProps): ReactElement {
  const { t } = useTranslation();
  const { data: locations = [], error } = useLocations();
  const only = value.length === 1 ? locations.find((location) => location.id === value[0])?.name : undefined;
  const text =
    value.length === 0
      ? t("filters.allLocations")
      : (only ?? t("filters.someLocations", { count: value.length }));
  return (
    <Popover position="bottom-start" width={280} trapFocus returnFocus>
      <Popover.Target>
        <FilterButton icon="pin" label={t("filters.locations")} value={text} active={value.length > 0} />
      </Popover.Target>
      <Popover.Dropdown p={12}>
        {error ? (
          <ErrorMessage error={error} />
        ) : (
          <LocationList locations={locations} value={value} onChange={onChange} />
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

type LocationListProps = LocationFilterProps & { locations: readonly LocationItem[] };

function LocationList({ locations, value, onChange }: LocationListProps): ReactElement {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const groups = useMemo(() => groupByRegion(locations, text), [locations, text]);
  return (
    <>
      <TextInput
        size="sm"
        placeholder={t("filters.findLocation")}
        aria-label={t("filters.findLocation")}
        leftSection={<Icon name="search" size={16} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <Checkbox.Group value={[...value]} onChange={onChange} aria-label={t("filters.locations")}>
        <div className={classes.list}>
          {groups.length === 0 && <p className="muted">{t("filters.noLocation")}</p>}
          {groups.map(([region, members]) => (
            <div key={region}>
              {region !== "" && <div className={classes.group}>{region}</div>}
              {members.map((location) => (
                <Checkbox
                  key={location.id}
                  className={classes.option ?? ""}
                  size="sm"
                  value={location.id}
                  label={location.name}
                />
              ))}
            </div>
          ))}
        </div>
      </Checkbox.Group>
      <Button mt={8} fullWidth variant="default" disabled={value.length === 0} onClick={() => onChange([])}>
        {t("filters.clear")}
      </Button>
    </>
  );
}

function groupByRegion(locations: readonly LocationItem[], text: string): [string, LocationItem[]][] {
  const wanted = text.trim().toLocaleLowerCase();
  const groups = new Map<string, LocationItem[]>();
  for (const location of locations) {
    if (!location.name.toLocaleLowerCase().includes(wanted)) continue;
    const region = location.region ?? "";
    groups.set(region, [...(groups.get(region) ?? []), location]);
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b));
}
