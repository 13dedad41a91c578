// Settings, locking by itself, the tray, notifications, the palette, and what the build says of itself.

import { generateKeyPairSync } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Page } from '@playwright/test';
import { writeManifest } from '../../build/signing.mjs';
import type { LockReason } from '../../core/snapshot.ts';
import { admins, keys, vaultName } from './cast.ts';
import { askInside, doInside } from './inside.ts';
import { type Office, sharedOffice, test } from './office.ts';
import { visit } from './person.ts';

test.describe('one office for what locks and what is set', () => {
  const office = sharedOffice();

  test('the vault locks when the computer sleeps, the screen is locked, or nobody is at it', async () => {
    await office().signedIn(0);
    await doInside(office().app, ({ powerMonitor }) => void powerMonitor.emit('suspend'));
    await isLocked(office(), 'sleep');
    await office().look('unlock-after-sleep');

    await office().signedIn(0);
    await doInside(office().app, ({ powerMonitor }) => void powerMonitor.emit('lock-screen'));
    await isLocked(office(), 'screen locked');

    await office().signedIn(0);
    await system(office(), { state: 'locked', idleSeconds: 0 });
    await isLocked(office(), 'screen locked');

    // Five minutes unless changed, and not before.
    await system(office(), { state: 'active', idleSeconds: 299 });
    await office().signedIn(0);
    const warning = office().window.getByRole('alert').filter({ hasText: 'Nobody is at it' });
    await expect(warning).toContainText(/^Nobody is at itThe vault locks in \d s\./);
    expect((await office().snapshot()).state).toBe('unlocked');
    await office().look('idle-warning');
    await system(office(), { state: 'active', idleSeconds: 1 });
    await expect(warning).toHaveCount(0);
    await system(office(), { state: 'active', idleSeconds: 300 });
    await isLocked(office(), 'idle');
    await system(office(), { state: 'active', idleSeconds: 0 });
  });

  test('the tray shows whether the vault is open, and locks it', async () => {
    await office().signedIn(0);
    await doInside(office().app, ({ Tray, Menu }) => {
      const kept = globalThis as unknown as { tip: string; tray: Electron.Menu };
      Tray.prototype.setToolTip = (text: string) => {
        kept.tip = text;
      };
      Tray.prototype.setContextMenu = (menu) => {
        if (menu instanceof Menu) kept.tray = menu;
      };
    });
    await office().done('lock', { jobs: 'abandon' });
    await expect.poll(() => trayTip(office())).toBe('Keyward – the vault is locked');
    await office().signedIn(0);
    await expect.poll(() => trayTip(office())).toBe('Keyward – the vault is open');
    await doInside(office().app, () => {
      const { tray } = globalThis as unknown as { tray: Electron.Menu };
      tray.items.find(({ label }) => label === 'Lock the vault')?.click();
    });
    await isLocked(office(), 'button');
  });

  test('what the scheduler reminds of is told by the system, once', async () => {
    await office().signedIn(0);
    const told = () =>
      askInside(office().app, () => (globalThis as unknown as { told?: string[] }).told ?? []);
    await doInside(office().app, ({ Notification }) => {
      const kept = globalThis as unknown as { told: string[] };
      kept.told = [];
      Notification.isSupported = () => true;
      Notification.prototype.show = function (this: Electron.Notification) {
        kept.told.push(this.body);
      };
    });
    const snapshot = await office().snapshot();
    const notices = snapshot.state === 'unlocked' ? snapshot.notices : [];
    const refused = await office().ask('tellNotice', { noticeId: 'key deleted 1', title: 'x', body: 'x' });
    expect(refused).toMatchObject({ refused: { code: 'argument_invalid' } });
    expect(await told()).toEqual([]);
    expect(notices).toEqual([]);
  });

  test('a window is as its person sets it, and stays so', async () => {
    const { window, home } = office();
    await office().signedIn('user');
    await visit(window, 'Settings');
    await expect(window.getByText('Two admins change this together.')).toBeVisible();
    await choose(window, 'Theme', 'Dark');
    await expect
      .poll(() => askInside(office().app, ({ nativeTheme }) => nativeTheme.themeSource))
      .toBe('dark');
    await choose(window, 'Clear copied secrets after', '60 seconds');
    await choose(window, 'Language', '한국어');
    await expect(window.getByRole('heading', { name: '홈', level: 1 })).toBeVisible();
    await window.getByRole('navigation').getByRole('button', { name: '설정', exact: true }).click();
    await expect(window.getByRole('heading', { name: '설정', level: 1 })).toBeVisible();
    await office().look('settings-korean');
    const kept = JSON.parse(await readFile(join(home, 'data', 'preferences.json'), 'utf8'));
    expect(kept).toMatchObject({ theme: 'dark', language: 'ko', clipboardSeconds: 60 });
    expect((await stat(join(home, 'data', 'preferences.json'))).mode & 0o777).toBe(0o600);
    await choose(window, '언어', '시스템 설정 따름');
    await expect(window.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  });

  test('two admins agree on how long the vault stays open by itself', async () => {
    const { window } = office();
    await office().signedIn(0);
    await visit(window, 'Settings');
    await office().look('settings');
    await window.getByRole('button', { name: /^Increase/ }).click();
    await window.getByRole('button', { name: 'Change…' }).click();
    const asked = window.getByRole('dialog', { name: 'A second admin confirms' });
    await expect(asked.getByText('Let the vault lock by itself after 6 minutes without use.')).toBeVisible();
    await office().look('settings-policy-confirmation');
    await confirm(window, 1);
    await expect(window.getByText(/locks by itself after 6 minutes/)).toBeVisible();
  });

  test('the palette leads to screens, keys and actions, those of the person alone', async () => {
    const { window } = office();
    await office().signedIn('user');
    const field = window.getByRole('searchbox', { name: 'Find a screen, an action, a key or a person' });
    await window.keyboard.press('Control+k');
    await expect(field).toBeFocused();
    await office().look('palette');
    for (let down = 0; down < 16; down++) await window.keyboard.press('ArrowDown');
    await expect(window.getByRole('option').nth(15)).toBeInViewport({ ratio: 1 });
    await field.fill('calen');
    await window.keyboard.press('Enter');
    await expect(window.getByRole('heading', { name: 'Calendar', level: 1 })).toBeVisible();
    await window.keyboard.press('Control+k');
    await field.fill(keys.board.name);
    await expect(window.getByText('Nothing found.')).toBeVisible();
    await field.fill('payroll');
    await window.keyboard.press('Enter');
    await expect(window.getByRole('heading', { name: keys.payroll.name, level: 1 })).toBeVisible();
    await window.keyboard.press('Control+k');
    await field.fill('new key');
    await expect(window.getByText('Nothing found.')).toBeVisible();
    await field.fill(admins[1].name.toLowerCase());
    await window.keyboard.press('Enter');
    await expect(window.getByRole('heading', { name: admins[1].name, level: 1 })).toBeVisible();
    await window.keyboard.press('Control+k');
    await field.fill('verify');
    await window.keyboard.press('Enter');
    await expect(window.getByRole('tab', { name: 'Verify', selected: true })).toBeVisible();
    await window.keyboard.press('Control+k');
    await field.fill('lock the');
    await window.keyboard.press('Enter');
    await isLocked(office(), 'button');
  });

  test('the keyboard leads everywhere, and its shortcuts are listed', async () => {
    const { window } = office();
    await office().signedIn(0);
    await window.keyboard.press('Control+,');
    await expect(window.getByRole('heading', { name: 'Settings', level: 1 })).toBeFocused();
    const theme = window.getByRole('button', { name: 'Theme' });
    await theme.focus();
    await window.keyboard.press('F1');
    const list = window.getByRole('dialog', { name: 'Keyboard shortcuts' });
    await expect(list.getByText('Back to the screen before')).toBeVisible();
    await office().look('shortcuts');
    await window.keyboard.press('Escape');
    await expect(list).toBeHidden();
    await expect(theme).toBeFocused();
    await window.keyboard.press('Shift+?');
    await expect(list).toBeVisible();
    await window.keyboard.press('Escape');
    await window.keyboard.press('Control+k');
    await window.keyboard.type('new key');
    await window.keyboard.press('Enter');
    await expect(window.getByRole('dialog', { name: 'New key' })).toBeVisible();
    await window.keyboard.press('Escape');
    await window.keyboard.press('Alt+ArrowLeft');
    await expect(window.getByRole('heading', { name: 'Home', level: 1 })).toBeFocused();
  });

  test('the build tells what it is made of and proves its cryptography', async () => {
    const { window } = office();
    await office().signedIn('auditor');
    await visit(window, 'About');
    await expect(window.getByText('(built here)')).toBeVisible();
    await window.getByRole('button', { name: 'Run the self-test' }).click();
    await expect(window.getByText(/^All \d+ known answers came out right\.$/)).toBeVisible();
    await office().look('about');
    const evidence = window.getByRole('region', { name: 'Reliability evidence' });
    await expect(evidence.getByText(/^Made by npm run bench: /)).toBeVisible();
    await evidence
      .getByRole('rowheader', { name: /^unlock/ })
      .first()
      .scrollIntoViewIfNeeded();
    await office().look('about-evidence');
  });

  test('an update file is believed by its signature alone, and compared with what lies beside it', async () => {
    const { window, app, desk } = office();
    await office().signedIn('auditor');
    await visit(window, 'About');
    const { privateKey } = generateKeyPairSync('ed25519');
    const signingKey = await office().put('owner.pem', privateKey.export({ format: 'pem', type: 'pkcs8' }));
    await office().put('release/keyward_0.2.0_amd64.deb', 'the package');
    await office().put('release/keyward-0.2.0-linux-x64.tar.gz', 'the other package');
    const release = { version: '0.2.0', official: true, signingKey };
    const key = await writeManifest(join(desk, 'release'), release);
    await office().chooses('release/keyward-0.2.0.release');
    const opening = window.getByRole('button', { name: 'Open an update file…' });
    await opening.click();
    await expect(window.getByText('This build knows no release key')).toBeVisible();

    const tell = (_: unknown, told: string | null) => {
      process.env['KEYWARD_RELEASE_KEY'] = told ?? '';
    };
    await doInside(app, tell, key);
    await rm(join(desk, 'release', 'keyward-0.2.0-linux-x64.tar.gz'));
    await opening.click();
    await expect(window.getByText('Version 0.2.0 is signed by the release key')).toBeVisible();
    const files = window.getByRole('list', { name: 'Files of the release' });
    await expect(files.getByRole('listitem').filter({ hasText: '_amd64.deb' })).toContainText('Verified');
    await expect(files.getByRole('listitem').filter({ hasText: '.tar.gz' })).toContainText('Not here');
    await window.getByRole('button', { name: 'Show in folder' }).scrollIntoViewIfNeeded();
    await office().look('about-update');

    await office().put('release/keyward_0.2.0_amd64.deb', 'another package');
    await opening.click();
    await expect(window.getByText('A file beside it is not the one that was signed.')).toBeVisible();
    await office().look('about-update-altered');
  });
});

test('a closed window locks the vault and stays in the tray where its person prefers that', async ({
  office,
}) => {
  const { window, app } = office;
  await office.signedIn(0);
  await visit(window, 'Settings');
  await choose(window, 'When the window is closed', 'Lock and stay in the tray');
  await doInside(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await isLocked(office, 'button');
  expect(await visible(office)).toBe(false);
  await doInside(app, ({ app: started }) => void started.emit('second-instance', {}, [], '/'));
  await expect.poll(() => visible(office)).toBe(true);
});

async function isLocked(office: Office, reason: LockReason): Promise<void> {
  await expect.poll(() => office.snapshot(), { timeout: 20_000 }).toMatchObject({ state: 'locked', reason });
  await expect(office.window.getByRole('heading', { name: vaultName })).toBeVisible();
}

/** What the system says of its screen and of those at it, from now on. */
async function system(
  office: Office,
  said: { state: 'active' | 'locked'; idleSeconds: number },
): Promise<void> {
  type Said = typeof said;
  await doInside(
    office.app,
    ({ powerMonitor }, { state, idleSeconds }: Said) => {
      powerMonitor.getSystemIdleState = () => state;
      powerMonitor.getSystemIdleTime = () => idleSeconds;
    },
    said,
  );
}

function trayTip({ app }: Office): Promise<string> {
  return askInside(app, () => (globalThis as unknown as { tip: string }).tip);
}

function visible({ app }: Office): Promise<boolean | undefined> {
  return askInside(app, ({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());
}

async function choose(window: Page, field: string, option: string): Promise<void> {
  await window.getByRole('button', { name: field }).click();
  await window.getByRole('option', { name: option }).click();
}

/** A second admin reads what is asked, and confirms it. */
async function confirm(window: Page, seat: 0 | 1 | 2): Promise<void> {
  const { name, passphrase } = admins[seat];
  const asked = window.getByRole('dialog', { name: 'A second admin confirms' });
  const field = asked.getByLabel(`Passphrase of ${name}`, { exact: true });
  if (!(await field.isVisible())) await asked.getByRole('button', { name, exact: true }).click();
  await field.fill(passphrase);
  await field.press('Enter');
  await expect(asked).toBeHidden();
}
