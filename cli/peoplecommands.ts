// keyward people …: who may work with the vault, and with which keys.

import type { PersonDetail } from '../core/peopleviews.ts';
import { Refusal } from '../core/refusal.ts';
import type { Vault } from '../core/vault.ts';
import type { Command, Operand } from './command.ts';
import { keyNamed, meant } from './keychoice.ts';
import { shownInstant } from './printer.ts';
import { folded } from './session.ts';

const roles = ['auditor', 'key manager', 'key user'] as const;
const keyRoles = ['key manager', 'key user'] as const;
const PERSON: Operand = { name: 'PERSON', about: 'Name or id of the person.' };

const list: Command = {
  name: 'people list',
  group: 'People',
  summary: 'List the people, their roles and their keys',
  examples: [{ does: 'As a table:', line: 'keyward people list' }],
  opens: 'vault',
  async run({ printer, session }) {
    const { vault } = await session.open();
    printer.table(await vault.people.list(), columns, 'There is nobody.');
  },
};

const add: Command = {
  name: 'people add',
  group: 'People',
  summary: 'Add a person, who enters his own passphrase',
  about: 'Admins are made by a change of admins, which the command line does not have.',
  operands: [{ name: 'NAME', about: '1 to 63 characters; unique in the vault.' }],
  options: {
    role: { value: 'ROLE', times: 'repeated', about: `${roles.join(', ')}; several are possible.` },
    'write-key-file': { value: 'FILE', about: 'Make a key file for him, needed besides the passphrase.' },
  },
  examples: [
    { does: 'Somebody who uses keys:', line: 'keyward people add Choi --role "key user"' },
    { does: 'Somebody who reads the log:', line: 'keyward people add Yoon --role auditor' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const chosen = given.values('role').map((text) => {
      const role = roles.find((one) => one === folded(text));
      if (role === undefined) throw given.misuse(`--role is one of ${roles.join(', ')}, not “${text}”.`);
      return role;
    });
    if (chosen.length === 0) throw given.misuse('--role is missing.');
    const { vault } = await session.open();
    const [name, path] = [given.operand(0), given.value('write-key-file')];
    const typed = await session.passphrases.askNew(name);
    const keyFile = path === null ? ('none' as const) : { path };
    const { id } = await vault.people.add({ name, roles: chosen, typed, keyFile });
    printer.result({ id, name, roles: chosen }, `${name} is added.`);
  },
};

function assignment(
  name: 'people assign' | 'people unassign',
  summary: string,
  act: (vault: Vault, personId: string, keyId: string, role: (typeof keyRoles)[number]) => Promise<void>,
): Command {
  return {
    name,
    group: 'People',
    summary,
    operands: [PERSON, { name: 'KEY', about: 'Name or id of the key.' }],
    options: { role: { value: 'ROLE', about: 'key user or key manager. key user if not given.' } },
    examples: [{ does: 'To use the key:', line: `keyward ${name} Choi Payroll` }],
    opens: 'vault',
    async run({ given, printer, session }) {
      const role = given.choice('role', 'key user', keyRoles);
      const { vault, seen } = await session.open();
      const person = await personNamed(vault, given.operand(0));
      const key = keyNamed(seen, given.operand(1));
      await act(vault, person.id, key.id, role);
      const how = name === 'people assign' ? 'is now' : 'is no longer';
      printer.result(
        { person: person.id, key: key.id, role, assigned: name === 'people assign' ? 'yes' : 'no' },
        `${person.name} ${how} ${role} of ${key.name}.`,
      );
    },
  };
}

const assign = assignment('people assign', 'Assign a key to a person', (vault, person, key, role) =>
  vault.people.assign(person, key, role),
);
const unassign = assignment('people unassign', 'Take a key from a person', (vault, person, key, role) =>
  vault.people.unassign(person, key, role),
);

export const peopleCommands = [list, add, assign, unassign] as const;

const columns: Readonly<Record<string, (person: PersonDetail) => string>> = {
  NAME: ({ name }) => name,
  ROLES: (person) => person.roles.join(', '),
  STANDING: ({ standing }) => standing,
  ADDED: ({ createdAt }) => shownInstant(createdAt),
  KEYS: ({ assignments }) => assignments.map(({ keyName, role }) => `${keyName} (${role})`).join(', '),
  ID: ({ id }) => id,
};

async function personNamed(vault: Vault, text: string): Promise<PersonDetail> {
  const person = meant(await vault.people.list(), text);
  if (person === null) throw new Refusal('person_unknown');
  return person;
}
