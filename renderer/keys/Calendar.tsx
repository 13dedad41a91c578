// What is due, by date: what the schedule does by itself, and what people have to do. What is overdue comes first.

import { CalendarClock, Hourglass, KeyRound, RotateCw, ShieldCheck } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import type { CustodyAnswer } from '../../electron/contract.ts';
import { useAnswer } from '../answers.ts';
import { go, type Place } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { isPermitted } from '../permitted.ts';
import { language, words } from '../wording/words.ts';

interface Due {
  readonly id: string;
  readonly kind: 'rotation' | 'deletion' | 'root' | 'share';
  readonly at: number;
  readonly name: string;
  readonly what: string;
  readonly place: Place;
}

const glyphs = { rotation: RotateCw, deletion: Hourglass, root: ShieldCheck, share: KeyRound } as const;
/** So many of a month are shown before the rest is asked for. */
const portion = 50;
const year = 365 * 86_400_000;

export function Calendar({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const sees = isPermitted(snapshot.person, 'see backups', null);
  const { here } = useAnswer('custody', sees ? {} : null);
  const { calendar } = words.keys;
  const groups = useMemo(() => byMonth([...ofKeys(snapshot), ...ofCustody(here)]), [snapshot, here]);
  return (
    <Page title={words.shell.screens.calendar} intro={calendar.intro}>
      {groups.length === 0 ? (
        <Empty glyph={CalendarClock} title={calendar.none}>
          {calendar.noneHow}
        </Empty>
      ) : (
        groups.map(({ month, dues }) => <Month key={month} month={month} dues={dues} />)
      )}
    </Page>
  );
}

function Month({ month, dues }: { readonly month: string; readonly dues: readonly Due[] }) {
  const [shown, setShown] = useState(portion);
  const { calendar } = words.keys;
  return (
    <Section title={month}>
      <ol className="divide-y divide-line rounded-lg border border-line">
        {dues.slice(0, shown).map((due) => (
          <li key={due.id}>
            <Entry due={due} />
          </li>
        ))}
      </ol>
      {dues.length > shown && (
        <div>
          <Button size="small" onPress={() => setShown(shown + 10 * portion)}>
            {calendar.more(dues.length - shown)}
          </Button>
        </div>
      )}
    </Section>
  );
}

function Entry({ due }: { readonly due: Due }) {
  const Glyph = glyphs[due.kind];
  const { calendar } = words.keys;
  return (
    <button
      type="button"
      onClick={() => go(due.place)}
      className="flex w-full items-start gap-3 px-4 py-2.5 text-left text-sm hover:bg-hover focus-visible:-outline-offset-2"
    >
      <Glyph
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${due.kind === 'deletion' ? 'text-bad' : 'text-ink-3'}`}
      />
      <span className="min-w-0 grow">
        <span className="block break-words font-medium">
          {due.kind === 'root' || due.kind === 'share' ? due.name : `${calendar[due.kind]}: ${due.name}`}
        </span>
        <span className="block text-ink-2 text-xs">{due.what}</span>
      </span>
      <time className="shrink-0 text-ink-2" dateTime={new Date(due.at).toISOString()}>
        {words.amounts.date(due.at)}
      </time>
    </button>
  );
}

function ofKeys({ keys }: UnlockedSnapshot): readonly Due[] {
  const { calendar } = words.keys;
  return keys.flatMap(({ id, name, currentVersion, nextRotationAt, deletionAt }): readonly Due[] => {
    const place = { screen: 'key', keyId: id } as const;
    const due = (kind: 'rotation' | 'deletion', at: number | null, what: string): readonly Due[] =>
      at === null ? [] : [{ id: `${kind} ${id}`, kind, at, name, what, place }];
    return [
      ...due('rotation', nextRotationAt, calendar.rotationWhat(currentVersion + 1)),
      ...due('deletion', deletionAt, calendar.deletionWhat),
    ];
  });
}

/** A share that was proved is proved again within a year. */
function ofCustody(here: CustodyAnswer | null): readonly Due[] {
  if (here === null) return [];
  const { calendar } = words.keys;
  const { custody } = here;
  const place = { screen: 'custody' } as const;
  const shares = custody.holders.map(({ id, name, provedAt }): Due => {
    const at = (provedAt ?? custody.madeAt) + year;
    return {
      id: `share ${id}`,
      kind: 'share',
      at,
      name: calendar.share(name),
      what: calendar.shareWhat,
      place,
    };
  });
  const root = { id: 'root', kind: 'root', at: custody.dueAt, name: calendar.root } as const;
  return [{ ...root, what: calendar.rootWhat, place }, ...shares];
}

function byMonth(dues: readonly Due[]): readonly { readonly month: string; readonly dues: readonly Due[] }[] {
  const now = Date.now();
  const named = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' });
  const groups = new Map<string, Due[]>();
  for (const due of dues.toSorted((a, b) => a.at - b.at)) {
    const month = due.at < now ? words.keys.calendar.overdue : named.format(due.at);
    const group = groups.get(month) ?? [];
    group.push(due);
    groups.set(month, group);
  }
  return [...groups].map(([month, group]) => ({ month, dues: group }));
}
