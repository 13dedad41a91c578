// Home: what needs attention and what is done about it, and the vault at a glance.

import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@playwright/test';
import type { NoticeView } from '../../core/snapshot.ts';
import { keys, vaultName } from './cast.ts';
import { give, staged } from './harness.ts';
import { askInside, doInside } from './inside.ts';
import { type Office, sharedOffice } from './office.ts';
import { visit } from './person.ts';

const day = 86_400_000;

test.describe('what needs attention', () => {
  const office = sharedOffice();
  const page = () => office().window;
  const attention = () => page().getByRole('list', { name: 'Needs attention' });
  const row = (text: string | RegExp) => attention().getByRole('listitem').filter({ hasText: text });

  test('a quiet vault shows its keys, what is due next, and nothing else', async () => {
    await office().signedIn(0);
    await expect(attention()).toHaveCount(0);
    const glance = page().getByRole('region', { name: 'At a glance' });
    await expect(glance.getByRole('button', { name: '6 Available' })).toBeVisible();
    await expect(glance.getByRole('button', { name: '1 Disabled' })).toBeVisible();
    await expect(glance.getByRole('button', { name: /^Old customer data is deleted/ })).toBeVisible();
    await expect(glance.getByRole('button', { name: /^Payroll 2026 rotates/ })).toBeVisible();
    await office().look('home');
    await glance.getByRole('button', { name: /^Root key to be rotated by/ }).click();
    await expect(page().getByRole('heading', { name: 'Root key and admins', level: 1 })).toBeVisible();
  });

  test('while the vault is locked it names nobody', async () => {
    await plant(office(), [
      notice('key deletion near', { name: keys.old.name, hours: 20 }, office().keyId('old')),
      notice('share unproved', { name: 'Park Jiho', days: 95 }),
      notice('backup unproved', { name: 'b', days: 100 }),
      notice('key rotated', { name: keys.payroll.name }, office().keyId('payroll')),
      notice('key deleted', { name: 'Gone key' }),
    ]);
    const locked = page().getByRole('region', { name: 'Needs attention' });
    await locked.getByRole('button', { name: 'Show 3 more' }).click();
    await expect(locked.getByText(/^A key will be deleted within 20 hours/)).toBeVisible();
    await expect(locked.getByText(/^An admin’s share has not been proved/)).toBeVisible();
    expect(await page().content()).not.toContain(keys.old.name);
    await office().look('unlock-notices');
  });

  test('an admin sees what cannot wait first, goes there, and acknowledges', async () => {
    await office().signedIn(0);
    await expect(attention().getByRole('listitem')).toHaveCount(3);
    await expect(attention().getByRole('listitem').first()).toContainText(
      'The key “Old customer data” will be deleted within 20 hours.',
    );
    await office().look('home-attention');
    await row('The share of Park Jiho').getByRole('button', { name: 'Root key and admins' }).click();
    await expect(page().getByRole('heading', { name: 'Root key and admins', level: 1 })).toBeVisible();
    await visit(page(), 'Home');
    await row('backup')
      .getByRole('button', { name: /^Acknowledge: The newest backup/ })
      .click();
    await expect(row('backup')).toHaveCount(0);
    await page().getByRole('button', { name: 'Acknowledge 2 that need nothing done' }).click();
    await expect(attention().getByRole('listitem')).toHaveCount(2);
  });

  test('others see what concerns their keys, and acknowledge nothing', async () => {
    await plant(office(), [
      notice(
        'key rotation failed',
        { name: keys.payroll.name, code: 'disk_full', file: 'k' },
        office().keyId('payroll'),
      ),
    ]);
    await office().signedIn('user');
    await expect(attention().getByRole('listitem')).toHaveCount(1);
    await expect(row(keys.payroll.name)).toContainText('The disk is full.');
    await expect(attention().getByRole('button', { name: /^Acknowledge/ })).toHaveCount(0);
    await row(keys.payroll.name).getByRole('button', { name: 'Look at the key' }).click();
    await expect(page().getByRole('heading', { name: keys.payroll.name, level: 1 })).toBeVisible();
  });

  test('what something depends on is told once, and read once more before it is acknowledged', async () => {
    await office().close();
    const seen = join(office().home, 'data', 'seen');
    for (const name of await readdir(seen)) await writeFile(join(seen, name), 'not a record');
    await give(office().home);
    await office().start();
    await plant(office(), [notice('clock to confirm', { milliseconds: 40 * day })]);
    await doInside(office().app, ({ Notification }) => {
      const kept = globalThis as unknown as { told: string[] };
      kept.told = [];
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        kept.told.push(this.body);
      };
    });
    const told = () => askInside(office().app, () => (globalThis as unknown as { told: string[] }).told);
    await office().signedIn(0);
    await expect.poll(told).toContainEqual(expect.stringContaining('cannot be read'));
    const unreadable = row('cannot be read');
    await unreadable.getByRole('button', { name: /^Acknowledge:/ }).click();
    const asked = page().getByRole('alertdialog', { name: 'Acknowledge this?' });
    await office().look('home-acknowledge-again');
    await asked.getByRole('button', { name: 'Acknowledge', exact: true }).click();
    await expect(unreadable).toHaveCount(0);

    await row('Keyward was off for 40 days').getByRole('button', { name: 'Confirm the clock…' }).click();
    const clock = page().getByRole('alertdialog', { name: 'Is the clock right?' });
    await expect(clock.getByText(/nothing brings those keys back/)).toBeVisible();
    await office().look('home-confirm-clock');
    await clock.getByRole('button', { name: 'The clock is right' }).click();
    await expect(row('Keyward was off')).toHaveCount(0);
    expect((await told()).filter((body) => body.includes('cannot be read'))).toHaveLength(1);
  });
});

let planted = 0;

function notice(kind: NoticeView['kind'], facts: NoticeView['facts'], key: string | null = null): NoticeView {
  planted += 1;
  return { id: `${kind} planted ${planted}`, kind, at: Date.now() - planted, key, facts };
}

const program = `
const [path, notices] = process.argv.slice(1);
const keystore = new (require('better-sqlite3'))(path);
const put = keystore.prepare('INSERT INTO notice VALUES (@id, @kind, @at, @key, @facts, NULL)');
for (const one of JSON.parse(notices))
  put.run({ ...one, key: one.key && Buffer.from(one.key, 'hex'), facts: JSON.stringify(one.facts) });
keystore.close();
`;

/** Puts notices into the keystore, as the vault's own duties would have in the course of months; the app starts again. */
async function plant(office: Office, notices: readonly NoticeView[]): Promise<void> {
  await office.close();
  const modules = resolve(import.meta.dirname, '../../node_modules');
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_PATH: modules };
  const args = ['-e', program, join(office.vaultFolder, 'keystore.db'), JSON.stringify(notices)];
  await promisify(execFile)(staged('KEYWARD_NODE'), args, { env });
  await give(office.home);
  await office.start();
  await expect(office.window.getByRole('heading', { name: vaultName })).toBeVisible();
}
