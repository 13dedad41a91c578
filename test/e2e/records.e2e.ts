// Records at the window: the audit log found, opened, verified and exported, also after somebody altered the keystore; metering;
// backups made, proved and kept elsewhere.

import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import { admins, keys } from './cast.ts';
import { give } from './harness.ts';
import { askInside } from './inside.ts';
import { sharedOffice, test as withOffice } from './office.ts';
import { visit } from './person.ts';

const everyEntry = { from: null, to: null, person: null, key: null, actions: [], result: null, text: null };
const verifier = resolve(import.meta.dirname, '../../verifier/keyward-verify.mjs');

test.describe('in the office', () => {
  const office = sharedOffice();
  const button = (name: string | RegExp) => office().window.getByRole('button', { name, exact: true });
  const text = (words: string | RegExp) => office().window.getByText(words).first();

  test('the log is searched, filtered, and each entry shown in full', async () => {
    await office().signedIn(0);
    await visit(office().window, 'Audit log');
    await expect(
      office()
        .window.getByRole('row', { name: /Sign in|Unlock/ })
        .first(),
    ).toBeVisible();
    await office().look('log');
    await office().window.getByRole('searchbox').fill(keys.former.name);
    await expect(
      office()
        .window.getByRole('row', { name: /Delete a key/ })
        .first(),
    ).toBeVisible();
    await expect(office().window.getByRole('row', { name: /Unlock/ })).toBeHidden();
    await office().window.getByRole('button', { name: 'Create a key', exact: true }).first().click();
    await expect(office().window.getByRole('dialog')).toContainText(keys.former.name);
    await expect(office().window.getByRole('dialog')).toContainText('Hash of this entry');
    await button('Copy: Hash of the one before').click();
    const filter = { ...everyEntry, actions: ['create key'], text: keys.former.name };
    const { entries } = await office().done('logEntries', { filter, before: null, most: 1 });
    expect(await askInside(office().app, ({ clipboard }) => clipboard.readText())).toBe(entries[0]?.previous);
    await office().look('log-entry');
    await button('Show only entries of this key').click();
    await expect(
      office()
        .window.getByRole('row', { name: /Request deletion/ })
        .first(),
    ).toBeVisible();
    await office().window.getByRole('searchbox').fill('nothing is called so');
    await expect(text('No entry matches')).toBeVisible();
    await button('Clear filters').click();
  });

  test('it is verified, and exported so that the separate program verifies it without the vault', async () => {
    await office().signedIn('auditor');
    await visit(office().window, 'Audit log');
    await button('Verify the log').click();
    await button('Verify').click();
    await expect(text('The log is intact')).toBeVisible();
    await office().look('log-verified');
    await button('Close').click();
    await office().chooses('log.jsonl');
    await button('Export and sign').click();
    await office().look('log-export');
    await office().window.getByRole('menuitem', { name: 'Export as JSON Lines…' }).click();
    await expect(text(/entries written to log\.jsonl/)).toBeVisible();
    const key = (
      await office()
        .window.getByText(/^keyward\.vault\/|^[\w./+-]+\+[0-9a-f]{8}\+/)
        .first()
        .innerText()
    ).trim();
    const verified = await promisify(execFile)(process.execPath, [
      ...[verifier, join(office().desk, 'log.jsonl'), '--key', key],
    ]);
    expect(verified.stdout).toMatch(/intact/i);
  });

  test('metering counts key-days by month', async () => {
    await office().signedIn('auditor');
    await visit(office().window, 'Metering');
    await expect(office().window.getByRole('row', { name: new RegExp(keys.payroll.name) })).toBeVisible();
    await office().look('metering');
    await office().chooses('key-days.csv');
    await button('Save as CSV…').click();
    await expect(text(/^key-days\.csv saved in/)).toBeVisible();
    expect(await readFile(join(office().desk, 'key-days.csv'), 'utf8')).toContain(`"${keys.payroll.name}"`);
  });

  test('backups are made, proved, and kept in a folder of one’s choice', async () => {
    await office().signedIn(0);
    await visit(office().window, 'Backups');
    await expect(
      office()
        .window.getByRole('row', { name: /A key was created|Daily/ })
        .first(),
    ).toBeVisible();
    await button('Back up now').click();
    await expect(office().window.getByRole('row', { name: /On request/ })).toBeVisible();
    await office()
      .window.getByRole('button', { name: /^Prove the backup of/ })
      .first()
      .click();
    await expect(text('It would bring everything back')).toBeVisible();
    await expect(office().window.getByRole('row', { name: /On request.*Proved today/ })).toBeVisible();
    await office().look('backups');
    const elsewhere = join(office().desk, 'elsewhere');
    await mkdir(elsewhere);
    await give(office().desk);
    await office().chooses('elsewhere');
    await button('Choose a folder…').click();
    await expect(text(elsewhere)).toBeVisible();
    await expect(text('Folders used before')).toBeVisible();
    await button(/^Forget… /).click();
    await button('Ask a second admin').click();
    await expect(text(/Forget the former backup folder/)).toBeVisible();
    const { name, passphrase } = admins[1];
    await button(name).click();
    await office().window.getByLabel(`Passphrase of ${name}`, { exact: true }).fill(passphrase);
    await office().window.keyboard.press('Enter');
    await expect(text('Folders used before')).toBeHidden();
  });
});

withOffice('an entry that was altered in the keystore is named', async ({ office }) => {
  await office.signedIn('auditor');
  const filter = { ...everyEntry, actions: ['create key'] };
  const { entries } = await office.done('logEntries', { filter, before: null, most: 1 });
  const seq = entries[0]?.seq ?? 0;
  await office.close();
  const path = join(office.vaultFolder, 'keystore.db');
  const keystore = await readFile(path);
  const name = Buffer.from(`"name":"${keys.payroll.name}"`);
  // As long as what was there, so that the file stays one that SQLite reads.
  const at = keystore.indexOf(Buffer.concat([Buffer.from('"detail":{'), name]));
  expect(at).toBeGreaterThan(0);
  keystore.write('"name":"Payroll 2027"', at + '"detail":{'.length);
  await writeFile(path, keystore);
  await office.start();
  await office.unlock(0, 1);
  await visit(office.window, 'Audit log');
  await office.window.getByRole('button', { name: 'Verify the log', exact: true }).click();
  await office.window.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(office.window.getByText('The log or the keystore was changed outside Keyward')).toBeVisible();
  await expect(office.window.getByText(/^Entry \d+ was altered\.$/).first()).toBeVisible();
  expect(seq).toBeGreaterThan(0);
  await office.look('log-altered');
});
