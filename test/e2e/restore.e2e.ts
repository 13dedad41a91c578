// A vault that was lost comes back on a fresh installation: from a backup, by passphrases or recovery kits. What was deleted
// since stays deleted.

import { cp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { admins, keys } from './cast.ts';
import { give } from './harness.ts';
import { test } from './office.ts';
import { present, visit } from './person.ts';

test('on a fresh installation, a backup and two admins, one of them by recovery kit, bring everything back', async ({
  office,
}) => {
  await office.signedIn(1);
  const { window } = office;
  const press = (name: string | RegExp) => office.window.getByRole('button', { name, exact: true }).click();
  await office.chooses('park.kit');
  const place = await office.done('choosePlace', { what: 'recovery kit', name: 'park.kit' });
  if (place === 'nothing chosen') throw new Error('no place for the kit');
  await office.done('exportKit', { place: place.ticket });
  const { name: backup } = await office.done('makeBackup', {});
  await cp(join((await office.done('backups', {})).folder, backup), join(office.desk, backup));
  await office.done('disableKey', { keyId: office.keyId('board') });
  expect(window).toBeDefined();

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
