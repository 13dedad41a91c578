// One person: roles, status, assigned keys; and what an admin may change of it.

import type { ReactNode } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { useSecondsUntil } from '../parts/clock.ts';
import { Facts, Page } from '../parts/Page.tsx';
import { isEverPermitted, isPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { Assignments } from './Assignments.tsx';
import { lastSignInInWords, rolesInWords } from './entries.ts';
import { Standing } from './PeopleTable.tsx';
import { PersonActs } from './PersonActs.tsx';

interface PersonScreenProps {
  readonly personId: string;
  readonly snapshot: UnlockedSnapshot;
}

export function PersonScreen({ personId, snapshot }: PersonScreenProps) {
  const answer = useAnswer('people', {});
  const one = answer.here?.find(({ id }) => id === personId) ?? null;
  const isOwn = personId === snapshot.person.id;
  return (
    <Page
      title={one?.name ?? words.people.title}
      way="back"
      aside={isOwn && <span className="text-ink-3 text-sm">{words.people.you}</span>}
      actions={one !== null && one.standing === 'active' && <PersonActs one={one} snapshot={snapshot} />}
    >
      <Answered answer={answer}>
        {() =>
          one === null ? (
            <Callout weight="note">{words.people.person.unknown}</Callout>
          ) : (
            <Whole one={one} snapshot={snapshot} />
          )
        }
      </Answered>
    </Page>
  );
}

function Whole({ one, snapshot }: { readonly one: PersonDetail; readonly snapshot: UnlockedSnapshot }) {
  return (
    <>
      <PersonFacts one={one} snapshot={snapshot} />
      {one.standing === 'active' && <Assignments one={one} snapshot={snapshot} />}
      {one.standing === 'active' && <Forgotten one={one} snapshot={snapshot} />}
    </>
  );
}

function PersonFacts({ one, snapshot }: { readonly one: PersonDetail; readonly snapshot: UnlockedSnapshot }) {
  const { person: wording } = words.people;
  const signIns = useAnswer('lastSignIns', isEverPermitted(snapshot.person, 'see log') ? {} : null);
  const seconds = useSecondsUntil(one.retryAt);
  const { facts } = wording;
  const lastSignIn = lastSignInInWords(one.id, signIns.here);
  const rows: (readonly [string, ReactNode])[] = [
    [facts.roles, rolesInWords(one.roles) || wording.noRoles],
    [facts.standing, <Standing key="standing" person={one} atDesk={snapshot.person.id} />],
    [facts.added, words.amounts.moment(one.createdAt)],
  ];
  if (lastSignIn !== null) rows.push([facts.lastSignIn, lastSignIn]);
  if (one.failures > 0)
    rows.push([
      facts.delay,
      <span key="delay" className="text-warn">
        {wording.failures(one.failures, seconds > 0 ? words.amounts.span(seconds) : null)}
      </span>,
    ]);
  rows.push([facts.keyFile, wording.keyFile[one.keyFile]]);
  if (one.share === 'held') rows.push([facts.share, wording.shareHeld(one.daysSinceProved)]);
  rows.push([
    facts.id,
    <span key="id" className="font-mono text-xs">
      {one.id}
    </span>,
  ]);
  return <Facts facts={rows} />;
}

/** Nobody resets a passphrase: what to do instead, for those who can do it. */
function Forgotten({ one, snapshot }: { readonly one: PersonDetail; readonly snapshot: UnlockedSnapshot }) {
  const { person: wording } = words.people;
  if (!isPermitted(snapshot.person, 'remove person', null) || one.id === snapshot.person.id) return null;
  const isAdmin = one.roles.includes('admin');
  return (
    <Callout
      weight="note"
      title={wording.forgottenTitle}
      actions={isAdmin && <Button onPress={() => go({ screen: 'custody' })}>{wording.toCustody}</Button>}
    >
      {isAdmin ? (
        <>
          {wording.forgottenAdmin(one.name)} {wording.isAdmin}
        </>
      ) : (
        wording.forgotten(one.name)
      )}
    </Callout>
  );
}
