// core/permissions.ts through the real gate: every operation, every role, every state of the key, every way in which a
// key can be assigned. What is expected is written down here from product.md alone (sections 1, 2, 4, 6).

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { KeyRole, Person } from '../core/people.ts';
import { mayDo, type Operation, operations } from '../core/permissions.ts';
import { keyOf, keyRow, personRow, roles } from '../core/records.ts';
import { refusalView } from '../core/refusal.ts';
import type { Role } from '../core/snapshot.ts';
import { refusalOf } from './expect-refusal.ts';
import { OpenDesk } from './open-desk.ts';

/** Who may: everybody of a role, or of that role only on keys assigned to him in it. Admins may everything. */
type May = 'admins alone' | Readonly<Partial<Record<Exclude<Role, 'admin'>, 'always' | 'assigned'>>>;
const manages: May = { 'key manager': 'assigned' };
const uses: May = { 'key user': 'assigned' };
const sees: May = { auditor: 'always', 'key manager': 'assigned', 'key user': 'assigned' };
const audits: May = { auditor: 'always' };
const everybody: May = { auditor: 'always', 'key manager': 'always', 'key user': 'always' };
const people: May = 'admins alone';

const expected: Readonly<Record<Operation, May>> = {
  // “life cycle of the keys assigned to him”; anybody who manages keys makes them
  'create key': { 'key manager': 'always' },
  ...{ 'import key': { 'key manager': 'always' }, 'make wrapping key': { 'key manager': 'always' } },
  ...{ 'rename key': manages, 'enable key': manages, 'disable key': manages, 'rotate key': manages },
  ...{ 'set rotation': manages, 'enable version': manages, 'disable version': manages },
  ...{ 'request deletion': manages, 'cancel deletion': manages },
  // “two admins”
  'delete immediately': 'admins alone',
  // “grant users on them”
  ...{ 'assign key': manages, 'unassign key': manages },
  // “use the keys assigned to him: encrypt, decrypt, seal, unseal, sign, verify”
  ...{ encrypt: uses, decrypt: uses, 're-encrypt': uses, 'create data key': uses, 'open data key': uses },
  ...{ sign: uses, verify: uses, 'sign file': uses, 'verify file': uses },
  ...{ 'seal file': uses, 'unseal file': uses, 're-seal file': uses, 'check file': uses },
  // what is unsealed can be handed on: this is the way that says to whom
  'export to age': uses,
  ...{ 'begin campaign': uses, 'end campaign': uses },
  'scan folder': { 'key manager': 'always', 'key user': 'always' },
  // “see all management information … change nothing”
  ...{ 'see key': sees, 'export public key': sees, 'see index': sees, 'see usage': sees },
  'see backups': audits,
  ...{ 'see log': audits, 'verify log': audits, 'export log': audits, 'see metering': audits },
  // “it is in no ordinary list: an admin asks for it explicitly”
  'see deleted keys': 'admins alone',
  ...{ 'see people': everybody, 'change passphrase': everybody, 'direct file jobs': everybody },
  // “people, policy, backups”, the root key
  ...{ 'add person': people, 'rename person': people, 'set roles': people, 'remove person': people },
  'confirm action': 'admins alone',
  ...{ 'rotate root key': 'admins alone', 'change admins': 'admins alone' },
  ...{ 'enrol admin': 'admins alone', 'prove new share': 'admins alone' },
  ...{ 'abandon change of admins': 'admins alone' },
  ...{ 'export kit': 'admins alone', 'recovery drill': 'admins alone' },
  ...{
    'confirm clock': 'admins alone',
    'acknowledge notice': 'admins alone',
  },
  ...{ 'make backup': 'admins alone', 'prove backup': 'admins alone', 'set backup folder': 'admins alone' },
  restore: 'admins alone',
  'forget backup folder': 'admins alone',
  'set policy': 'admins alone',
};

/** “delete immediately, root key rotation, change of admins or policy, restore, export of deleted-key information” */
const dualControl: readonly Operation[] = [
  ...(['delete immediately', 'rotate root key', 'change admins', 'restore'] as const),
  'see deleted keys',
  // A backup that Keyward forgets keeps what is deleted from now on: that is a change of policy.
  'forget backup folder',
  'set policy',
];

const states = ['available', 'disabled', 'deletion requested'] as const;
/** Ways in which a key is assigned to the person. */
const ways: readonly (readonly KeyRole[])[] = [
  [],
  ['key manager'],
  ['key user'],
  ['key manager', 'key user'],
];

function isExpected(operation: Operation, role: Role, assigned: readonly Role[] | null): boolean {
  const may = expected[operation];
  if (role === 'admin') return true;
  if (may === 'admins alone') return false;
  return may[role] === 'always' || (may[role] === 'assigned' && (assigned?.includes(role) ?? false));
}

let at: OpenDesk;
const persons = new Map<Role, Person>();
const keys: {
  readonly id: Buffer;
  readonly state: (typeof states)[number];
  readonly way: readonly KeyRole[];
}[] = [];
beforeAll(async () => {
  at = await OpenDesk.open();
  for (const role of roles) persons.set(role, await at.person(`A ${role}`, role));
  for (const state of states) {
    for (const way of ways) {
      const id = await at.key(`${state} ${way.join(' and ')}`);
      await put(id, state);
      for (const person of persons.values()) for (const role of way) await at.assign(person, id, role);
      keys.push({ id, state, way });
    }
  }
});
afterAll(() => at.close());

