// What an admin does to a person: rename, change roles, remove. Each is asked in a dialog that says what will happen.

import { useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import type { OfficerRole } from '../../electron/contract.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { MenuButton } from '../parts/MenuButton.tsx';
import { TextField } from '../parts/TextField.tsx';
import { isPermitted } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { keysOf } from './entries.ts';
import { RoleChoice } from './RoleChoice.tsx';

type Asking = 'nothing' | 'name' | 'roles' | 'removal';

interface PersonActsProps {
  readonly one: PersonDetail;
  readonly snapshot: UnlockedSnapshot;
}

export function PersonActs({ one, snapshot }: PersonActsProps) {
  const [asking, setAsking] = useState<Asking>('nothing');
  const { person } = snapshot;
  const { person: wording } = words.people;
  const may = (operation: string) => isPermitted(person, operation, null);
  const close = () => setAsking('nothing');
  return (
    <>
      {one.id === person.id && (
        <Button onPress={() => go({ screen: 'account' })}>{wording.ownAccount}</Button>
      )}
      {may('set roles') && <Button onPress={() => setAsking('roles')}>{wording.setRoles}</Button>}
      {may('rename person') && (
        <MenuButton
          label={wording.more(one.name)}
          actions={[
            { id: 'rename', label: wording.rename, onAction: () => setAsking('name') },
            ...(one.share === 'held' || one.roles.includes('admin')
              ? []
              : [
                  {
                    id: 'remove',
                    label: wording.remove,
                    weight: 'danger' as const,
                    onAction: () => setAsking('removal'),
                  },
                ]),
          ]}
        />
      )}
      {asking === 'name' && <Rename one={one} onClose={close} />}
      {asking === 'roles' && <ChangeRoles one={one} onClose={close} />}
      {asking === 'removal' && <Remove one={one} onClose={close} />}
    </>
  );
}

interface AskProps {
  readonly one: PersonDetail;
  readonly onClose: () => void;
}

function Rename({ one, onClose }: AskProps) {
  const [name, setName] = useState(one.name);
  const { renaming, add } = words.people;
  const isReady = name.trim() !== '' && name.trim() !== one.name;
  return (
    <Confirm
      isOpen
      title={renaming.title(one.name)}
      act={renaming.act}
      isReady={isReady}
      as="form"
      onAct={() => ask('renamePerson', { personId: one.id, name: name.trim() })}
      onClose={onClose}
    >
      <p className="text-ink-2 text-sm">{renaming.what}</p>
      <TextField label={add.name} value={name} onChange={setName} error={null} autoFocus />
    </Confirm>
  );
}

function ChangeRoles({ one, onClose }: AskProps) {
  const [roles, setRoles] = useState(one.roles.filter((role): role is OfficerRole => role !== 'admin'));
  const { roleChange, add } = words.people;
  const isAdmin = one.roles.includes('admin');
  const isSame = roles.length === one.roles.length - (isAdmin ? 1 : 0) && roles.every(isHeld);
  const lost = one.assignments.filter(({ role }) => !roles.some((left) => left === role)).length;
  const isNone = roles.length === 0 && !isAdmin;

  function isHeld(role: OfficerRole): boolean {
    return one.roles.includes(role);
  }

  return (
    <Confirm
      isOpen
      width="wide"
      title={roleChange.title(one.name)}
      act={roleChange.act}
      isReady={!isSame && !isNone}
      onAct={() => ask('setRoles', { personId: one.id, roles: [...roles] })}
      onClose={onClose}
    >
      <p className="text-ink-2 text-sm">{roleChange.what}</p>
      <RoleChoice
        chosen={roles}
        onChoose={(next) => setRoles([...next])}
        error={isNone ? add.rolesMissing : null}
      />
      {lost > 0 && <Callout weight="warning">{roleChange.loses(lost)}</Callout>}
    </Confirm>
  );
}

function Remove({ one, onClose }: AskProps) {
  const { removal } = words.people;
  return (
    <Confirm
      isOpen
      weight="danger"
      title={removal.title(one.name)}
      act={removal.act}
      onAct={() => ask('removePerson', { personId: one.id })}
      onClose={onClose}
    >
      <p className="text-ink-2 text-sm">{removal.what(one.name, keysOf(one))}</p>
    </Confirm>
  );
}
