// Why something failed by itself, from a refusal whose facts may have been left out for a locked screen.

import type { RefusalCode } from '../../core/refusal.ts';
import type { NoticeView } from '../../core/snapshot.ts';
import type { Refusals } from './en/refusals.ts';

interface ReasonWords {
  readonly refusals: Refusals;
  readonly states: Readonly<Record<string, string>>;
  readonly number: (value: number) => string;
}

/** The sentence of the refusal; null where there is none, or where it would have to leave something out. */
export function reasonOf(
  { facts }: Pick<NoticeView, 'facts'>,
  { refusals, states, number }: ReasonWords,
): string | null {
  const code = facts['code'];
  if (code === undefined || !isCode(code, refusals)) return null;
  let isWhole = true;
  const text = refusals[code]((name) => {
    const fact = facts[name];
    if (fact === undefined) isWhole = false;
    if (typeof fact === 'number') return number(fact);
    const isState = name === 'state' && fact !== undefined && Object.hasOwn(states, fact);
    return (isState ? states[fact]?.toLowerCase() : fact) ?? '';
  });
  return isWhole ? text : null;
}

function isCode(code: string | number, refusals: Refusals): code is RefusalCode {
  return Object.hasOwn(refusals, code);
}
