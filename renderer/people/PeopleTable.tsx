// The table of people. A name leads to the person.

import type { PersonDetail } from '../../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import type { LastSignIns } from '../../electron/contract.ts';
import { useSecondsUntil } from '../parts/clock.ts';
import { headLook } from '../parts/tableLook.ts';
import { words } from '../wording/words.ts';
import { keysOf, lastSignInInWords, rolesInWords } from './entries.ts';
import { PersonLink } from './PersonLink.tsx';

interface PeopleTableProps {
  readonly shown: readonly PersonDetail[];
  readonly snapshot: UnlockedSnapshot;
  readonly signIns: LastSignIns | null;
}

const cell = 'px-2.5 py-2 align-top';

export function PeopleTable({ shown, snapshot, signIns }: PeopleTableProps) {
  const { columns, title } = words.people;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section aria-label={title} tabIndex={0} className="overflow-x-auto rounded-lg border border-line">
      <table className="w-full text-sm">
        <thead>
          <tr className="border-line border-b bg-ground">
            <th className={`${headLook} pl-4`}>{columns.name}</th>
            <th className={headLook}>{columns.roles}</th>
            <th className={headLook}>{columns.keys}</th>
            {signIns !== null && <th className={headLook}>{columns.lastSignIn}</th>}
            <th className={`${headLook} pr-4`}>{columns.standing}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.id} className="border-line not-last:border-b hover:bg-hover">
              <th scope="row" className={`${cell} pl-4 text-left font-normal`}>
                <PersonLink id={one.id} name={one.name} />
              </th>
              <td className={`${cell} text-ink-2`}>
                {rolesInWords(one.roles) || words.people.person.noRoles}
              </td>
              <td className={`${cell} text-ink-2`}>{keysInWords(one, snapshot)}</td>
              {signIns !== null && (
                <td className={`${cell} text-ink-2`}>{lastSignInInWords(one.id, signIns)}</td>
              )}
              <td className={`${cell} pr-4`}>
                <Standing person={one} atDesk={snapshot.person.id} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** What somebody reaches: an admin and an auditor need no assignment. */
function keysInWords(one: PersonDetail, { person }: UnlockedSnapshot): string {
  const { people } = words;
  if (one.roles.includes('admin')) return people.everyKey;
  const count = keysOf(one);
  if (count === 0 && one.roles.includes('auditor')) return people.everyKeyToSee;
  const seesAll = person.roles.includes('admin') || person.roles.includes('auditor');
  // A key manager is told of his own keys only: no assignment that he sees is not none at all.
  return count === 0 && !seesAll && one.id !== person.id ? '–' : people.keyCount(count);
}

export function Standing({ person, atDesk }: { readonly person: PersonDetail; readonly atDesk: string }) {
  const seconds = useSecondsUntil(person.retryAt);
  const { people, amounts } = words;
  if (person.id === atDesk) return <span className="font-medium text-good">{people.atDesk}</span>;
  if (seconds > 0) return <span className="text-warn">{people.delayed(amounts.span(seconds))}</span>;
  const ink = person.standing === 'active' ? 'text-ink-2' : 'text-ink-3';
  return <span className={ink}>{people.standings[person.standing]}</span>;
}
