// The vault at a glance: how many keys are in which state, what is due next, and the files in work.

import { CalendarClock } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import type { CustodyView } from '../../core/peopleviews.ts';
import type { KeyState, UnlockedSnapshot } from '../../core/snapshot.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { KeyStateBadge } from '../parts/KeyStateBadge.tsx';
import { isPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { type Due, nextDue } from './due.ts';

const states: readonly KeyState[] = ['available', 'disabled', 'deletion requested'];

interface GlanceProps {
  readonly snapshot: UnlockedSnapshot;
  /** Null where it is not known, or not for this person. */
  readonly custody: CustodyView | null;
}

export function Glance({ snapshot, custody }: GlanceProps) {
  const { home } = words;
  const { keys } = snapshot;
  const rootKeyDueAt = custody?.dueAt ?? null;
  const due = useMemo(() => nextDue(keys, rootKeyDueAt, 3), [keys, rootKeyDueAt]);
  const counts = useMemo(
    () => states.map((state) => [state, keys.filter((key) => key.state === state).length] as const),
    [keys],
  );
  return (
    <section
      aria-label={home.glance}
      className="mx-6 mb-3 flex shrink-0 flex-wrap gap-x-8 gap-y-2 rounded-lg border border-line bg-ground px-4 py-2.5 text-sm"
    >
      <Group title={home.keys}>
        {keys.length === 0 && <NoKeys mayCreate={isPermitted(snapshot.person, 'create key', null)} />}
        {counts
          .filter(([, count]) => count > 0)
          .map(([state, count]) => (
            <button
              key={state}
              type="button"
              onClick={() => go({ screen: 'keys' })}
              className="inline-flex items-center gap-1.5 rounded-sm text-left hover:underline"
            >
              <span className="font-semibold">{words.amounts.number(count)}</span>
              <KeyStateBadge state={state} />
            </button>
          ))}
      </Group>
      <Group title={home.due}>
        {due.length === 0 && <p className="text-ink-3">{home.nothingDue}</p>}
        {due.map((one) => (
          <button
            key={`${one.what} ${one.keyId ?? ''}`}
            type="button"
            onClick={() =>
              go(one.keyId === null ? { screen: 'custody' } : { screen: 'key', keyId: one.keyId })
            }
            className="inline-flex min-w-0 max-w-full items-baseline gap-1.5 rounded-sm text-left hover:underline"
          >
            <CalendarClock aria-hidden className="size-3.5 shrink-0 self-center text-ink-3" />
            <span className="min-w-0 break-words">{dueInWords(one)}</span>
          </button>
        ))}
      </Group>
    </section>
  );
}

/** The first key is what a new vault waits for. */
function NoKeys({ mayCreate }: { readonly mayCreate: boolean }) {
  return (
    <>
      <p className="text-ink-3">{words.home.noKeys}</p>
      {mayCreate && (
        <Button size="small" onPress={() => go({ screen: 'keys' })}>
          {words.home.firstKey}
        </Button>
      )}
    </>
  );
}

function dueInWords({ what, name, at }: Due): string {
  const { home, amounts } = words;
  return home.dueOf[what](name, amounts.date(at));
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 items-baseline gap-x-4">
      <h2 className="shrink-0 text-ink-3 text-xs">{title}</h2>
      <div className="flex min-w-0 flex-wrap items-center gap-x-4 gap-y-1">{children}</div>
    </div>
  );
}
