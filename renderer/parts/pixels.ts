// Lengths in pixels for code that lays rows out itself, so that they grow with the text.

import { useSyncExternalStore } from 'react';

function watchText(changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(document.documentElement);
  return () => observer.disconnect();
}

/** Pixels of one rem at the text size in force. */
export function useRem(): number {
  return useSyncExternalStore(watchText, () =>
    Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
  );
}

/** Whether the window is at least that many rem wide. */
export function useIsWide(rems: number): boolean {
  const rem = useRem();
  return useSyncExternalStore(watchText, () => window.innerWidth >= rems * rem);
}
