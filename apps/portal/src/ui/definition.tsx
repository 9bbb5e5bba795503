import { Popover, UnstyledButton } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { type ReactElement, type ReactNode, useId } from "react";
import classes from "./definition.module.css";

type DefinitionProps = { title: string; definition: string | undefined; children?: ReactNode };

/** A figure's name that explains itself on hover, focus and tap. `children`: more about this figure, such as its exact value. */
export function Definition({ title, definition, children }: DefinitionProps): ReactElement {
  const id = useId();
  const [opened, { open, close, toggle }] = useDisclosure(false);
  if (definition === undefined && children === undefined) return <span>{title}</span>;
  return (
    <Popover width={300} position="bottom-start" opened={opened} withRoles={false}>
      <Popover.Target>
        <UnstyledButton
          className={classes.term}
          onMouseEnter={open}
          onMouseLeave={close}
          onFocus={open}
          onBlur={close}
          onClick={toggle}
          onKeyDown={(event) => event.key === "Escape" && close()}
          aria-describedby={opened ? id : undefined}
        >
          {title}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.card} id={id} role="tooltip">
        <strong>{title}</strong>
        {definition !== undefined && <p>{definition}</p>}
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}
