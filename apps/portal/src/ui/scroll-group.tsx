import type { ReactElement, ReactNode } from "react";

type ScrollGroupProps = { className: string | undefined; label: string; children: ReactNode };

/** A box that scrolls by itself: reachable by keyboard, named, and no landmark of its own within its panel. */
export function ScrollGroup({ className, label, children }: ScrollGroupProps): ReactElement {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form controls
    // biome-ignore lint/a11y/noNoninteractiveTabindex: without it a keyboard cannot scroll
    <div className={className} role="group" tabIndex={0} aria-label={label}>
      {children}
    </div>
  );
}
