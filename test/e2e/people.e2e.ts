// People: who is in the vault, what each may do, how each comes in; and one's own account.

import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { admins, keys, officers } from './cast.ts';
import { sharedOffice } from './office.ts';
import { visit } from './person.ts';

const newcomer = { name: 'Lim Dahye', passphrase: 'orbit mustard cathedral nine pelican' };

test.describe('people of an open vault', () => {
  const office = sharedOffice();
  const page = () => office().window;
  const button = (name: string | RegExp, within: Locator | null = null) =>
    (within ?? page()).getByRole('button', { name, exact: true });
  const row = (name: string) => page().getByRole('row').filter({ hasText: name });
  const dialog = (name: string | RegExp) =>
    page().getByRole(/[?]$/.test(String(name)) ? 'alertdialog' : 'dialog', { name });
  const person = async (name: string) => {
    await visit(page(), 'People');
    await button(name).click();
    await expect(page().getByRole('heading', { name, level: 1 })).toBeVisible();
  };

  test('an admin sees everybody, with roles, keys and last sign-in, and what each role may do', async () => {
    await office().signedIn(0);
    await visit(page(), 'People');
    await expect(row(admins[0].name)).toContainText('At the desk');
    await expect(row(admins[0].name)).toContainText('Every key');
    await expect(row(admins[2].name)).toContainText('Admin');
    await expect(row(officers.manager.name)).toContainText('Key manager');
    await expect(row(officers.user.name)).toContainText('3 keys');
    await expect(row(officers.auditor.name)).toContainText('Sees every key');
    await expect(row(officers.auditor.name)).toContainText('Never');
    await office().look('people');
    await button('Show all operations').click();
    const table = page().getByRole('table', { name: 'Operations by role' });
    const cells = async (operation: string) =>
      (await table.getByRole('row', { name: operation }).first().getByRole('cell').allInnerTexts()).map(
        (text) => text.trim(),
      );
    expect(await cells('Delete immediately')).toEqual(['Yes', 'No', 'No', 'No']);
    await expect(table.getByRole('row', { name: 'Delete immediately' })).toContainText(
      'A second admin confirms',
    );
    await expect(table.getByRole('row', { name: 'Change the admins' })).toContainText('The quorum confirms');
    expect(await cells('Rotate a key')).toEqual(['Yes', 'Assigned keys', 'No', 'No']);
    expect(await cells('Encrypt')).toEqual(['Yes', 'No', 'Assigned keys', 'No']);
    expect(await cells('See the audit log')).toEqual(['Yes', 'No', 'No', 'Yes']);
    await office().look('people-roles');
  });

  test('a new person types the passphrase alone, and signs in with it', async () => {
    await office().signedIn(0);
    await visit(page(), 'People');
    await button('Add a person').click();
    const plan = dialog('Add a person');
    await button('Go on to the passphrase').click();
    await expect(plan.getByText('Enter a name.')).toBeVisible();
    await plan.getByRole('textbox', { name: 'Name' }).fill(admins[0].name);
    await button('Go on to the passphrase').click();
    await expect(plan.getByText('Choose at least one role.')).toBeVisible();
    await expect(plan.getByRole('checkbox', { name: /^Admin/ })).toHaveCount(0);
    await plan.getByText('Key user', { exact: true }).click();
    await plan.getByText('Needs a key file besides the passphrase', { exact: true }).click();
    await office().look('people-add');
    await plan.getByRole('textbox', { name: 'Name' }).fill(newcomer.name);
    await button('Go on to the passphrase').click();
    await expect(page().getByLabel('Passphrase', { exact: true })).toHaveCount(0);
    await office().look('people-add-hand-over');
    await button(`I am ${newcomer.name}`).click();

    const own = dialog(`${newcomer.name}: your passphrase`);
    await own.getByLabel('Passphrase', { exact: true }).fill('Lim Dahye 2026');
    await own.getByLabel('Repeat passphrase', { exact: true }).fill('Lim Dahye 2026');
    await expect(own.getByText('It holds the name of a person or of this vault.').first()).toBeVisible();
    await button('Add me to the vault').click();
    await expect(own.getByText('Not accepted. Choose a stronger passphrase.')).toBeVisible();
    await expect(own.getByText('Choose where the key file goes.')).toBeVisible();
    await own.getByLabel('Passphrase', { exact: true }).fill(newcomer.passphrase);
    await own.getByLabel('Repeat passphrase', { exact: true }).fill(newcomer.passphrase);
    await office().chooses('lim.keyfile');
    await button('Choose where the key file goes…').click();
    await expect(own.getByText('lim.keyfile')).toBeVisible();
    await expect(own.getByText('Good. It will hold against guessing.').first()).toBeVisible();
    await office().look('people-add-passphrase');
    await button('Add me to the vault').click();
    await expect(page().getByRole('heading', { name: newcomer.name, level: 1 })).toBeVisible();
    expect((await stat(join(office().desk, 'lim.keyfile'))).size).toBe(48);
    await expect(page().getByText('Needed besides the passphrase')).toBeVisible();
  });

  test('keys are assigned and taken back, and end with the role', async () => {
    await office().signedIn(0);
    await person(newcomer.name);
    await button('Assign keys…').click();
    const assigning = dialog(`Assign keys to ${newcomer.name}`);
    await assigning.getByRole('searchbox', { name: 'Search keys' }).fill('pay');
    await expect(assigning.getByRole('checkbox')).toHaveCount(1);
    await assigning.getByText(keys.payroll.name, { exact: true }).click();
    await assigning.getByRole('searchbox', { name: 'Search keys' }).fill('');
    await assigning.getByText(keys.board.name, { exact: true }).click();
    await expect(assigning.getByText('2 chosen')).toBeVisible();
    await office().look('people-assign');
    await button('Assign 2 keys', assigning).click();
    const assigned = page().getByRole('table', { name: 'Assigned keys' });
    await expect(assigned.getByRole('row')).toHaveCount(3);
    await button(`Take back ${keys.board.name} (Key user)`).click();
    await expect(assigned.getByRole('row')).toHaveCount(2);
    await office().look('person');

    await button('Change roles…').click();
    const roles = dialog(`Roles of ${newcomer.name}`);
    await roles.getByText('Key user', { exact: true }).click();
    await expect(roles.getByText('Choose at least one role.')).toBeVisible();
    await expect(button('Change roles', roles)).toBeDisabled();
    await roles.getByText('Auditor', { exact: true }).click();
    await expect(roles.getByText('1 assignment in the roles taken away')).toBeVisible();
    await office().look('people-roles-change');
    await button('Change roles', roles).click();
    await expect(roles).toHaveCount(0);
    await expect(assigned).toHaveCount(0);
    await expect(page().getByText('An auditor sees every key')).toBeVisible();
  });

  test('a person changes the own passphrase alone, asks for a key file, and comes in with both only', async () => {
    const { name, passphrase } = officers.user;
    const fresh = 'lantern copper violin thirteen harbour';
    await office().signedIn('user');
    await button(`At the desk: ${name}`).click();
    await page().getByRole('menuitem', { name: 'My account' }).click();
    await expect(page().getByText('You need none.')).toBeVisible();
    await office().look('account');

    await button('Change passphrase…').click();
    const changing = dialog('Change your passphrase');
    await changing.getByLabel('Present passphrase', { exact: true }).fill('not the one');
    await changing.getByLabel('New passphrase', { exact: true }).fill(fresh);
    await changing.getByLabel('Repeat new passphrase', { exact: true }).fill(fresh);
    await button('Change passphrase', changing).click();
    await expect(changing.getByText(`That is not the passphrase of ${name}`)).toBeVisible();
    await office().look('account-passphrase');
    await changing.getByLabel('Present passphrase', { exact: true }).fill(passphrase);
    await changing.getByLabel('New passphrase', { exact: true }).fill(fresh);
    await changing.getByLabel('Repeat new passphrase', { exact: true }).fill(fresh);
    await button('Change passphrase', changing).click();
    await expect(page().getByText('Your passphrase is changed.')).toBeVisible();

    await button('Require a key file…').click();
    const requiring = dialog('Require a key file');
    await requiring.getByLabel('Your passphrase', { exact: true }).fill(fresh);
    await office().chooses('yoo.keyfile');
    await button('Choose where the key file goes…', requiring).click();
    await office().look('account-key-file');
    await button('Require a key file', requiring).click();
    await expect(page().getByText('Your key file is written.')).toBeVisible();

    await button(`At the desk: ${name}`).click();
    await page().getByRole('menuitem', { name: 'Sign out' }).click();
    await button(name).click();
    const typed = page().getByLabel(`Passphrase of ${name}`, { exact: true });
    await typed.fill(fresh);
    await typed.press('Enter');
    await expect(page().getByText('key file').last()).toBeVisible();
    await office().look('sign-in');
    await button('Choose a key file…').click();
    await typed.fill(fresh);
    await typed.press('Enter');
    await expect(button(`At the desk: ${name}`)).toBeVisible();
  });
});
