// A person at the window: what the end-to-end tests do, in the words of the screen.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { violations } from './axe.ts';
import { admins, type Seat, vaultName } from './cast.ts';
import { staged } from './harness.ts';

/** Takes every admin through the ceremony, up to the record, and looks at each of its screens. */
export async function holdCeremony(window: Page): Promise<void> {
  await beginCeremony(window);
  await look(window, 'ceremony-hand-over');
  await enrolAll(window);
  await window.getByRole('button', { name: `I am ${admins[0].name}`, exact: true }).click();
  await look(window, 'ceremony-proof');
  await proveAll(window);
  await expect(window.getByRole('heading', { name: 'The vault is created' })).toBeVisible();
}

export async function beginCeremony(window: Page): Promise<void> {
  await window.getByRole('button', { name: 'Create a vault', exact: true }).click();
  await look(window, 'ceremony-plan');
  await window.getByRole('textbox', { name: 'Vault name' }).fill(vaultName);
  await window.getByRole('textbox', { name: 'Witness (optional)' }).fill('Choi Eunwoo');
  await window.getByRole('button', { name: 'Begin the ceremony', exact: true }).click();
}

export async function enrolAll(window: Page): Promise<void> {
  for (const seat of [0, 1, 2] as const) {
    await window.getByRole('button', { name: `I am admin ${seat + 1}`, exact: true }).click();
    await window.getByRole('textbox', { name: 'Your name' }).fill(admins[seat].name);
    if (seat === 0) await refuseWeak(window);
    await enrol(window, seat);
  }
}

/** Fills the form that is open and sends it. */
export async function enrol(window: Page, seat: Seat): Promise<void> {
  const { name, passphrase } = admins[seat];
  await window.getByRole('textbox', { name: 'Your name' }).fill(name);
  await window.getByLabel('Passphrase', { exact: true }).fill(passphrase);
  await window.getByLabel('Repeat passphrase', { exact: true }).fill(passphrase);
  await expect(window.getByText('Good. It will hold against guessing.').first()).toBeVisible();
  if (seat === 0) await look(window, 'ceremony-enrol');
  await window.getByRole('button', { name: `Enrol admin ${seat + 1}`, exact: true }).click();
}

/** Every admin in turn takes the keyboard, unless he has it already, and proves the share. */
export async function proveAll(window: Page): Promise<void> {
  for (const { name, passphrase } of admins) {
    const field = window.getByLabel('Your passphrase', { exact: true });
    const handOver = window.getByRole('button', { name: `I am ${name}`, exact: true });
    await expect(window.getByRole('heading', { name }).first()).toBeVisible();
    if (await handOver.isVisible()) await handOver.click();
    await field.fill(passphrase);
    await window.getByRole('button', { name: 'Prove my share', exact: true }).click();
  }
}

async function refuseWeak(window: Page): Promise<void> {
  await window.getByLabel('Passphrase', { exact: true }).fill('Password12345');
  await expect(
    window.getByText('It is on the lists of common passwords that are tried first.').first(),
  ).toBeVisible();
  await window.getByRole('button', { name: 'Enrol admin 1', exact: true }).click();
  await expect(window.getByText('Not accepted. Choose a stronger passphrase.')).toBeVisible();
  await look(window, 'ceremony-weak');
}

/** Enters a passphrase on the unlock screen. */
export async function present(
  window: Page,
  seat: Seat,
  passphrase: string = admins[seat].passphrase,
): Promise<void> {
  await enter(window, admins[seat].name, passphrase);
}

/** Whoever is at the desk leaves it, and this person signs in. */
export async function signIn(window: Page, name: string, passphrase: string): Promise<void> {
  const leave = window.getByRole('button', { name: /^At the desk: / });
  const row = window.getByRole('button', { name, exact: true });
  const field = window.getByLabel(`Passphrase of ${name}`, { exact: true });
  await expect(leave.or(row).or(field).first()).toBeVisible();
  if (await leave.isVisible()) {
    await leave.click();
    await window.getByRole('menuitem', { name: 'Sign out', exact: true }).click();
  }
  await expect(row.or(field).first()).toBeVisible();
  await enter(window, name, passphrase);
  await expect(leave).toBeVisible();
}

