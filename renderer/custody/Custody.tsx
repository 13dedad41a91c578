// The root key and its admins: what is in force, who holds it, what is under way, and what proves that it can come back.

import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import type { CustodyAnswer } from '../../electron/contract.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Facts, Page, Section } from '../parts/Page.tsx';
import { isPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { Holders } from './Holders.tsx';
import { OwnKit } from './OwnKit.tsx';
import { momentAndDays } from './proofs.ts';
import { RootKey } from './RootKey.tsx';

export function Custody({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const answer = useAnswer('custody', {});
  const { person } = snapshot;
  return (
    <Page title={words.shell.screens.custody}>
      <Answered answer={answer}>
        {({ custody, change, drill, records }) => (
          <>
            <UnderWay change={change} drill={drill} />
            <RootKey
              custody={custody}
              keys={snapshot.keys.length}
              mayRotate={isPermitted(person, 'rotate root key', null) && change === null}
            />
            <Holders
              custody={custody}
              own={person.id}
              mayChange={isPermitted(person, 'change admins', null) && change === null}
            />
            {custody.holders.some(({ id }) => id === person.id) && <OwnKit personName={person.name} />}
            <LastDrill drill={drill} mayHold={isPermitted(person, 'recovery drill', null)} />
            {records.length > 0 && <Records records={records} />}
          </>
        )}
      </Answered>
    </Page>
  );
}

function UnderWay({ change, drill }: Pick<CustodyAnswer, 'change' | 'drill'>) {
  const { changing, drill: drilling } = words.custody;
  return (
    <>
      {change !== null && (
        <Callout
          weight="warning"
          title={changing.underWay}
          actions={<Button onPress={() => go({ screen: 'admin change' })}>{changing.goOn}</Button>}
        >
          {change.stage === 'enrolling'
            ? changing.underWayEnrolling(change.seats.filter(({ name }) => name === null).length)
            : changing.underWayProving(
                change.holders.filter(({ provedAt }) => provedAt !== null).length,
                change.holders.length,
              )}
        </Callout>
      )}
      {drill.underWay !== null && (
        <Callout
          weight="note"
          title={drilling.title}
          actions={<Button onPress={() => go({ screen: 'recovery drill' })}>{drilling.goOn}</Button>}
        >
          {drilling.underWay(
            drill.underWay.admins.filter(({ presented }) => presented === 'yes').length,
            drill.underWay.quorum,
          )}
        </Callout>
      )}
    </>
  );
}

interface LastDrillProps {
  readonly drill: CustodyAnswer['drill'];
  readonly mayHold: boolean;
}

function LastDrill({ drill, mayHold }: LastDrillProps) {
  const { drill: wording } = words.custody;
  return (
    <Section
      title={wording.title}
      intro={wording.intro}
      actions={
        mayHold && drill.underWay === null ? (
          <Button onPress={() => go({ screen: 'recovery drill' })}>{wording.begin}</Button>
        ) : undefined
      }
    >
      <Facts facts={[[wording.last, momentAndDays(drill.lastAt) ?? wording.never]]} />
    </Section>
  );
}

function Records({ records }: Pick<CustodyAnswer, 'records'>) {
  const { records: wording, kinds } = words.custody;
  return (
    <Section title={wording.title} intro={wording.intro}>
      <ul className="overflow-hidden rounded-lg border border-line *:border-line *:not-first:border-t">
        {records.map((record) => (
          <li
            key={record.signature}
            className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm"
          >
            <span className="min-w-0 grow font-medium">{kinds[record.ceremony]}</span>
            <span className="text-ink-2">{words.amounts.moment(record.at)}</span>
            <Button
              size="small"
              aria-label={`${wording.show}: ${kinds[record.ceremony]}`}
              onPress={() => go({ screen: 'ceremony record', record })}
            >
              {wording.show}
            </Button>
          </li>
        ))}
      </ul>
    </Section>
  );
}
