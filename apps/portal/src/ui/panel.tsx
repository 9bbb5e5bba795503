import type { ReactElement, ReactNode } from "react";
import classes from "./panel.module.css";

export type PanelProps = {
  title: ReactNode;
  titleId: string;
  /** Controls at the right of the title. */
  actions?: ReactNode;
  /** Quiet line under the title. */
  note?: ReactNode;
  /** No inner padding: tables run to the edges. */
  flush?: boolean;
  children: ReactNode;
};

/** A titled surface; a landmark that assistive technology can list. */
export function Panel({ title, titleId, actions, note, flush, children }: PanelProps): ReactElement {
  return (
    <section className={classes.panel} aria-labelledby={titleId}>
      <header className={classes.header}>
        <div>
          <h2 id={titleId}>{title}</h2>
          {note !== undefined && <div className={classes.note}>{note}</div>}
        </div>
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </header>
      <div className={flush ? classes.flush : classes.body}>{children}</div>
    </section>
  );
}
