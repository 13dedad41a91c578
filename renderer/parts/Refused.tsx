// A refusal where it happened: what was refused, why, and what to do.

import { CircleAlert } from 'lucide-react';
import type { RefusalView } from '../../core/refusal.ts';
import { words } from '../wording/words.ts';

/** The sentence of a refusal in the window's language. A key's state is a fact that has words of its own. */
export function sentenceOf({ code, facts }: RefusalView): string {
  return words.refusals[code]((name) => {
    const fact = facts[name];
    if (fact === undefined) return '?';
    if (typeof fact === 'number') return words.amounts.number(fact);
    if (name === 'file') return shortened(fact);
    return name === 'state' ? stateInWords(fact) : fact;
  });
}

/** A long file name without its middle: its beginning tells which, its end tells what. */
function shortened(name: string): string {
  const letters = [...name];
  return letters.length <= 44 ? name : `${letters.slice(0, 22).join('')}…${letters.slice(-18).join('')}`;
}

function stateInWords(fact: string): string {
  const states: Readonly<Record<string, string>> = words.keys.states;
  return states[fact]?.toLowerCase() ?? fact;
}

export function Refused({ refusal }: { readonly refusal: RefusalView | null }) {
  return (
    <div role="alert" className={refusal === null ? 'hidden' : ''}>
      {refusal !== null && (
        <p className="flex gap-2 rounded-md border border-transparent bg-bad-soft px-3 py-2 text-bad text-sm">
          <CircleAlert aria-hidden className="mt-px size-4 shrink-0" />
          <span className="select-text">{sentenceOf(refusal)}</span>
        </p>
      )}
    </div>
  );
}
