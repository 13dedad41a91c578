// core/people.ts and core/desk.ts: PE1 to PE5, DK1, DK2, and dual control through the real gate.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { NewPassphrase, OfficerRole, Person } from '../core/people.ts';
import type { PersonDetail } from '../core/peopleviews.ts';
import { headerRow } from '../core/recording.ts';
import { differingRow, lastDigests } from '../core/rowcheck.ts';
import { refusalOf } from './expect-refusal.ts';
import { hexOf, OpenDesk } from './open-desk.ts';
import type { World } from './vault-world.ts';

const typed = (text: string) => new TextEncoder().encode(text);
const passphrase = 'ember-quartz-lantern-oboe-tundra-six';
const another = 'marble walnut cathedral ninety glider';

describe('people of an open vault', () => {
  let at: OpenDesk;
  beforeEach(async () => {
    at = await OpenDesk.open();
  });
  afterEach(() => at.close());

  const seen = async (name: string): Promise<PersonDetail> => {
    const found = (await at.people.list()).find((one) => one.name === name);
    if (found === undefined) throw new Error(`${name} is not listed`);
    return found;
  };
  const add = (name: string, roles: readonly OfficerRole[], text = passphrase) =>
    at.people.add({ name, roles, typed: typed(text), keyFile: 'none' });
  const given = (person: Person, text = person.name) => ({
    personId: hexOf(person),
    typed: typed(text),
    keyFile: null,
  });

  describe('PE1: adding a person', () => {
    test('he signs in with the passphrase that he typed, and has the roles he was given', async () => {
      const { id } = await add('  Mina Park ', ['key user', 'auditor']);
      expect(await seen('Mina Park')).toMatchObject({
        ...{ id, roles: ['auditor', 'key user'], standing: 'active', keyFile: 'none', share: 'none' },
        ...{ daysSinceProved: null, assignments: [], createdAt: at.clock.now },
      });
      await at.desk.signIn({ personId: id, typed: typed(passphrase), keyFile: null });
      expect(at.vault.person.name).toBe('Mina Park');
      const entries = await at.entries();
      expect(entries.slice(-2).map(({ action, person }) => [action, person?.name])).toEqual([
        ['add person', 'Admin 2'],
        ['sign in', 'Mina Park'],
      ]);
    });
    test('what was typed is wiped, whether it was taken or not', async () => {
      for (const roles of [['auditor'], []] as const) {
        const bytes = typed(passphrase);
        await at.people.add({ name: 'Mina', roles, typed: bytes, keyFile: 'none' }).catch(() => undefined);
        expect(bytes.every((byte) => byte === 0)).toBe(true);
      }
    });
    test('with a key file, that is on its medium and needed', async () => {
      const path = join(at.folder, 'mina.key');
      const person = {
        name: 'Mina',
        roles: ['auditor'],
        typed: typed(passphrase),
        keyFile: { path },
      } as const;
      const { id } = await at.people.add(person);
      expect((await seen('Mina')).keyFile).toBe('required');
      const without = at.desk.signIn({ personId: id, typed: typed(passphrase), keyFile: null });
      expect((await refusalOf(without)).code).toBe('key_file_missing');
      const keyFile = await readFile(path);
      await at.desk.signIn({ personId: id, typed: typed(passphrase), keyFile });
      expect(keyFile.every((byte) => byte === 0)).toBe(true);
    });
    test('where the key file cannot be written nobody is added', async () => {
      const path = join(at.folder, 'taken');
      await writeFile(path, 'something');
      const person = {
        name: 'Mina',
        roles: ['auditor'],
        typed: typed(passphrase),
        keyFile: { path },
      } as const;
      expect((await refusalOf(at.people.add(person))).code).toBe('target_exists');
      expect((await at.people.list()).map(({ name }) => name)).toEqual(['Admin 1', 'Admin 2', 'Admin 3']);
    });
    test.each([
      ['a weak passphrase', 'Mina', ['auditor'], 'passwordpassword', 'passphrase_weak'],
      ['a passphrase of his own name', 'Mina Park', ['auditor'], 'mina park mina', 'passphrase_weak'],
      ['a short passphrase', 'Mina', ['auditor'], 'short', 'passphrase_short'],
      ['no name', ' ', ['auditor'], passphrase, 'person_name_invalid'],
      ['a name on two lines', 'Mi\nna', ['auditor'], passphrase, 'person_name_invalid'],
      ['the name of an admin in other letters', 'ADMIN 3', ['auditor'], passphrase, 'person_name_taken'],
      ['no role', 'Mina', [], passphrase, 'roles_invalid'],
      ['PE2: the role of admin', 'Mina', ['admin'], passphrase, 'roles_invalid'],
      ['PE2: admin among other roles', 'Mina', ['auditor', 'admin'], passphrase, 'roles_invalid'],
      ['an unknown role', 'Mina', ['owner'], passphrase, 'roles_invalid'],
    ])('%s is refused', async (_, name, roles, text, code) => {
      expect((await refusalOf(add(name, roles as OfficerRole[], text))).code).toBe(code);
      expect(await at.lastEntry()).toMatchObject({
        ...{ action: 'add person', result: code, person: { name: 'Admin 2' }, detail: { name } },
      });
    });
  });

  describe('names', () => {
    test('a person is renamed, in the list, at the desk and on the unlock screen', async () => {
      await at.people.rename(hexOf(at.admin(2)), 'Sora Lim');
      expect(at.vault.person.name).toBe('Sora Lim');
      expect(at.vault.founding.admins.map(({ name }) => name)).toContain('Sora Lim');
      expect(await at.lastEntry()).toMatchObject({ detail: { from: 'Admin 2', to: 'Sora Lim' } });
    });
    test('his own name in other letters is free for him, and for nobody else', async () => {
      await at.people.rename(hexOf(at.admin(1)), 'ADMIN 1');
      const other = at.people.rename(hexOf(at.admin(2)), 'admin 1');
      expect((await refusalOf(other)).code).toBe('person_name_taken');
      expect((await refusalOf(at.people.rename(hexOf(at.admin(3)), ''))).code).toBe('person_name_invalid');
    });
  });

  describe('PE2, PE4: roles', () => {
    test('an officer has the roles he is given, and at least one', async () => {
      const mina = await at.person('Mina', 'auditor');
      await at.people.setRoles(hexOf(mina), ['key user', 'key manager']);
      expect((await at.reread(mina)).roles).toEqual(['key manager', 'key user']);
      expect((await refusalOf(at.people.setRoles(hexOf(mina), []))).code).toBe('roles_invalid');
      const admin = at.people.setRoles(hexOf(mina), ['admin' as OfficerRole]);
      expect((await refusalOf(admin)).code).toBe('roles_invalid');
      expect(await at.lastEntry()).toMatchObject({
        ...{ action: 'set roles', result: 'roles_invalid', detail: { name: 'Mina', to: 'admin' } },
      });
    });
    test('an admin stays admin, whatever he is besides', async () => {
      await at.people.setRoles(hexOf(at.admin(1)), ['auditor']);
      expect((await at.reread(at.admin(1))).roles).toEqual(['admin', 'auditor']);
      await at.people.setRoles(hexOf(at.admin(1)), []);
      expect((await at.reread(at.admin(1))).roles).toEqual(['admin']);
    });
    test('assignments go with the role and do not come back with it', async () => {
      const mina = await at.person('Mina', 'key manager', 'key user');
      const keyId = await at.key('Payroll');
      await at.assign(mina, keyId, 'key manager');
      await at.assign(mina, keyId, 'key user');
      await at.people.setRoles(hexOf(mina), ['key user']);
      const kept = [{ keyId: keyId.toString('hex'), keyName: 'Payroll', role: 'key user' }];
      expect((await seen('Mina')).assignments).toEqual(kept);
      await at.people.setRoles(hexOf(mina), ['key manager', 'key user']);
      expect((await seen('Mina')).assignments).toEqual(kept);
    });
    test('who is at the desk has his new roles at once', async () => {
      await at.people.setRoles(hexOf(at.admin(2)), ['auditor']);
      expect(at.vault.person.roles).toEqual(['admin', 'auditor']);
    });
  });

  describe('PE2, PE5: removing a person', () => {
    test('no admin is removed here, so the last k cannot be', async () => {
      for (const seat of [1, 2, 3]) {
        const refused = await refusalOf(at.people.remove(hexOf(at.admin(seat))));
        expect(refused).toEqual({ code: 'person_holds_share', facts: { name: `Admin ${seat}` } });
      }
    });
    test('who holds a share is not removed, not even as somebody without roles', async () => {
      const row = await at.reread(at.admin(3));
      const { personRow } = await import('../core/records.ts');
      await at.change((changes) => changes.mark('person', personRow({ ...row, roles: ['auditor'] })));
      expect((await refusalOf(at.people.remove(hexOf(row)))).code).toBe('person_holds_share');
    });
    test('an officer is gone from the desk, his keys and the choice of people, but not from the record', async () => {
      const mina = await at.person('Mina', 'key user');
      await at.assign(mina, await at.key('Payroll'), 'key user');
      await at.people.remove(hexOf(mina));
      expect(await seen('Mina')).toMatchObject({ standing: 'removed', roles: [], assignments: [] });
      for (const refused of [
        at.desk.signIn(given(mina)),
        at.people.remove(hexOf(mina)),
        at.people.rename(hexOf(mina), 'Mina II'),
        at.people.setRoles(hexOf(mina), ['auditor']),
      ]) {
        expect((await refusalOf(refused)).code).toBe('person_unknown');
      }
    });
    test('his name is free again, and the next of that name is another person', async () => {
      const mina = await at.person('Mina', 'auditor');
      await at.people.remove(hexOf(mina));
      const { id } = await add('Mina', ['auditor']);
      expect(id).not.toBe(hexOf(mina));
    });
    test('who is removed while he sits at the desk can do nothing more', async () => {
      const mina = await at.person('Mina', 'auditor');
      await at.people.remove(hexOf(mina));
      at.seat(mina);
      expect((await refusalOf(at.people.list())).code).toBe('not_signed_in');
    });
  });

  describe('PE3: assigning keys', () => {
    let keyId: Buffer;
    let manager: Person;
    let user: Person;
    beforeEach(async () => {
      keyId = await at.key('Payroll');
      manager = await at.person('Manager', 'key manager', 'key user');
      user = await at.person('User', 'key user', 'key manager');
      await at.assign(manager, keyId, 'key manager');
    });
    const hexKey = () => keyId.toString('hex');

    test('an admin assigns any key in either role, and takes it back', async () => {
      const other = (await at.key('Archive')).toString('hex');
      await at.people.assign(hexOf(user), other, 'key manager');
      await at.people.assign(hexOf(user), other, 'key user');
      expect((await seen('User')).assignments.map(({ role }) => role)).toEqual(['key manager', 'key user']);
      await at.people.unassign(hexOf(user), other, 'key manager');
      expect((await seen('User')).assignments).toEqual([
        { keyId: other, keyName: 'Archive', role: 'key user' },
      ]);
      expect(await at.lastEntry()).toMatchObject({
        ...{ action: 'unassign key', key: other, detail: { name: 'User', role: 'key manager' } },
      });
    });
    test('a key manager grants users on his keys and takes that back', async () => {
      at.seat(manager);
      await at.people.assign(hexOf(user), hexKey(), 'key user');
      await at.people.unassign(hexOf(user), hexKey(), 'key user');
    });
    test('a key manager makes no managers, and unmakes none', async () => {
      at.seat(manager);
      const made = at.people.assign(hexOf(user), hexKey(), 'key manager');
      expect((await refusalOf(made)).code).toBe('not_permitted');
      const unmade = at.people.unassign(hexOf(manager), hexKey(), 'key manager');
      expect((await refusalOf(unmade)).code).toBe('not_permitted');
    });
    test('a key manager does not grant his key to himself, though an admin may take it', async () => {
      at.seat(manager);
      const own = at.people.assign(hexOf(manager), hexKey(), 'key user');
      expect((await refusalOf(own)).code).toBe('assignment_own');
      await at.change((changes) => changes.drop('assignment', manager.id, keyId, 'key manager'));
      const lost = at.people.assign(hexOf(user), hexKey(), 'key user');
      expect((await refusalOf(lost)).code).toBe('not_permitted');
    });
    test('a key user and an auditor grant nothing', async () => {
      await at.assign(user, keyId, 'key user');
      const auditor = await at.person('Auditor', 'auditor');
      for (const person of [user, auditor]) {
        at.seat(person);
        const refused = at.people.assign(hexOf(manager), hexKey(), 'key user');
        expect((await refusalOf(refused)).code).toBe('not_permitted');
      }
    });
    test('only whoever has the role is assigned in it, once, and only what is assigned is taken back', async () => {
      const auditor = await at.person('Auditor', 'auditor');
      const codes = async (...work: Promise<unknown>[]) =>
        Promise.all(work.map(async (one) => (await refusalOf(one)).code));
      expect(
        await codes(
          at.people.assign(hexOf(auditor), hexKey(), 'key user'),
          at.people.assign(hexOf(manager), hexKey(), 'key manager'),
          at.people.unassign(hexOf(user), hexKey(), 'key user'),
          at.people.assign(hexOf(user), 'ab'.repeat(16), 'key user'),
          at.people.unassign(hexOf(user), 'ab'.repeat(16), 'key user'),
          at.people.assign('ab'.repeat(16), hexKey(), 'key user'),
        ),
      ).toEqual([
        ...['role_lacking', 'assignment_exists', 'assignment_missing'],
        ...['key_unknown', 'key_unknown', 'person_unknown'],
      ]);
    });
    test('each sees his own assignments, a manager those of his keys, an auditor all', async () => {
      const secret = await at.key('Secret');
      await at.assign(user, secret, 'key user');
      await at.assign(user, keyId, 'key user');
      const auditor = await at.person('Auditor', 'auditor');
      const keysOfUser = async (person: Person) => {
        at.seat(person);
        return (await seen('User')).assignments.map(({ keyName }) => keyName).sort();
      };
      expect(await keysOfUser(user)).toEqual(['Payroll', 'Secret']);
      expect(await keysOfUser(manager)).toEqual(['Payroll']);
      expect(await keysOfUser(auditor)).toEqual(['Payroll', 'Secret']);
      expect(await keysOfUser(await at.person('Stranger', 'key user'))).toEqual([]);
    });
  });

  test('the list says how long ago each admin proved his share, or his kit', async () => {
    const days = 86_400_000;
    const list = async () =>
      (await at.people.list()).map(({ name, share, daysSinceProved }) => [name, share, daysSinceProved]);
    // All proved their shares when the vault was created.
    expect((await list()).map(([, , since]) => since)).toEqual([0, 0, 0]);
    at.clock.now += 40 * days;
    await at.change(async (changes) => {
      const [share] = await changes.some('share', { person_id: at.admin(3).id });
      if (share === undefined) throw new Error('no share');
      await changes.put('share', { ...share, proved_at: at.clock.now - 5 * days });
      await changes.keep('proof', {
        subject: `admin ${hexOf(at.admin(2))}`,
        at: at.clock.now - 3 * days + 1,
      });
    });
    expect(await list()).toEqual([
      ['Admin 1', 'held', 40],
      ['Admin 2', 'held', 2],
      ['Admin 3', 'held', 5],
    ]);
  });

  describe('DK1: signing in', () => {
    test('a wrong passphrase is said, counted and recorded; the next one waits, longer each time', async () => {
      const mina = await at.person('Mina', 'auditor');
      const wrong = () => refusalOf(at.desk.signIn(given(mina, 'wrong passphrase')));
      for (let i = 0; i < 2; i++) expect((await wrong()).code).toBe('passphrase_wrong');
      expect(await at.lastEntry()).toMatchObject({
        ...{ action: 'sign in', result: 'passphrase_wrong', signed: 'signed', person: { name: 'Mina' } },
      });
      for (const seconds of [2, 4, 8]) {
        const refused = await refusalOf(at.desk.signIn(given(mina)));
        expect(refused).toEqual({ code: 'wait_before_retry', facts: { name: 'Mina', seconds } });
        at.clock.now += seconds * 1000;
        if (seconds < 8) expect((await wrong()).code).toBe('passphrase_wrong');
      }
      await at.desk.signIn(given(mina));
      expect(at.vault.person.name).toBe('Mina');
      expect((await wrong()).code).toBe('passphrase_wrong');
      expect((await wrong()).code).toBe('passphrase_wrong');
    });
    test('B4: attempts at the same time wait like attempts one after the other', async () => {
      const mina = await at.person('Mina', 'auditor');
      const wrong = Array.from({ length: 8 }, (_, i) => refusalOf(at.desk.signIn(given(mina, `wrong ${i}`))));
      const codes = (await Promise.all(wrong)).map(({ code }) => code);
      expect(codes.filter((code) => code === 'passphrase_wrong')).toHaveLength(2);
      expect(codes.filter((code) => code === 'wait_before_retry')).toHaveLength(6);
      const attempt = await at.vault.keystore.read((rows) => rows.get('attempt', mina.id));
      expect(attempt?.failures).toBe(2);
    });
    test('who cannot sign in at all is recorded too', async () => {
      const mina = await at.person('Mina', 'auditor');
      await at.people.remove(hexOf(mina));
      for (const personId of ['ab'.repeat(16), hexOf(mina)]) {
        await refusalOf(at.desk.signIn({ personId, typed: typed('anything'), keyFile: null }));
        expect(await at.lastEntry()).toMatchObject({
          ...{ action: 'sign in', result: 'person_unknown', person: null, detail: { person: personId } },
        });
      }
      await refusalOf(at.desk.signIn(given(at.admin(3), 'not \u0007 typed')));
      expect(await at.lastEntry()).toMatchObject({
        ...{ action: 'sign in', result: 'passphrase_malformed', person: { name: 'Admin 3' } },
      });
    });
    test('nobody takes a desk that was closed, and whoever was there is gone', async () => {
      const mina = await at.person('Mina', 'auditor');
      const renaming = at.people.rename(hexOf(at.admin(2)), 'Sora Lim');
      at.vault.closeDesk();
      await renaming.catch(() => undefined);
      expect((await refusalOf(at.desk.signIn(given(mina)))).code).toBe('vault_locked');
      expect(await at.lastEntry()).toMatchObject({ action: 'sign in', result: 'vault_locked' });
      expect(at.vault.atDesk).toBeNull();
    });
    test('who left the desk while his own name was changed is not put back', async () => {
      const adopt = at.vault.adopt.bind(at.vault);
      at.vault.adopt = (...of) => {
        adopt(...of);
        at.vault.seat(null);
      };
      await at.people.rename(hexOf(at.admin(2)), 'Sora Lim');
      expect(at.vault.atDesk).toBeNull();
    });
    test('somebody else waits for nobody', async () => {
      const [mina, jun] = [await at.person('Mina', 'auditor'), await at.person('Jun', 'auditor')];
      for (let i = 0; i < 2; i++) await refusalOf(at.desk.signIn(given(mina, 'wrong')));
      await at.desk.signIn(given(jun));
      expect(at.vault.person.name).toBe('Jun');
    });
    test('after signing out nobody is at the desk, until somebody signs in', async () => {
      await at.desk.signOut();
      expect(await at.lastEntry()).toMatchObject({ action: 'sign out', person: { name: 'Admin 2' } });
      expect((await refusalOf(at.people.list())).code).toBe('not_signed_in');
      expect((await refusalOf(at.desk.signOut())).code).toBe('not_signed_in');
      await at.desk.signIn(given(at.admin(3), at.passphrase(3)));
      await at.people.list();
      expect(at.vault.person.name).toBe('Admin 3');
    });
    test('what was typed is wiped, also where nobody can sign in', async () => {
      const [one, two] = [typed('wrong passphrase'), typed('wrong passphrase')];
      await refusalOf(at.desk.signIn({ personId: 'ab'.repeat(16), typed: one, keyFile: null }));
      at.standing = 'locked';
      await refusalOf(at.desk.confirm('', { personId: hexOf(at.admin(1)), typed: two, keyFile: null }));
      expect([...one, ...two].every((byte) => byte === 0)).toBe(true);
    });
    test('who signs in while the vault is being locked is not at the desk', async () => {
      const mina = await at.person('Mina', 'auditor');
      const signing = at.desk.signIn(given(mina));
      at.standing = 'locked';
      expect((await refusalOf(signing)).code).toBe('vault_locked');
      expect(at.vault.atDesk?.name).toBe('Admin 2');
    });
  });

  describe('dual control', () => {
    const forgetting = { operation: 'forget backup folder', detail: { number: 10 } } as const;
    const asked = async () => String((await refusalOf(act())).facts['approval']);
    const act = (approval?: string, number = 10) =>
      at.gate.act(
        { ...forgetting, detail: { number }, ...(approval === undefined ? {} : { approval }) },
        async ({ person }) => person.name,
      );

    test('is asked for by trying, confirmed by another admin at the same desk, and done once', async () => {
      const refused = await refusalOf(act());
      expect(refused.code).toBe('approval_missing');
      const id = String(refused.facts['approval']);
      const view = await at.desk.confirm(id, given(at.admin(3), at.passphrase(3)));
      expect(view.confirmedBy.map(({ name }) => name)).toEqual(['Admin 3']);
      expect(await act(id)).toBe('Admin 2');
      const entries = (await at.entries()).slice(-3);
      expect(entries.map(({ action, result, person }) => [action, result, person?.name])).toEqual([
        ['forget backup folder', 'approval_missing', 'Admin 2'],
        ['confirm action', 'done', 'Admin 3'],
        ['forget backup folder', 'done', 'Admin 2'],
      ]);
      expect(entries[1]?.detail).toEqual({
        ...{ number: 10, operation: 'forget backup folder', requestedBy: 'Admin 2' },
      });
      expect(entries[2]?.detail).toEqual({ number: 10, confirmedBy: 'Admin 3' });
      expect((await refusalOf(act(id))).code).toBe('approval_missing');
    });
    test('zero confirmations never pass, nor does another action, nor another person', async () => {
      const id = await asked();
      expect((await refusalOf(act(id))).code).toBe('approval_unconfirmed');
      await at.desk.confirm(id, given(at.admin(3), at.passphrase(3)));
      expect((await refusalOf(act(id, 11))).code).toBe('approval_other_action');
      at.seat(at.admin(1));
      expect((await refusalOf(act(id))).code).toBe('approval_other_action');
    });
    test('nobody confirms his own request, and no officer any', async () => {
      const id = await asked();
      const own = at.desk.confirm(id, given(at.admin(2), at.passphrase(2)));
      expect((await refusalOf(own)).code).toBe('approval_own');
      const confirmations = (await at.entries()).filter(({ action }) => action === 'confirm action');
      expect(confirmations.map(({ result }) => result)).toEqual(['approval_own']);
      const mina = await at.person('Mina', 'auditor', 'key manager', 'key user');
      expect((await refusalOf(at.desk.confirm(id, given(mina)))).code).toBe('approval_not_admin');
      expect((await refusalOf(act(id))).code).toBe('approval_unconfirmed');
    });
    test('a confirmation takes the right passphrase, and wrong ones are counted', async () => {
      const id = await asked();
      for (let i = 0; i < 2; i++) {
        const wrong = at.desk.confirm(id, given(at.admin(3), 'wrong passphrase'));
        expect((await refusalOf(wrong)).code).toBe('passphrase_wrong');
      }
      const soon = at.desk.confirm(id, given(at.admin(3), at.passphrase(3)));
      expect((await refusalOf(soon)).code).toBe('wait_before_retry');
      expect((await refusalOf(act(id))).code).toBe('approval_unconfirmed');
    });
    test('one admin who confirms twice at the same time has confirmed once, in the log too', async () => {
      const id = await asked();
      const { ledger } = at.vault;
      const record = ledger.record.bind(ledger);
      // What the first recorded takes effect only when the second has come to its end.
      const confirmed: Promise<unknown>[] = [];
      let held = false;
      ledger.record = async (signer, draft, work) => {
        const result = await record(signer, draft, work);
        const { action } = typeof draft === 'function' ? draft() : draft;
        if (action === 'confirm action' && !held) {
          held = true;
          await confirmed[1]?.catch(() => undefined);
        }
        return result;
      };
      for (let i = 0; i < 2; i++) confirmed.push(at.desk.confirm(id, given(at.admin(3), at.passphrase(3))));
      const ends = await Promise.allSettled(confirmed);
      expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const confirmations = (await at.entries()).filter(({ action }) => action === 'confirm action');
      expect(confirmations.map(({ result }) => result).sort()).toEqual(['approval_twice', 'done']);
      expect(at.approvals.view(id).confirmedBy).toHaveLength(1);
    });
    test('a confirmation of what nobody waits for is refused and recorded', async () => {
      const dead = await asked();
      at.clock.uptime += 300_000;
      for (const [id, code] of [
        ['cd'.repeat(16), 'approval_missing'],
        [dead, 'approval_expired'],
      ] as const) {
        const refused = at.desk.confirm(id, given(at.admin(3), at.passphrase(3)));
        expect((await refusalOf(refused)).code).toBe(code);
        expect(await at.lastEntry()).toMatchObject({
          ...{ action: 'confirm action', result: code, detail: { approval: id } },
          person: { name: 'Admin 3' },
        });
      }
    });
    test('it dies after five minutes of the machine, whatever the wall clock is set to', async () => {
      const id = await asked();
      await at.desk.confirm(id, given(at.admin(3), at.passphrase(3)));
      at.clock.uptime += 300_000;
      at.clock.now -= 86_400_000;
      expect((await refusalOf(act(id))).code).toBe('approval_expired');
      expect((await refusalOf(at.desk.confirm(id, given(at.admin(1), at.passphrase(1))))).code).toBe(
        'approval_expired',
      );
    });
    test('who is no admin any more when the action is done has confirmed nothing', async () => {
      const id = await asked();
      await at.desk.confirm(id, given(at.admin(3), at.passphrase(3)));
      const { personRow } = await import('../core/records.ts');
      const row = await at.reread(at.admin(3));
      await at.change((changes) => changes.mark('person', personRow({ ...row, roles: ['auditor'] })));
      expect((await refusalOf(act(id))).code).toBe('approval_not_admin');
    });
    test('who was made an admin past the vault has confirmed nothing', async () => {
      const id = await asked();
      const mina = await at.person('Mina', 'auditor');
      await at.vault.keystore.change(async (changes) => {
        const row = await changes.get('person', mina.id);
        if (row !== null) await changes.put('person', { ...row, roles: 'admin' });
      });
      at.approvals.confirm(id, { ...mina, roles: ['admin'] });
      expect((await refusalOf(act(id))).code).toBe('keystore_altered');
    });
    test('who may not do it is told so, and has asked for nothing', async () => {
      at.seat(await at.person('Mina', 'auditor', 'key manager', 'key user'));
      expect((await refusalOf(act())).code).toBe('not_permitted');
      expect(at.approvals.list()).toEqual([]);
    });
    test('a change of admins takes the quorum, the requester among it', async () => {
      const change = (approval?: string) =>
        at.gate.authorise({ operation: 'change admins', ...(approval === undefined ? {} : { approval }) });
      const refused = await refusalOf(change());
      const id = String(refused.facts['approval']);
      expect(at.approvals.view(id).needed).toBe(at.vault.founding.set.quorum - 1);
      await at.desk.confirm(id, given(at.admin(1), at.passphrase(1)));
      expect(await change(id)).toMatchObject({ person: { name: 'Admin 2' }, confirmedBy: ['Admin 1'] });
      expect((await refusalOf(change(id))).code).toBe('approval_missing');
      expect(await at.lastEntry()).toMatchObject({ action: 'change admins', result: 'approval_missing' });
    });
    test('the requester alone withdraws his request', async () => {
      const id = await asked();
      at.seat(at.admin(1));
      expect((await refusalOf(at.desk.withdraw(id))).code).toBe('approval_missing');
      at.seat(at.admin(2));
      await at.desk.withdraw(id);
      expect(at.approvals.list()).toEqual([]);
    });
  });

  describe('PE1: changing the passphrase', () => {
    const change = (from: string, to: string, more: Partial<NewPassphrase> = {}) =>
      at.people.changePassphrase({
        ...{ typedOld: typed(from), typedNew: typed(to), keyFile: null, newKeyFile: 'same' },
        ...more,
      });

    test('the new one signs in and the old one does not', async () => {
      await change(at.passphrase(2), passphrase);
      const admin = at.admin(2);
      expect((await refusalOf(at.desk.signIn(given(admin, at.passphrase(2))))).code).toBe('passphrase_wrong');
      await at.desk.signIn(given(admin, passphrase));
      const entries = await at.entries();
      expect(entries.at(-3)).toMatchObject({ action: 'change passphrase', person: { name: 'Admin 2' } });
      expect(JSON.stringify(entries)).not.toContain(passphrase);
    });
    test('it changes the passphrase of the person at the desk, and nobody else knows any', async () => {
      at.seat(at.admin(3));
      expect((await refusalOf(change(at.passphrase(2), passphrase))).code).toBe('passphrase_wrong');
      expect((await at.reread(at.admin(2))).credential).toEqual(at.admin(2).credential);
    });
    test('wrong old ones are counted, and the next waits', async () => {
      for (let i = 0; i < 2; i++)
        expect((await refusalOf(change('wrong passphrase', passphrase))).code).toBe('passphrase_wrong');
      expect(await at.lastEntry()).toMatchObject({ action: 'change passphrase', result: 'passphrase_wrong' });
      expect((await refusalOf(change(at.passphrase(2), passphrase))).code).toBe('wait_before_retry');
    });
    test.each([
      ['the same one', 2, 'passphrase_same'],
      ['a weak one', 'passwordpassword', 'passphrase_weak'],
      ['a short one', 'short', 'passphrase_short'],
      ['one that cannot be typed again', 'ember-quartz-\u0007-oboe-tundra-six', 'passphrase_malformed'],
    ])('%s is refused, and the old one stays', async (_, to, code) => {
      const next = typeof to === 'number' ? at.passphrase(to) : to;
      expect((await refusalOf(change(at.passphrase(2), next))).code).toBe(code);
      expect(await at.lastEntry()).toMatchObject({ action: 'change passphrase', result: code });
      await at.desk.signIn(given(at.admin(2), at.passphrase(2)));
    });
    test('what was typed is wiped, whatever comes of it', async () => {
      const all = [typed('wrong passphrase'), typed(passphrase), typed('x')] as const;
      const [typedOld, typedNew, keyFile] = all;
      await refusalOf(change('', '', { typedOld, typedNew, keyFile }));
      at.standing = 'locked';
      const more = [typed('wrong passphrase'), typed(passphrase)] as const;
      await refusalOf(change('', '', { typedOld: more[0], typedNew: more[1] }));
      for (const bytes of [...all, ...more]) expect(bytes.every((byte) => byte === 0)).toBe(true);
    });
    test('a key file comes, stays, is exchanged and goes', async () => {
      const [one, two] = [join(at.folder, 'one.key'), join(at.folder, 'two.key')];
      const old = at.passphrase(2);
      const signsIn = async (text: string, path: string | null) => {
        const keyFile = path === null ? null : await readFile(path);
        await at.desk.signIn({ personId: hexOf(at.admin(2)), typed: typed(text), keyFile });
      };
      await change(old, old, { newKeyFile: { path: one } });
      expect((await seen('Admin 2')).keyFile).toBe('required');
      expect((await refusalOf(signsIn(old, null))).code).toBe('key_file_missing');
      await change(old, passphrase, { keyFile: await readFile(one), newKeyFile: 'same' });
      await signsIn(passphrase, one);
      await change(passphrase, another, { keyFile: await readFile(one), newKeyFile: { path: two } });
      expect((await refusalOf(signsIn(another, one))).code).toBe('key_file_wrong');
      await signsIn(another, two);
      await change(another, another, { keyFile: await readFile(two), newKeyFile: 'none' });
      await signsIn(another, null);
    });
    test('where the key file cannot be written, nothing was changed', async () => {
      const path = join(at.folder, 'absent folder', 'one.key');
      const refused = await refusalOf(change(at.passphrase(2), passphrase, { newKeyFile: { path } }));
      expect(refused.code).toBe('file_missing');
      await at.desk.signIn(given(at.admin(2), at.passphrase(2)));
    });
  });

  test('after all of this every row is as the log says it was left', async () => {
    const mina = await at.person('Mina', 'key manager', 'key user');
    const keyId = await at.key('Payroll');
    await at.people.assign(hexOf(mina), keyId.toString('hex'), 'key user');
    await at.people.rename(hexOf(mina), 'Mina II');
    await at.people.setRoles(hexOf(mina), ['key manager']);
    await at.people.remove(hexOf(mina));
    await at.people.changePassphrase({
      ...{
        typedOld: typed(at.passphrase(2)),
        typedNew: typed(passphrase),
        keyFile: null,
        newKeyFile: 'same',
      },
    });
    await at.vault.ledger.verify(at.vault.root);
    await at.vault.keystore.read(async (rows) => {
      const left = await lastDigests(rows, await headerRow(rows));
      if (!('digests' in left)) throw new Error('the log is altered');
      expect(await differingRow(rows, left.digests)).toBeNull();
    });
  });
});

