// People: everybody of the vault with his roles, and what each role may do.

import { UserPlus, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { CheckField } from '../parts/CheckField.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { isEverPermitted, isPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { AddPerson } from './AddPerson.tsx';
import { rolesInWords } from './entries.ts';
import { PeopleTable } from './PeopleTable.tsx';
import { RoleTable } from './RoleTable.tsx';

/** From so many on, a list is searched rather than read. */
const searchable = 8;

export function People({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const { person } = snapshot;
  const [isAdding, setAdding] = useState(false);
  const answer = useAnswer('people', {});
  const signIns = useAnswer('lastSignIns', isEverPermitted(person, 'see log') ? {} : null);
  const there = answer.here?.filter(({ standing }) => standing !== 'removed').length ?? 0;
  return (
    <Page
      title={words.people.title}
      aside={there > 0 && <span className="text-ink-3 text-sm">{words.amounts.number(there)}</span>}
      actions={
        isPermitted(person, 'add person', null) && (
          <Button look="primary" onPress={() => setAdding(true)}>
            <UserPlus aria-hidden className="size-4" />
            {words.people.add.open}
          </Button>
        )
      }
    >
      <Answered answer={answer}>
        {(everybody) => <Everybody everybody={everybody} snapshot={snapshot} signIns={signIns.here} />}
      </Answered>
      <RoleTable />
      {isAdding && <AddPerson vaultName={snapshot.vault.name} onClose={() => setAdding(false)} />}
    </Page>
  );
}

interface EverybodyProps {
  readonly everybody: readonly PersonDetail[];
  readonly snapshot: UnlockedSnapshot;
  readonly signIns: Parameters<typeof PeopleTable>[0]['signIns'];
}

function Everybody({ everybody, snapshot, signIns }: EverybodyProps) {
  const [sought, setSought] = useState('');
  const [isRemovedShown, setRemovedShown] = useState(false);
  const { people } = words;
  const removed = everybody.filter(({ standing }) => standing === 'removed').length;
  const shown = everybody.filter(
    (one) => (isRemovedShown || one.standing !== 'removed') && isSought(one, sought),
  );
  return (
    <div className="flex min-w-0 flex-col gap-2.5">
      {(everybody.length > searchable || removed > 0) && (
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          {everybody.length > searchable && (
            <div className="flex max-w-sm grow">
              <SearchField label={people.search} value={sought} onChange={setSought} />
            </div>
          )}
          {removed > 0 && (
            <CheckField
              label={people.showRemoved(removed)}
              isChecked={isRemovedShown}
              onChange={setRemovedShown}
            />
          )}
        </div>
      )}
      {shown.length === 0 ? (
        <Empty glyph={UserRound} title={people.noMatch}>
          {people.noMatchHow}
        </Empty>
      ) : (
        <PeopleTable shown={shown} snapshot={snapshot} signIns={signIns} />
      )}
    </div>
  );
}

function isSought({ name, roles }: PersonDetail, sought: string): boolean {
  const wanted = folded(sought.trim());
  return folded(name).includes(wanted) || folded(rolesInWords(roles)).includes(wanted);
}

function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