/** Types into the row of a person, which opens first if it has to. */
async function enter(window: Page, name: string, passphrase: string): Promise<void> {
  const field = window.getByLabel(`Passphrase of ${name}`, { exact: true });
  if (!(await field.isVisible())) await window.getByRole('button', { name, exact: true }).click();
  await field.fill(passphrase);
  await field.press('Enter');
}

export async function unlock(window: Page, ...seats: readonly Seat[]): Promise<void> {
  for (const [i, seat] of seats.entries()) {
    await present(window, seat);
    if (i < seats.length - 1) await expect(window.getByText(`${i + 1} of 2`)).toBeVisible();
  }
  await expect(window.getByRole('button', { name: 'Lock', exact: true })).toBeVisible();
}

/** Goes to a screen of the open vault by its entry at the side. */
export async function visit(window: Page, screen: string): Promise<void> {
  await window
    .getByRole('navigation', { name: 'Screens' })
    .getByRole('button', { name: screen, exact: true })
    .click();
  await expect(window.getByRole('heading', { name: screen, exact: true, level: 1 })).toBeVisible();
}

/** Makes a key of the kind that is proposed, and goes home again. */
export async function makeKey(window: Page, name: string): Promise<void> {
  await visit(window, 'Keys');
  await window.getByRole('button', { name: 'New key', exact: true }).click();
  await window.getByRole('textbox', { name: 'Key name' }).fill(name);
  await window.getByRole('button', { name: 'Create key', exact: true }).click();
  await expect(window.getByRole('row', { name })).toBeVisible();
  await visit(window, 'Home');
}

/** Begins what was staged to be sealed, and waits for it. */
export async function sealAll(window: Page, count: number): Promise<void> {
  await window.getByRole('button', { name: 'Seal', exact: true }).click();
  await finished(window, count);
}

export async function finished(window: Page, count: number): Promise<void> {
  const text = `${count} file ${count === 1 ? 'job' : 'jobs'} finished`;
  await expect(window.getByText(text).first()).toBeVisible({ timeout: 180_000 });
}

/** Forgets the jobs of before, so that the next count is of what comes. */
export async function clearFinished(window: Page): Promise<void> {
  const [done, all] = ['Clear done', 'Clear all ended…'].map((name) =>
    window.getByRole('button', { name, exact: true }),
  ) as [Locator, Locator];
  await expect(done.or(all).first()).toBeVisible();
  if (await all.isVisible()) {
    await all.click();
    await window.getByRole('button', { name: 'Clear the list', exact: true }).click();
  } else await done.click();
  await expect(done.or(all).first()).toBeHidden();
}

/**
 * Looks at the screen as it stands: axe must find nothing, in either theme; what differs between them is contrast. With
 * KEYWARD_SCREENS it also keeps a picture of both. A screen that was seen in this run is not looked at again.
 */
export async function look(window: Page, screen: string): Promise<void> {
  if (await wasSeen(screen)) return;
  for (const colorScheme of ['dark', 'light'] as const) {
    await window.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await keepPicture(window, `${screen}-${colorScheme}`);
    const rules = colorScheme === 'dark' ? 'all rules' : 'contrast alone';
    await expect.poll(() => violations(window, rules), `${screen}, ${colorScheme}`).toEqual([]);
  }
}

/** Notes it where all workers of this run do. */
async function wasSeen(screen: string): Promise<boolean> {
  const note = join(staged('KEYWARD_SCREENS_SEEN'), screen);
  return (await mkdir(note, { recursive: true })) === undefined;
}

async function keepPicture(window: Page, name: string): Promise<void> {
  const folder = process.env['KEYWARD_SCREENS'];
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true });
  await window.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide' });
}
