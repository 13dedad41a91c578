// What people should know while the vault is locked: without names, for anyone may look at this screen.

import { useState } from 'react';
import type { NoticeView } from '../../core/snapshot.ts';
import { byWeight, weightOf } from '../home/attention.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { words } from '../wording/words.ts';

const atFirst = 2;
const looks = { urgent: 'danger', 'to do': 'warning', done: 'note' } as const;

export function LockedNotices({ notices }: { readonly notices: readonly NoticeView[] }) {
  const [isWhole, setWhole] = useState(false);
  const { notices: wording } = words;
  if (notices.length === 0) return null;
  const all = byWeight(notices);
  const shown = isWhole ? all : all.slice(0, atFirst);
  return (
    <section aria-label={wording.title} className="flex flex-col gap-2">
      <ul className="flex flex-col gap-2">
        {shown.map((notice) => (
          <li key={notice.id}>
            <Callout weight={looks[weightOf(notice)]}>
              <span className="flex flex-col gap-0.5">
                <span>{wording.sentence(notice)}</span>
                <span className="text-ink-2 text-xs">{words.amounts.date(notice.at)}</span>
              </span>
            </Callout>
          </li>
        ))}
      </ul>
      {notices.length > atFirst && (
        <div>
          <Button look="quiet" size="small" aria-expanded={isWhole} onPress={() => setWhole(!isWhole)}>
            {isWhole ? wording.fewer : wording.more(notices.length - atFirst)}
          </Button>
        </div>
      )}
      <p className="text-ink-3 text-xs">{words.unlock.noticesWhy}</p>
    </section>
  );
}
