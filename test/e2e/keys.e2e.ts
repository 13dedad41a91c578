// The whole life of a key at the window: made, found, rotated, its versions, disabled, its deletion requested, cancelled and
// done at once with a second admin; what is left of it; what is due; and who may do what of it.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { admins, branchName, keys } from './cast.ts';
import { sharedOffice } from './office.ts';
import { visit } from './person.ts';

const everyEntry = { from: null, to: null, person: null, key: null, actions: [], result: null, text: null };

test.describe('in the office', () => {
  const office = sharedOffice();

  const button = (name: string | RegExp) => office().window.getByRole('button', { name, exact: true });
  const text = (words: string | RegExp) => office().window.getByText(words).first();

  async function openKey(name: string): Promise<void> {
    await visit(office().window, 'Keys');
    await office().window.getByRole('row', { name }).click();
    await expect(office().window.getByRole('heading', { name, level: 1 })).toBeVisible();
  }

  /** The second admin reads what will be done and confirms it. */
  async function confirmAs(seat: 1 | 2): Promise<void> {
    const { name, passphrase } = admins[seat];
    const field = office().window.getByLabel(`Passphrase of ${name}`, { exact: true });
    if (!(await field.isVisible())) await button(name).click();
    await field.fill(passphrase);
    await field.press('Enter');
  }

  test('a key is made with its type and rotation, and refused without a proper name', async () => {
    await office().signedIn(0);
    await visit(office().window, 'Keys');
    await office().look('keys');
    await button('New key').click();
    await office().window.getByRole('textbox', { name: 'Key name' }).fill('7 seas');
    await button('Create key').click();
    await expect(text('beginning with a letter')).toBeVisible();
    await office().window.getByRole('textbox', { name: 'Key name' }).fill('Invoice signing');
    await office()
      .window.getByRole('radio', { name: /^Ed25519/ })
      .press('Space');
    await office()
      .window.getByRole('checkbox', { name: /Rotate automatically/ })
      .press('Space');
    await office().look('new-key-types');
    await button('Create key').click();
    await openKey('Invoice signing');
    await expect(text('Ed25519 · sign and verify')).toBeVisible();
    await expect(text('Every 90 days')).toBeVisible();
    await office().chooses('invoice.pem');
    await button('Show public key…').click();
    await button('Save as file…').click();
    await expect
      .poll(() => readFile(join(office().desk, 'invoice.pem'), 'utf8').catch(() => ''))
      .toContain('BEGIN PUBLIC KEY');
    await expect(text(/^Saved as “invoice.pem”/)).toBeVisible();
    await office().look('key-public');
    await button('Close').click();
    const exports = { ...everyEntry, actions: ['export public key'] };
    const { entries } = await office().done('logEntries', { filter: exports, before: null, most: 50 });
    expect(entries.length, 'shown once and saved once').toBe(2);
    await button('Rename…').click();
    await office().window.getByRole('textbox', { name: 'Key name' }).fill('Invoices');
    await button('Rename').click();
    await expect(office().window.getByRole('heading', { name: 'Invoices', level: 1 })).toBeVisible();
  });

  test('rotating makes a version; a version has a status of its own; what counts is key and version', async () => {
    await office().signedIn(0);
    await openKey(keys.board.name);
    await office().look('key');
    const version = (n: number) => office().window.getByRole('row', { name: `v${n}` });
    await expect(version(1)).toContainText('Not usable');
    await button('Enable this version… v1').click();
    await button('Enable the version').click();
    await expect(version(1)).toContainText('Usable');
    await button('Rotate now…').click();
    await office().look('key-rotate');
    await button('Rotate the key').click();
    await expect(version(4)).toContainText('current');
    await button('Disable this version… v2').click();
    await expect(text('What this version protected cannot be opened')).toBeVisible();
    await button('Disable the version').click();
    await button('Disable…').click();
    await expect(text('From now on nobody can use it')).toBeVisible();
    await office().look('key-disable');
    await button('Disable the key').click();
    await expect(version(1)).toContainText('Not usable: the key is disabled');
    await expect(version(4)).toContainText('Available');
    // The button that did it is gone: the focus stays on the screen.
    await expect(office().window.getByRole('heading', { name: keys.board.name, level: 1 })).toBeFocused();
    await button('Enable…').click();
    await button('Enable the key').click();
    await expect(version(1)).toContainText('Usable');
    await expect(version(2)).toContainText('Not usable');
    await button('Change…').click();
    await office()
      .window.getByRole('checkbox', { name: /Rotate automatically/ })
      .press('Space');
    await button('Save').click();
    await expect(text('Every 90 days')).toBeVisible();
  });

  test('deletion: what would be lost, a reason and the name; cancelled to disabled; at once with a second admin', async () => {
    await office().signedIn(0);
    await openKey(keys.releases.name);
    await button('Request deletion…').click();
    await expect(text('It was never used.')).toBeVisible();
    const request = button('Request deletion');
    await expect(request).toBeDisabled();
    await office().window.getByRole('textbox', { name: 'Reason' }).fill('The project is over');
    await office()
      .window.getByRole('textbox', { name: /Type the name/ })
      .fill('release signing');
    await expect(request).toBeDisabled();
    await office()
      .window.getByRole('textbox', { name: /Type the name/ })
      .fill(keys.releases.name);
    const days = office().window.getByRole('textbox', { name: 'Days until it is destroyed' });
    const shown = office().window.getByText(/All its material is destroyed on/);
    const soonest = await shown.innerText();
    await days.fill('31');
    await days.press('Tab');
    await expect(days, 'the longest that is allowed').toHaveValue('30');
    await days.fill('10');
    await days.press('Tab');
    await expect(shown).not.toHaveText(soonest);
    await office().look('key-request-deletion');
    await request.click();
    await expect(text('To be destroyed')).toBeVisible();
    await expect(text('The project is over')).toBeVisible();
    await expect(text(/in 9 d 23 h/)).toBeVisible();
    await office().look('key-deletion-requested');
    await button('Cancel deletion…').click();
    await button('Cancel the deletion').click();
    await expect(text('Every use is refused until it is enabled.')).toBeVisible();

    await openKey(keys.old.name);
    await button('Delete immediately…').click();
    await button('Ask a second admin').click();
    await expect(text(`Delete the key “${keys.old.name}”`)).toBeVisible();
    await office().look('second-admin');
    await confirmAs(1);
    await expect(text('This key is not among those that you may see')).toBeVisible();

    await visit(office().window, 'Keys');
    await expect(office().window.getByRole('row', { name: keys.old.name })).toBeHidden();
    await button('Deleted keys…').click();
    await office().window.getByRole('textbox', { name: 'Why do you need to see it?' }).fill('Yearly report');
    await button('Ask a second admin').click();
    await expect(text('Reason: “Yearly report”')).toBeVisible();
    await confirmAs(2);
    await expect(office().window.getByRole('heading', { name: keys.old.name })).toBeVisible();
    await expect(office().window.getByRole('heading', { name: keys.former.name })).toBeVisible();
    await office().look('deleted-keys');
  });

  test('after 100 versions a key says that it rotates no more, and how it is replaced', async () => {
    await office().signedIn(0);
    const given = { name: 'Worn out', type: 'AES-256', rotationDays: 90 } as const;
    const { id: keyId } = await office().done('createKey', given);
    for (let version = 2; version <= 100; version++) await office().done('rotateKey', { keyId });
    await visit(office().window, 'Keys');
    await expect(office().window.getByRole('row', { name: 'Worn out' })).toContainText('exhausted');
    await openKey('Worn out');
    await expect(text('Rotation exhausted')).toBeVisible();
    await expect(text('All 100 versions are used.')).toBeVisible();
    await expect(button('Rotate now…')).toBeHidden();
    await expect(button('Change…')).toBeHidden();
    await expect(text('To replace it: make a new key')).toBeVisible();
    await office().look('key-exhausted');
    const outcome = await office().ask('rotateKey', { keyId });
    expect(outcome).toMatchObject({ refused: { code: 'rotation_exhausted' } });
  });

  test('what is due stands in the calendar and leads to its place', async () => {
    await office().signedIn(0);
    await visit(office().window, 'Calendar');
    await expect(button(new RegExp(`Rotation: ${keys.payroll.name}`))).toBeVisible();
    await expect(button(/Rotation of the root key/)).toBeVisible();
    await expect(button(new RegExp(`Proof of the recovery kit: ${admins[2].name}`))).toBeVisible();
    await expect(button(/Proof of a backup/)).toBeVisible();
    await office().look('calendar');
    await button(new RegExp(`Rotation: ${keys.payroll.name}`)).click();
    await expect(office().window.getByRole('heading', { name: keys.payroll.name, level: 1 })).toBeVisible();
  });

  test('a manager manages his keys and nothing else, a user only sees them, an auditor sees all and changes nothing', async () => {
    await office().signedIn(0);
    await office().signedIn('manager');
    await openKey(keys.payroll.name);
    await expect(button('Disable…')).toBeVisible();
    await expect(button('Use this key')).toBeHidden();
    await office().look('key-of-a-manager');
    await office().signedIn('user');
    await openKey(keys.payroll.name);
    await expect(text('Who manages this key can change its state.')).toBeVisible();
    await expect(button('Use this key')).toBeVisible();
    await visit(office().window, 'Keys');
    await expect(office().window.getByRole('row', { name: keys.board.name })).toBeHidden();
    await expect(office().window.getByRole('checkbox', { name: 'Select all that are shown' })).toBeHidden();
    await office().look('keys-of-a-user');
    await office().signedIn('auditor');
    await visit(office().window, 'Keys');
    await expect(office().window.getByRole('row', { name: keys.board.name })).toBeVisible();
    await expect(button('New key')).toBeHidden();
  });
});

