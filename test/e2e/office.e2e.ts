// The office that other tests begin in is what they take it for.

import { expect } from '@playwright/test';
import { keys, officers } from './cast.ts';
import { sharedOffice, test } from './office.ts';
import { visit } from './person.ts';

test('two admins unlock, and everybody signs in with a passphrase', async ({ office }) => {
  await office.unlock(2, 0);
  await visit(office.window, 'Keys');
  await expect(office.window.getByRole('row', { name: keys.payroll.name })).toBeVisible();
  await office.signInAs('user');
  await visit(office.window, 'Keys');
  await expect(office.window.getByRole('row', { name: keys.payroll.name })).toBeVisible();
  await expect(office.window.getByRole('row', { name: keys.board.name })).toBeHidden();
  await office.put('memo.txt', 'for the file');
  await office.drop('memo.txt');
  await expect(office.window.getByRole('dialog', { name: 'Seal 1 item' })).toBeVisible();
});

test.describe('one window for several tests', () => {
  const office = sharedOffice();

  test('the keys are in their states', async () => {
    await office().signedIn(0);
    const snapshot = await office().snapshot();
    if (snapshot.state !== 'unlocked') throw new Error(snapshot.state);
    const states = Object.fromEntries(snapshot.keys.map(({ name, state }) => [name, state]));
    const made = Object.values(keys).filter(({ state }) => state !== 'deleted');
    expect(states).toEqual(Object.fromEntries(made.map(({ name, state }) => [name, state])));
    expect(snapshot.keys.find(({ name }) => name === keys.payroll.name)?.currentVersion).toBe(3);
  });

  test('each officer is at the desk in his roles', async () => {
    for (const who of ['manager', 'user', 'auditor', 'keyHolder'] as const) {
      await office().signedIn(who);
      const snapshot = await office().snapshot();
      expect(snapshot).toMatchObject({
        state: 'unlocked',
        person: { name: officers[who].name, roles: officers[who].roles },
      });
    }
  });
});
