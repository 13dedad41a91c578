// Notices: what became of calls that have no form of their own to be shown in. At most three stand at once.

import { create } from 'zustand';
import type { RefusalView } from '../core/refusal.ts';

export interface Notice {
  readonly id: number;
  readonly what: { readonly refused: RefusalView } | { readonly done: string };
}

export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

let last = 0;

export const notify = (refusal: RefusalView): void => show({ refused: refusal });

/** Something was done that leaves nothing to be seen on the screen. */
export const tell = (done: string): void => show({ done });

function show(what: Notice['what']): void {
  last += 1;
  const notice = { id: last, what };
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice].slice(-3) }));
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

export function dismissAll(): void {
  useNotices.setState({ notices: [] });
}
