// A key's state: a shape and a word, so that the colour is not needed.

import { Ban, CircleCheck, Hourglass, Trash2 } from 'lucide-react';
import type { KeyState } from '../../core/snapshot.ts';
import { words } from '../wording/words.ts';

const looks = {
  available: { Glyph: CircleCheck, ink: 'text-good' },
  disabled: { Glyph: Ban, ink: 'text-warn' },
  'deletion requested': { Glyph: Hourglass, ink: 'text-bad' },
  deleted: { Glyph: Trash2, ink: 'text-ink-3' },
} as const;

export function KeyStateBadge({ state }: { readonly state: KeyState }) {
  const { Glyph, ink } = looks[state];
  return (
    <span className={`inline-flex items-center gap-1.5 ${ink}`}>
      <Glyph aria-hidden className="size-3.5 shrink-0" />
      {words.keys.states[state]}
    </span>
  );
}
