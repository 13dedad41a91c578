// Notices: refusals of calls that have no form of their own to be shown in. At most three stand at once.

import { create } from 'zustand';
import type { RefusalView } from '../core/refusal.ts';

export interface Notice {
  readonly id: number;
  readonly refusal: RefusalView;
}

export const useNotices = create<{ readonly notices: readonly Notice[] }>(() => ({ notices: [] }));

let last = 0;

export function notify(refusal: RefusalView): void {
  last += 1;
  const notice = { id: last, refusal };
  useNotices.setState(({ notices }) => ({ notices: [...notices, notice].slice(-3) }));
}

export function dismiss(id: number): void {
  useNotices.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) }));
}

export function dismissAll(): void {
  useNotices.setState({ notices: [] });
}
