// A vault that was lost comes back on a fresh installation: from a backup, by passphrases or recovery kits. What was deleted
// since stays deleted.

import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { admins, type KeyName, keys } from './cast.ts';
import { give } from './harness.ts';
import { type Office, test } from './office.ts';
import { present, visit } from './person.ts';

test('on a fresh installation, a backup and two admins, one of them by recovery kit, bring everything back', async ({
  office,
}) => {
  await office.signedIn(1);
  const press = (name: string | RegExp) => office.window.getByRole('button', { name, exact: true }).click();
  await office.chooses('park.kit');
  const place = await office.done('choosePlace', { what: 'recovery kit', name: 'park.kit' });
  if (place === 'nothing chosen') throw new Error('no place for the kit');
  await office.done('exportKit', { place: place.ticket });
  const { name: backup } = await office.done('makeBackup', {});
  await cp(join((await office.done('backups', {})).folder, backup), join(office.desk, backup));
  await office.done('disableKey', { keyId: office.keyId('board') });
  await office.close();
  for (const name of await readdir(join(office.home, 'data')))
    await rm(join(office.home, 'data', name), { recursive: true });
  await give(office.home);
  await office.start();
  await office.chooses(backup);
  await press('Restore from a backup…');
  await expect(office.window.getByRole('heading', { name: 'Restore a vault' })).toBeVisible();
  await office.look('restore-presenting');
  await present(office.window, 2, 'not the passphrase at all');
  await expect(office.window.getByText('That is not the passphrase of 이서연.').first()).toBeVisible();
  await present(office.window, 0);
  await expect(office.window.getByText('1 of 2')).toBeVisible();
  await office.window.getByRole('radio', { name: 'A recovery kit' }).press('Space');
  await office.chooses('park.kit');
  await office.look('restore-kit');
  await office.window
    .getByRole('button', { name: /Choose/ })
    .first()
    .click();
  await office.window
    .getByLabel(/^(Its |The )?[Pp]assphrase/)
    .first()
    .fill(admins[1].passphrase);
  await press('Open this kit');
  await expect(office.window.getByRole('heading', { name: 'What the restore brings' })).toBeVisible();
  await office.look('restore-confirm');
  await press('Restore this vault');
  await expect(office.window.getByRole('heading', { name: 'The vault is restored' })).toBeVisible();
  await office.look('restore-complete');
  await press('Enter the vault');
  await visit(office.window, 'Keys');
  await expect(office.window.getByRole('row', { name: keys.board.name })).toContainText('Available');
  await expect(office.window.getByRole('row', { name: keys.former.name })).toBeHidden();
});

test('over an open vault a second admin confirms, a kit is typed from its page, and a key that was deleted stays so', async ({
  office,
}) => {
  const press = (name: string | RegExp) => office.window.getByRole('button', { name, exact: true }).click();
  await office.signedIn(0);
  const kit = await office.done('printKit', {});
  const { name: backup } = await office.done('makeBackup', {});
  await cp(join((await office.done('backups', {})).folder, backup), join(office.desk, backup));
  await give(office.desk);
  await deleteNow(office, 'board');
  await visit(office.window, 'Backups');
  await office.chooses(backup);
  await press('Restore a backup…');
  await office.look('restore-over');
  await press('Choose a backup…');
  const asked = office.window.getByRole('dialog', { name: 'A second admin confirms' });
  await expect(asked).toContainText(`Replace this vault by the backup “${backup}”`);
  await asked.getByRole('button', { name: admins[1].name, exact: true }).click();
  await asked.getByLabel(`Passphrase of ${admins[1].name}`, { exact: true }).fill(admins[1].passphrase);
  await office.window.keyboard.press('Enter');
  await expect(office.window.getByRole('heading', { name: 'Restore a vault' })).toBeVisible();

  await office.window.getByRole('radio', { name: 'A recovery kit' }).press('Space');
  await office.window.getByRole('radio', { name: 'Typed or scanned from the page' }).press('Space');
  const line = (number: number) =>
    office.window.getByRole('textbox', { name: `Line ${number}`, exact: true });
  for (const [at, text] of kit.lines.entries()) await line(at + 1).fill(text);
  await office.look('restore-typed-kit');
  await office.window
    .getByLabel('Passphrase of this kit’s admin', { exact: true })
    .fill(admins[0].passphrase);
  await press('Open this kit');
  await expect(office.window.getByText('1 of 2')).toBeVisible();
  await office.window.getByRole('radio', { name: 'A passphrase' }).press('Space');
  await present(office.window, 2);
  await expect(office.window.getByRole('heading', { name: 'What the restore brings' })).toBeVisible();
  await expect(office.window.getByRole('main')).toContainText(keys.board.name);
  await expect(office.window.getByText('This computer has seen a newer state of this vault')).toBeVisible();
  await office.look('restore-over-confirm');
  await office.window.getByRole('textbox', { name: 'Witness (optional)' }).fill('Han Areum');
  await press('Restore this vault');
  await expect(office.window.getByRole('heading', { name: 'The vault is restored' })).toBeVisible();
  await expect(office.window.getByRole('main')).toContainText('Han Areum');
  await press('Enter the vault');
  await visit(office.window, 'Keys');
  await expect(office.window.getByRole('row', { name: keys.payroll.name })).toContainText('Available');
  await expect(office.window.getByRole('row', { name: keys.board.name })).toBeHidden();
});

test('where the vault cannot be read, a backup is offered in its place; given up, everything is as it was', async ({
  office,
}) => {
  const press = (name: string) => office.window.getByRole('button', { name, exact: true }).click();
  await office.signedIn(0);
  const { folder, backups } = await office.done('backups', {});
  await office.close();
  const keystore = join(office.vaultFolder, 'keystore.db');
  await writeFile(keystore, 'not a keystore any more');
  await office.start();
  await expect(office.window.getByRole('heading', { name: 'The vault cannot be read' })).toBeVisible();
  await office.look('unreadable');
  await office.chooses(join(folder, backups[0]?.name ?? ''));
  await press('Restore from a backup…');
  await present(office.window, 0);
  await present(office.window, 1);
  await expect(office.window.getByText('The vault that cannot be read is set aside')).toBeVisible();
  await press('Give up the restore');
  await press('Give up');
  await expect(office.window.getByRole('heading', { name: 'The vault cannot be read' })).toBeVisible();
  expect(await readFile(keystore, 'utf8')).toBe('not a keystore any more');
});

/** Admin 0 asks for the deletion at once, admin 1 confirms it. */
async function deleteNow(office: Office, key: KeyName): Promise<void> {
  const keyId = office.keyId(key);
  const request = { keyId, typedName: keys[key].name, reason: 'It ended', hours: 72 };
  await office.done('requestDeletion', request);
  const asked = await office.ask('deleteImmediately', { keyId, approval: null });
  const approval = 'refused' in asked ? String(asked.refused.facts['approval']) : '';
  const confirmed = await office.window.evaluate(
    ([id, personId, text]) =>
      globalThis.window.vault.confirmAction({
        ...{ approval: id, personId, passphrase: new TextEncoder().encode(text), keyFile: null },
      }),
    [approval, office.idOf(1), admins[1].passphrase] as const,
  );
  expect(confirmed).toHaveProperty('done');
  await office.done('deleteImmediately', { keyId, approval });
}
