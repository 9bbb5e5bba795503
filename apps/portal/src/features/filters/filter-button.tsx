import { UnstyledButton } from "@mantine/core";
import type { ComponentProps, ReactElement } from "react";
import { Icon, type IconName } from "../../ui/icon.tsx";
import classes from "./filter-bar.module.css";

type FilterButtonProps = ComponentProps<"button"> & {
  icon: IconName;
  label: string;
  value: string;
  /** Set away from its default. */
  active?: boolean;
  opens?: boolean;
};

/** A filter as a quiet pill: what it filters (for assistive technology), its value, and a chevron when it opens something. */
export function FilterButton({
  icon,
  label,
  value,
  active,
  opens = true,
  ...rest
}: FilterButtonProps): ReactElement {
  return (
    <UnstyledButton {...rest} className={classes.pill} data-active={active || undefined} type="button">
      <Icon name={icon} size={16} />
      <span className="visually-hidden">{label}: </span>
      <span className={classes.value}>{value}</span>
      {opens && <Icon name="chevron" size={14} />}
    </UnstyledButton>
  );
}
