// What happened to a key last, from the audit log, for those who may see it; and the way to all of it.

import type { LogEntryView } from '../../core/recordviews.ts';
import type { KeyView } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Section } from '../parts/Page.tsx';
import { actionName } from '../records/actions.ts';
import { everyEntry } from '../records/logging.ts';
import { words } from '../wording/words.ts';

const newest = 6;

export function KeyHistory({ of }: { readonly of: KeyView }) {
  const answer = useAnswer('logEntries', {
    filter: { ...everyEntry, actions: [], key: of.id },
    ...{ before: null, most: newest },
  });
  const { screen } = words.keys;
  return (
    <Section
      title={screen.log}
      actions={<Button onPress={() => go({ screen: 'log', keyId: of.id })}>{screen.logShow}</Button>}
    >
      <Answered answer={answer}>
        {({ entries }) =>
          entries.length === 0 ? (
            <p className="text-ink-2 text-sm">{screen.logLongAgo}</p>
          ) : (
            <ol
              aria-label={screen.log}
              className="divide-y divide-line rounded-lg border border-line text-sm"
            >
              {entries.map((entry) => (
                <Entry key={entry.seq} entry={entry} />
              ))}
            </ol>
          )
        }
      </Answered>
    </Section>
  );
}

function Entry({ entry: { at, action, person, version, result } }: { readonly entry: LogEntryView }) {
  const { log } = words.records;
  return (
    <li className="flex flex-wrap items-baseline gap-x-4 gap-y-0.5 px-4 py-1.5">
      <span className="min-w-0 grow basis-56">
        <span className="font-medium">{actionName(action)}</span>
        {version !== null && <span className="text-ink-2"> {words.keys.version(version)}</span>}
        {result !== 'done' && <span className="text-bad"> · {log.results.refused}</span>}
      </span>
      <span className="text-ink-2">{person?.name ?? log.itself}</span>
      <time className="text-ink-2" dateTime={new Date(at).toISOString()}>
        {words.amounts.stamp(at)}
      </time>
    </li>
  );
}
