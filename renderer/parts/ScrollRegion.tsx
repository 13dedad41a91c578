// A part of a screen that scrolls on its own: named, and reachable by keyboard.

import type { ReactNode } from 'react';

interface ScrollRegionProps {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}

export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      className={`rounded-lg border border-line focus-visible:-outline-offset-2 ${className}`}
    >
      {children}
    </section>
  );
}