async function put(id: Buffer, state: (typeof states)[number]): Promise<void> {
  await at.change(async (changes) => {
    const row = await changes.get('key', id);
    if (row === null) throw new Error('no such key');
    const key = keyOf(row);
    const deletion = { requestedAt: 1, deadline: 2, by: Buffer.alloc(16), reason: 'a test' };
    const next = state === 'deletion requested' ? { ...key, state, deletion } : { ...key, state };
    await changes.mark('key', keyRow(next as typeof key));
  });
}

function seat(role: Role): void {
  const person = persons.get(role);
  if (person === undefined) throw new Error(`nobody is ${role}`);
  at.seat(person);
}

/** `allowed`, or the code of the refusal. */
async function permitted(operation: Operation, keyId: Buffer | null): Promise<string> {
  return at.gate.permit(operation, keyId).then(
    () => 'allowed',
    (thrown: unknown) => refusalView(thrown).code,
  );
}

test('the table and these expectations name the same operations', () => {
  expect([...operations].sort()).toEqual(Object.keys(expected).sort());
});

describe.each(roles)('%s', (role) => {
  test.each(operations)('%s: on every key, in every state, however it is assigned', async (operation) => {
    seat(role);
    for (const { id, state, way } of keys) {
      const wanted = isExpected(operation, role, way) ? 'allowed' : 'not_permitted';
      expect([state, way, await permitted(operation, id)]).toEqual([state, way, wanted]);
    }
    const wanted = isExpected(operation, role, null) ? 'allowed' : 'not_permitted';
    expect(await permitted(operation, null)).toBe(wanted);
  });
});

test('who has several roles may what each of them may, and no more', () => {
  const subsets = Array.from({ length: 2 ** roles.length }, (_, bits) =>
    roles.filter((_role, i) => bits & (1 << i)),
  );
  for (const operation of operations) {
    for (const own of subsets) {
      for (const assigned of [null, ...ways]) {
        const wanted = own.some((role) => isExpected(operation, role, assigned))
          ? 'allowed'
          : 'not permitted';
        expect([operation, own, assigned, mayDo(operation, own, assigned)]).toEqual([
          operation,
          own,
          assigned,
          wanted,
        ]);
      }
    }
  }
});

describe('dual control', () => {
  const act = (operation: Operation) =>
    at.gate.act({ operation }, async () => 'done').catch((thrown: unknown) => refusalView(thrown).code);

  test.each(operations)('%s', async (operation) => {
    seat('admin');
    expect(await act(operation)).toBe(dualControl.includes(operation) ? 'approval_missing' : 'done');
    const [waiting] = at.approvals.list();
    expect(waiting?.needed).toBe(dualControl.includes(operation) ? 1 : undefined);
    at.approvals.drop();
  });
});

describe('what a permission rests on', () => {
  test('every refusal is in the log, with person, operation and key', async () => {
    seat('auditor');
    const [first] = keys;
    if (first === undefined) throw new Error('no key');
    await permitted('encrypt', first.id);
    expect(await at.lastEntry()).toMatchObject({
      ...{ action: 'encrypt', result: 'not_permitted', key: first.id.toString('hex'), signed: 'signed' },
      person: { name: 'A auditor' },
    });
  });
  test('what is allowed and only looked at is not', async () => {
    seat('auditor');
    const before = (await at.entries()).length;
    await permitted('see log', null);
    expect((await at.entries()).length).toBe(before);
  });
  test.each(['enrolling', 'removed'] as const)('a person who is %s may nothing', async (standing) => {
    const person = await at.person(`Somebody ${standing}`, ...roles);
    await at.change((changes) => changes.mark('person', personRow({ ...person, standing })));
    at.seat(person);
    for (const operation of operations) expect(await permitted(operation, null)).toBe('not_signed_in');
  });
  test('nobody at the desk, nobody in the vault and a locked vault may nothing', async () => {
    at.vault.seat(null);
    expect((await refusalOf(at.gate.permit('see people', null))).code).toBe('not_signed_in');
    at.seat({ ...at.admin(1), id: Buffer.alloc(16, 7) });
    expect((await refusalOf(at.gate.permit('see people', null))).code).toBe('not_signed_in');
    at.seat(at.admin(1));
    at.standing = 'locked';
    expect((await refusalOf(at.gate.permit('see people', null))).code).toBe('vault_locked');
    at.standing = 'open';
  });
  test('what the desk remembers of a person counts for nothing: his row does', async () => {
    const person = await at.person('Promoted by himself', 'key user');
    at.seat({ ...person, roles: ['admin'] });
    expect(await permitted('add person', null)).toBe('not_permitted');
  });
  test('a role or an assignment that was put in past the vault is found, not followed', async () => {
    const person = await at.person('Forger', 'key user');
    const id = await at.key('Coveted');
    at.seat(person);
    await at.vault.keystore.change(async (changes) => {
      const granted = { granted_at: 1, granted_by: null, mac: Buffer.alloc(32) };
      await changes.put('assignment', { person_id: person.id, key_id: id, role: 'key user', ...granted });
    });
    expect(await permitted('encrypt', id)).toBe('keystore_altered');
    await at.vault.keystore.change(async (changes) => {
      const row = await changes.get('person', person.id);
      if (row !== null) await changes.put('person', { ...row, roles: 'admin' });
    });
    expect(await permitted('add person', null)).toBe('keystore_altered');
  });
});