describe('a passphrase that changed, at the front door', () => {
  let world: World;
  beforeEach(async () => {
    const { World } = await import('./vault-world.ts');
    world = await World.opened();
  });
  afterEach(() => world.remove());
  const change = (newKeyFile: NewPassphrase['newKeyFile'] = 'same') =>
    world.vault.people.changePassphrase({
      ...{ typedOld: typed(world.passphrase(2)), typedNew: typed(passphrase), keyFile: null, newKeyFile },
    });
  const present = async (text: string, keyFile: Uint8Array | null = null) =>
    world.vault.presentShare(await world.adminId(2), typed(text), keyFile);

  test('after a lock, and after a restart, the new one opens the share and the old one does not', async () => {
    await change();
    for (const again of [() => world.vault.lock('button'), () => world.restart()]) {
      await again();
      expect((await refusalOf(present(world.passphrase(2)))).code).toBe('passphrase_wrong');
      await present(passphrase);
      await world.unlock(1);
      expect((await world.open()).person.name).toBe('Admin 1');
    }
  });
  test('with a key file, the share opens with both', async () => {
    const path = join(world.folder, 'two.key');
    await change({ path });
    await world.vault.lock('button');
    expect((await refusalOf(present(passphrase))).code).toBe('key_file_missing');
    await present(passphrase, await readFile(path));
    await world.unlock(3);
    expect((await world.open()).person.name).toBe('Admin 3');
  });
  test('while the vault is being locked it changes or it does not, and then one of the two opens the share', async () => {
    const changing = change().then(
      () => 'changed',
      (thrown: Error) => thrown.message,
    );
    await world.vault.lock('button');
    const outcome = await changing;
    const [right, wrong] =
      outcome === 'changed' ? [passphrase, world.passphrase(2)] : [world.passphrase(2), passphrase];
    expect((await refusalOf(present(wrong))).code).toBe('passphrase_wrong');
    await present(right);
    await world.unlock(1);
    expect((await world.open()).state).toBe('unlocked');
  });
  test('what is changed while the vault is being locked stands on the unlock screen', async () => {
    const admin = (await world.vault.people.list()).find(({ name }) => name === 'Admin 2');
    const renaming = world.vault.people.rename(admin?.id ?? '', 'Sora Lim');
    await world.vault.lock('button');
    await renaming;
    const locked = await world.vault.snapshot();
    const names = locked.state === 'locked' ? locked.admins.map(({ name }) => name) : [];
    expect(names).toEqual(['Admin 1', 'Admin 3', 'Sora Lim']);
  });
  test('locking drops what waited to be confirmed', async () => {
    const { id } = await world.makeKey('Payroll');
    const refused = await refusalOf(world.vault.keys.deleteImmediately(id));
    expect(world.vault.approvals.list()).toHaveLength(1);
    await world.vault.lock('button');
    expect(world.vault.approvals.list()).toEqual([]);
    await world.unlock(1, 2);
    const approval = String(refused.facts['approval']);
    expect((await refusalOf(world.vault.keys.deleteImmediately(id, approval))).code).toBe('approval_missing');
  });
});
