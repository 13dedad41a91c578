// People, roles and assignments.

import type { Instant } from '../../core/snapshot.ts';
import type { Vault } from '../../core/vault.ts';
import type { LastSignIns } from '../contract.ts';
import { type Answers, type Ground, nothing } from '../ground.ts';

export function peopleAnswers({ vault, places }: Ground) {
  return {
    people: () => vault.people.list(),
    roleTable: async () => vault.people.roleTable(),
    lastSignIns: () => lastSignIns(vault),
    addPerson: ({ name, roles, passphrase, keyFile }) =>
      vault.people.add({
        ...{ name, roles, typed: passphrase },
        keyFile: keyFile === null ? 'none' : { path: places.path(keyFile, 'key file') },
      }),
    renamePerson: ({ personId, name }) => nothing(vault.people.rename(personId, name)),
    setRoles: ({ personId, roles }) => nothing(vault.people.setRoles(personId, roles)),
    removePerson: ({ personId }) => nothing(vault.people.remove(personId)),
    assignKey: ({ personId, keyId, role }) => nothing(vault.people.assign(personId, keyId, role)),
    unassignKey: ({ personId, keyId, role }) => nothing(vault.people.unassign(personId, keyId, role)),
    changePassphrase: async ({ old, fresh, keyFile, newKeyFile }) =>
      nothing(
        vault.people.changePassphrase({
          ...{ typedOld: old, typedNew: fresh, keyFile: await places.keyFile(keyFile) },
          newKeyFile:
            typeof newKeyFile === 'string' ? newKeyFile : { path: places.path(newKeyFile.place, 'key file') },
        }),
      ),
  } satisfies Answers;
}

/** A quorum's last passphrase opens the vault and puts its admin at the desk; so does a sign-in. */
const taking = { ...{ from: null, to: null, person: null, key: null }, result: 'done', text: null } as const;
const mostEntries = 500;

async function lastSignIns(vault: Vault): Promise<LastSignIns> {
  const filter = { ...taking, actions: ['sign in', 'unlock', 'create vault'] };
  const { entries, next } = await vault.log.entries(filter, null, mostEntries);
  const at: Record<string, Instant> = {};
  for (const { person, at: when } of entries) if (person !== null) at[person.id] ??= when;
  return { at, since: next === null ? null : (entries.at(-1)?.at ?? null) };
}
