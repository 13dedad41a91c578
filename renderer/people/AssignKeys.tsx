// Keys to assign to a person: searched among many, several at once, in one role.

import { useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import type { KeyRole, Outcome } from '../../electron/contract.ts';
import { CheckField } from '../parts/CheckField.tsx';
import { RadioField } from '../parts/Choice.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { KeyStateBadge } from '../parts/KeyStateBadge.tsx';
import { useRem } from '../parts/pixels.ts';
import { SearchField } from '../parts/SearchField.tsx';
import { WindowedList } from '../parts/WindowedList.tsx';
import { isPermitted } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

interface AssignKeysProps {
  readonly one: PersonDetail;
  /** Those in which the person at the desk may assign. */
  readonly roles: readonly KeyRole[];
  readonly snapshot: UnlockedSnapshot;
  readonly onClose: () => void;
}

export function AssignKeys({ one, roles, snapshot, onClose }: AssignKeysProps) {
  const [role, setRole] = useState<KeyRole>(roles.at(-1) ?? 'key user');
  const [sought, setSought] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rem = useRem();
  const { choosing } = words.people.assignments;
  const wanted = sought.trim().toLowerCase();
  const free = snapshot.keys.filter(
    ({ id }) => isPermitted(snapshot.person, 'assign key', id) && !isAssigned(one, id, role),
  );
  const shown = free.filter(({ id, name }) => name.toLowerCase().includes(wanted) || id.startsWith(wanted));

  function tick(keyId: string, isChosen: boolean) {
    const next = new Set(chosen);
    if (isChosen) next.add(keyId);
    else next.delete(keyId);
    setChosen(next);
  }

  /** One after the other; what was assigned before a refusal stays, and is ticked no more. */
  async function assign(): Promise<Outcome<null>> {
    for (const keyId of chosen) {
      const outcome = await ask('assignKey', { personId: one.id, keyId, role });
      if ('refused' in outcome) return outcome;
      setChosen((left) => new Set([...left].filter((id) => id !== keyId)));
    }
    return { done: null };
  }

  return (
    <Confirm
      isOpen
      width="wide"
      title={choosing.title(one.name)}
      act={choosing.act(chosen.size)}
      isReady={chosen.size > 0}
      onAct={assign}
      onClose={onClose}
    >
      {roles.length > 1 && (
        <RadioField
          label={choosing.role}
          options={roles.map((id) => ({ id, label: words.roles[id] }))}
          chosen={role}
          onChoose={(next) => {
            setRole(next);
            setChosen(new Set());
          }}
        />
      )}
      <div className="flex items-center gap-3">
        <SearchField label={choosing.search} value={sought} onChange={setSought} />
        <p role="status" className="shrink-0 text-ink-2 text-sm">
          {choosing.chosen(chosen.size)}
        </p>
      </div>
      {shown.length === 0 ? (
        <p className="text-ink-2 text-sm">{free.length === 0 ? choosing.noneLeft : choosing.noMatch}</p>
      ) : (
        <WindowedList
          label={choosing.keys}
          rows={shown}
          rowHeight={Math.round(2.25 * rem)}
          keyOf={({ id }) => id}
          className="h-64 rounded-md border border-line"
        >
          {(key) => (
            <div className="flex h-full items-center gap-3 border-line border-b px-3">
              <div className="min-w-0 grow truncate">
                <CheckField
                  label={key.name}
                  isChecked={chosen.has(key.id)}
                  onChange={(isChosen) => tick(key.id, isChosen)}
                />
              </div>
              <span className="shrink-0 text-ink-3 text-xs">{key.type}</span>
              {key.state !== 'available' && <KeyStateBadge state={key.state} />}
            </div>
          )}
        </WindowedList>
      )}
    </Confirm>
  );
}

function isAssigned({ assignments }: PersonDetail, keyId: string, role: KeyRole): boolean {
  return assignments.some((one) => one.keyId === keyId && one.role === role);
}
