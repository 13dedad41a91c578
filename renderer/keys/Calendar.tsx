// What is due, by date: what the schedule does by itself, and what people have to do. What is overdue comes first.

import {
  Archive,
  CalendarClock,
  FileKey,
  Hourglass,
  KeyRound,
  type LucideIcon,
  RotateCw,
  ShieldCheck,
} from 'lucide-react';
import { useMemo, useState } from 'react';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page, Section } from '../parts/Page.tsx';
import { isPermitted } from '../permitted.ts';
import { language, words } from '../wording/words.ts';
import { allDue, type Due, type DueKind } from './dues.ts';

const glyphs = {
  ...{ rotation: RotateCw, deletion: Hourglass, root: ShieldCheck },
  ...{ share: KeyRound, kit: FileKey, backup: Archive },
} as const satisfies Readonly<Record<DueKind, LucideIcon>>;
/** So many of a month are shown before the rest is asked for. */
const portion = 50;

export function Calendar({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const sees = isPermitted(snapshot.person, 'see backups', null);
  const { here } = useAnswer('custody', sees ? {} : null);
  const { here: backups } = useAnswer('backups', sees ? {} : null);
  const { calendar } = words.keys;
  const groups = useMemo(
    () => byMonth(allDue(snapshot.keys, here?.custody ?? null, backups)),
    [snapshot, here, backups],
  );
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
          <li key={`${due.kind} ${due.of}`}>
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
  const { title, what } = inWords(due);
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
        <span className="block break-words font-medium">{title}</span>
        <span className="block text-ink-2 text-xs">{what}</span>
      </span>
      <time className="shrink-0 text-ink-2" dateTime={new Date(due.at).toISOString()}>
        {words.amounts.date(due.at)}
      </time>
    </button>
  );
}

function inWords({ kind, name, since, version }: Due): { readonly title: string; readonly what: string } {
  const { calendar } = words.keys;
  switch (kind) {
    case 'rotation':
      return { title: `${calendar.rotation}: ${name}`, what: calendar.rotationWhat(version ?? 0) };
    case 'deletion':
      return { title: `${calendar.deletion}: ${name}`, what: calendar.deletionWhat };
    case 'root':
      return { title: calendar.root, what: calendar.rootWhat };
    case 'share':
      return { title: calendar.share(name), what: calendar.shareWhat };
    case 'kit':
      return { title: calendar.kit(name), what: since === null ? calendar.kitNever : calendar.kitWhat };
    case 'backup':
      return { title: calendar.backup, what: since === null ? calendar.backupNever : calendar.backupWhat };
  }
}

function byMonth(dues: readonly Due[]): readonly { readonly month: string; readonly dues: readonly Due[] }[] {
  const now = Date.now();
  const named = new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric' });
  const groups = new Map<string, Due[]>();
  for (const due of dues) {
    const month = due.at < now ? words.keys.calendar.overdue : named.format(due.at);
    const group = groups.get(month) ?? [];
    group.push(due);
    groups.set(month, group);
  }
  return [...groups].map(([month, group]) => ({ month, dues: group }));
}
