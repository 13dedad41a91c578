// When something was proved last, in words: the moment and the days since.

import type { Instant } from '../../core/snapshot.ts';
import { words } from '../wording/words.ts';

const day = 86_400_000;

export function daysSince(at: Instant): number {
  return Math.max(0, Math.floor((Date.now() - at) / day));
}

/** Null where it never was. */
export function momentAndDays(at: Instant | null): string | null {
  if (at === null) return null;
  return `${words.amounts.moment(at)} (${words.custody.holders.daysAgo(daysSince(at))})`;
}
