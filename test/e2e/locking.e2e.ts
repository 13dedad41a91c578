// Locking while files are in work: the person says what becomes of them.

import { open, readdir } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { vaultName } from './cast.ts';
import { doInside, holdOutputs } from './inside.ts';
import { Office, sharedOffice } from './office.ts';

const MiB = 1 << 20;

test.describe('files in work when the vault is locked', () => {
  const office = sharedOffice();
  const page = () => office().window;
  const asked = () => page().getByRole('alertdialog', { name: '1 file job in work' });

  test('the person is asked; staying open is the way out, and the shortcut again abandons', async () => {
    await office().signedIn(0);
    await begin(office(), 'ledger.db', 2048 * MiB);
    await office().done('pauseJobs', { jobs: 'all' });
    await page().getByRole('button', { name: 'Lock', exact: true }).click();
    await expect(asked().getByText('The originals are where they were')).toBeVisible();
    await office().look('locking-jobs');
    await page().keyboard.press('Escape');
    await expect(asked()).toBeHidden();
    expect((await office().snapshot()).state).toBe('unlocked');

    await page().keyboard.press('Control+l');
    await expect(asked()).toBeVisible();
    await page().keyboard.press('Control+l');
    await expect(page().getByRole('heading', { name: vaultName })).toBeVisible();
    await expect.poll(async () => (await office().snapshot()).state).toBe('locked');
    expect(await readdir(office().desk)).toEqual(['ledger.db']);
  });

  test('finished first, with nobody at the desk meanwhile', async () => {
    await office().signedIn(0);
    const letGo = await holdOutputs(office().app);
    await begin(office(), 'archive.tar', 8 * MiB);
    await page().keyboard.press('Control+l');
    await asked().getByRole('button', { name: 'Finish them, then lock' }).click();
    await expect(page().getByText('Finishing, then locking')).toBeVisible();
    await office().look('locking-finishing');
    await letGo();
    await expect.poll(async () => (await office().snapshot()).state, { timeout: 60_000 }).toBe('locked');
    expect(await readdir(office().desk)).toContain('archive.tar.sealed');
  });
});

test('a window that is closed while files are in work asks first', async () => {
  const office = await Office.open();
  await office.signedIn(0);
  await begin(office, 'ledger.db', 2048 * MiB);
  await office.done('pauseJobs', { jobs: 'all' });
  const close = () => doInside(office.app, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await close();
  const asked = office.window.getByRole('alertdialog', { name: '1 file job in work' });
  await asked.getByRole('button', { name: 'Stay open' }).click();
  expect((await office.snapshot()).state).toBe('unlocked');
  await close();
  const ended = office.app.waitForEvent('close');
  await asked.getByRole('button', { name: 'Abandon them and lock now' }).click();
  await ended;
  expect(await readdir(office.desk)).toEqual(['ledger.db']);
  await office.end();
});

/** Begins to seal a file of so many bytes, all of them holes. */
async function begin(office: Office, name: string, size: number): Promise<void> {
  const path = await office.put(name, '');
  const file = await open(path, 'r+');
  await file.truncate(size);
  await file.close();
  await office.drop(name);
  await office.window.getByRole('button', { name: 'Seal', exact: true }).click();
  await expect(office.window.getByText(name).first()).toBeVisible();
}