test.describe('with 10,000 keys', () => {
  const office = sharedOffice('large');

  test('they are found, filtered, sorted, and worked on together, by keyboard', async () => {
    await office().signedIn(0);
    const { window } = office();
    await visit(window, 'Keys');
    const row = (name: string) => window.getByRole('row', { name });
    await window.getByRole('searchbox', { name: 'Search keys by name or ID' }).fill('branch 0077');
    await expect(row(branchName(770))).toBeVisible();
    await expect(window.getByText('10 of 10,0')).toBeVisible();
    await window.getByRole('grid', { name: 'Keys' }).focus();
    await window.keyboard.press('End');
    await window.keyboard.press(' ');
    await window.keyboard.press('ArrowUp');
    await window.keyboard.press(' ');
    await expect(window.getByText('2 keys selected')).toBeVisible();
    await office().look('keys-large');
    await window.getByRole('button', { name: 'Disable…', exact: true }).click();
    await expect(window.getByText('This vault knows of no file that is sealed under them.')).toBeVisible();
    await window.getByRole('button', { name: 'Disable', exact: true }).click();
    await expect(window.getByText('Done for 2 keys.')).toBeVisible();
    await window.getByRole('button', { name: 'Close', exact: true }).click();
    await expect(row(branchName(779))).toContainText('Disabled');
    await window
      .getByRole('button', { name: /^State|Any state/ })
      .first()
      .click();
    await window.getByRole('option', { name: 'Disabled', exact: true }).click();
    await expect(row(branchName(770))).toBeHidden();
    await expect(row(branchName(779))).toBeVisible();
    await window.getByRole('searchbox').fill('no such key');
    await expect(window.getByText('No key matches')).toBeVisible();
    await office().look('keys-no-match');
    await window.getByRole('button', { name: 'Clear search and filters' }).click();
    await window.getByRole('button', { name: 'Version', exact: true }).click();
    await window.getByRole('button', { name: 'Version', exact: true }).click();
    await expect(window.getByRole('columnheader', { name: 'Version' })).toHaveAttribute(
      'aria-sort',
      'descending',
    );
    await window.getByRole('grid', { name: 'Keys' }).focus();
    await window.keyboard.press('Home');
    await window.keyboard.press('ArrowDown');
    await window.keyboard.press('Enter');
    const heading = window.getByRole('heading', { level: 1, name: /Payroll 2026|Board papers/ });
    await expect(heading).toBeVisible();
    const second = await heading.innerText();
    await window.getByRole('button', { name: 'Back', exact: true }).click();
    await window.getByRole('grid', { name: 'Keys' }).focus();
    await window.keyboard.press('Enter');
    await expect(window.getByRole('heading', { level: 1, name: second })).toBeVisible();

    await visit(window, 'Keys');
    await window.getByRole('searchbox').fill('branch 0077');
    await office().signedIn(1);
    await visit(window, 'Keys');
    await expect(window.getByRole('searchbox')).toHaveValue('');
  });
});
