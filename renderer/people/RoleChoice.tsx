// The roles of an officer to tick, each with what it means. 'Admin' is given by a change of admins only.

import type { OfficerRole } from '../../electron/contract.ts';
import { CheckField } from '../parts/CheckField.tsx';
import { errorLook, hintLook, labelLook } from '../parts/fieldLook.ts';
import { words } from '../wording/words.ts';

const officerRoles: readonly OfficerRole[] = ['key manager', 'key user', 'auditor'];

interface RoleChoiceProps {
  readonly chosen: readonly OfficerRole[];
  readonly onChoose: (chosen: readonly OfficerRole[]) => void;
  readonly error: string | null;
}

export function RoleChoice({ chosen, onChoose, error }: RoleChoiceProps) {
  const { add, roleMeans } = words.people;
  function tick(role: OfficerRole, isChosen: boolean) {
    onChoose(officerRoles.filter((one) => (one === role ? isChosen : chosen.includes(one))));
  }
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className={`${labelLook} mb-1`}>{add.roles}</legend>
      {officerRoles.map((role) => (
        <CheckField
          key={role}
          label={words.roles[role]}
          hint={roleMeans[role]}
          isChecked={chosen.includes(role)}
          onChange={(isChosen) => tick(role, isChosen)}
        />
      ))}
      <p role="status" className={error === null ? 'sr-only' : errorLook}>
        {error ?? ''}
      </p>
      <p className={hintLook}>{add.noAdmin}</p>
    </fieldset>
  );
}
