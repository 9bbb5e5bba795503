import { Combobox, InputBase, Modal, useCombobox } from "@mantine/core";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { type ReactElement, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Icon, type IconName } from "../../ui/icon.tsx";
import { decodeFilters, encodeFilters } from "../filters/filter-codec.ts";
import { useLocations } from "../metrics/use-locations.ts";
import classes from "./command-palette.module.css";

type Entry = { key: string; title: string; icon: IconName; go: () => void };
const shownLocations = 8;

/**
 * Go anywhere by name: pages, and Home narrowed to one location. The scroll lock is off, for it would add a style element
 * without the page's nonce.
 */
export function CommandPalette({ onClose }: { onClose: () => void }): ReactElement {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const combobox = useCombobox({ defaultOpened: true });
  const { pages, places } = useEntries(text);
  const entries = [...pages, ...places];

  // The best match is chosen beforehand, so that Enter alone goes there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs once per change of the text
  useEffect(() => void combobox.selectFirstOption(), [text]);

  return (
    <Modal.Root opened onClose={onClose} padding={0} radius="lg" yOffset="14vh" size={520} lockScroll={false}>
      <Modal.Overlay backgroundOpacity={0.35} />
      <Modal.Content aria-label={t("palette.label")}>
        <Combobox
          store={combobox}
          withinPortal={false}
          onOptionSubmit={(key) => {
            onClose();
            entries.find((entry) => entry.key === key)?.go();
          }}
        >
          <Combobox.EventsTarget>
            <InputBase
              className={classes.input ?? ""}
              variant="unstyled"
              size="md"
              data-autofocus
              aria-label={t("palette.placeholder")}
              placeholder={t("palette.placeholder")}
              leftSection={<Icon name="search" />}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          </Combobox.EventsTarget>
          <Combobox.Options className={classes.options ?? ""} aria-label={t("palette.label")}>
            {entries.length === 0 && <Combobox.Empty>{t("palette.nothing")}</Combobox.Empty>}
            <EntryGroup label={t("palette.pages")} entries={pages} />
            <EntryGroup label={t("palette.locations")} entries={places} />
          </Combobox.Options>
        </Combobox>
      </Modal.Content>
    </Modal.Root>
  );
}

function EntryGroup({ label, entries }: { label: string; entries: readonly Entry[] }): ReactElement | null {
  if (entries.length === 0) return null;
  return (
    <Combobox.Group label={label}>
      {entries.map(({ key, title, icon }) => (
        <Combobox.Option key={key} value={key} className={classes.option ?? ""}>
          <span className={classes.entry}>
            <Icon name={icon} size={16} />
            {title}
          </span>
        </Combobox.Option>
      ))}
    </Combobox.Group>
  );
}

function useEntries(text: string): { pages: Entry[]; places: Entry[] } {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = useSearch({ from: "/app" });
  const { data: locations = [] } = useLocations();
  const wanted = text.trim().toLocaleLowerCase();
  const matches = (title: string): boolean => title.toLocaleLowerCase().includes(wanted);
  const pages: Entry[] = [
    { key: "home", title: t("nav.home"), icon: "home", go: () => void navigate({ to: "/", search }) },
    {
      key: "reports",
      title: t("nav.reports"),
      icon: "reports",
      go: () => void navigate({ to: "/reports", search }),
    },
  ];
  const places = locations
    .filter(({ name }) => matches(name))
    .slice(0, shownLocations)
    .map(
      ({ id, name }): Entry => ({
        key: id,
        title: name,
        icon: "pin",
        go: () =>
          void navigate({ to: "/", search: encodeFilters({ ...decodeFilters(search), locations: [id] }) }),
      }),
    );
  return { pages: pages.filter(({ title }) => matches(title)), places };
}
