// The root key and its admins: kits and drill, rotation, change of admins, the records of all these, and what is printed.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { readKit, readTypedKit } from '../../core/kit.ts';
import type { CeremonyRecord } from '../../core/snapshot.ts';
import { readQr } from '../reference/qr.ts';
import { admins, officers } from './cast.ts';
import { doInside } from './inside.ts';
import { sharedOffice } from './office.ts';
import { unlock, visit } from './person.ts';

const newcomer = { name: 'Lim Dahye', passphrase: 'orbit mustard cathedral nine pelican' };
const screen = 'Root key and admins';

test.describe('custody of an open vault', () => {
  const office = sharedOffice();
  const page = () => office().window;
  const button = (name: string | RegExp, within: Locator | null = null) =>
    (within ?? page()).getByRole('button', { name, exact: true });
  const heading = (name: string | RegExp) => page().getByRole('heading', { name });
  const holder = (name: string) => page().getByRole('table').getByRole('row').filter({ hasText: name });
  /** The lines of admin 1's kit as his page shows them. */
  let lines: readonly string[] = [];

  /** Another admin takes the keyboard and confirms what is asked. */
  async function confirm(seat: 0 | 1 | 2, sentence: string | RegExp): Promise<void> {
    const asked = page().getByRole('dialog', { name: 'A second admin confirms' });
    await expect(asked.getByText(sentence)).toBeVisible();
    const { name, passphrase } = admins[seat];
    const field = asked.getByLabel(`Passphrase of ${name}`, { exact: true });
    await button(name, asked).click();
    await field.fill(passphrase);
    await field.press('Enter');
  }

  /** Saves the page that is shown as PDF, and answers how many sheets of which size it has. */
  async function savedPdf(name: string): Promise<{ sheets: number; box: string }> {
    await office().chooses(name);
    await button('Save as PDF…').click();
    await expect(page().getByText(`Saved as “${name}”`)).toBeVisible();
    const pdf = await readFile(join(office().desk, name), 'latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    const [, box = ''] = /\/MediaBox \[0 0 ([\d. ]+)\]/.exec(pdf) ?? [];
    return { sheets: pdf.match(/\/Type \/Page\b/g)?.length ?? 0, box };
  }

  test('an admin sees the root key, who holds it, and what has been proved; an auditor only sees', async () => {
    await office().signedIn('auditor');
    await visit(page(), screen);
    await expect(page().getByText('Root key no. 1 of this vault')).toBeVisible();
    await expect(holder(admins[0].name)).toContainText('today');
    await expect(page().getByRole('main').getByRole('button', { name: /…$/ })).toHaveCount(0);
    await office().signedIn(0);
    await visit(page(), screen);
    await expect(page().getByText('Any 2 of the 3 together open the vault.')).toBeVisible();
    await expect(page().getByText('One admin may be lost')).toBeVisible();
    await expect(holder(admins[0].name)).toContainText('you');
    await expect(holder(admins[2].name)).toContainText('not since this root key was made');
    await office().look('custody');
  });

  test('a recovery kit goes to a medium as a file, and on paper with a QR code that holds the same', async () => {
    await office().signedIn(0);
    await visit(page(), screen);
    await office().chooses('kim.keyward-kit');
    await button('Save as a file…').click();
    await expect(page().getByText('Saved as “kim.keyward-kit”, and read back.')).toBeVisible();
    const kit = await readKit(join(office().desk, 'kim.keyward-kit'));
    expect(kit.person.name).toBe(admins[0].name);

    await office().signedIn(1);
    await visit(page(), screen);
    await button('Show the page to print…').click();
    const sheet = page().getByRole('article', { name: 'Recovery kit' });
    await expect(sheet.getByText('one of 3, of root key no. 1')).toBeVisible();
    await office().look('kit-page');
    lines = await sheet.getByRole('list').last().getByRole('listitem').allInnerTexts();
    const typed = readTypedKit(lines.join('\n'));
    expect(typed.person.name).toBe(admins[1].name);
    const drawn = sheet.getByRole('img', { name: 'The kit as a QR code' }).locator('path');
    expect(readTypedKit(readQr(modulesOf((await drawn.getAttribute('d')) ?? '')))).toEqual(typed);

    expect(await savedPdf('park-a4.pdf')).toEqual({ sheets: 1, box: expect.stringMatching(/^59\d.* 84\d/) });
    await doInside(office().app, ({ app }) => {
      app.getLocaleCountryCode = () => 'US';
    });
    expect(await savedPdf('park-letter.pdf')).toEqual({ sheets: 1, box: '612 792' });
  });

  test('a drill proves a backup and kits, one from its file and one typed, and leaves the vault alone', async () => {
    await office().signedIn(0);
    await visit(page(), screen);
    await expect(page().getByText('No drill has been held yet.')).toBeVisible();
    await button('Hold a recovery drill…').click();
    await page().getByRole('textbox', { name: 'Witness (optional)' }).fill('Choi Eunwoo');
    await office().look('drill-begin');
    await button('Open the backup').click();
    await expect(page().getByText('0 of 2 kits')).toBeVisible();

    await button('Open this kit').click();
    await expect(page().getByText('Choose the kit file, or type its lines.')).toBeVisible();
    await office().chooses('kim.keyward-kit');
    await button('Choose the kit file…').click();
    const passphrase = page().getByLabel('Passphrase of this kit’s admin');
    await passphrase.fill(admins[1].passphrase);
    await button('Open this kit').click();
    await expect(page().getByText(`That is not the passphrase of ${admins[0].name}.`)).toBeVisible();
    await passphrase.fill(admins[0].passphrase);
    await button('Open this kit').click();
    await expect(page().getByText('1 of 2 kits')).toBeVisible();

    await page().getByText('Typed or scanned from the page', { exact: true }).click();
    const line = (number: number) => page().getByRole('textbox', { name: `Line ${number}`, exact: true });
    await line(1).fill(lines[0] ?? '');
    await expect(page().getByText(`1 of ${lines.length} lines right`)).toBeVisible();
    await line(2).fill((lines[1] ?? '').replace(/..$/, 'ZZ'));
    await expect(page().getByText('This line differs from the page.')).toBeVisible();
    await office().look('drill-typed');
    // What a scanner types: all characters in one go, into the first line.
    await line(1).fill(lines.join('').replaceAll(' ', '').toLowerCase());
    await expect(page().getByText('All lines are right.')).toBeVisible();
    await expect(line(lines.length)).toBeFocused();
    await passphrase.fill(admins[1].passphrase);
    await button('Open this kit').click();

    await expect(page().getByText('The drill succeeded')).toBeVisible();
    await office().look('drill-record');
    await visit(page(), screen);
    await expect(holder(admins[1].name).getByText('(today)')).toHaveCount(2);
    await expect(page().getByText('No drill has been held yet.')).toHaveCount(0);
    await expect(page().getByText('Root key no. 1 of this vault')).toBeVisible();
  });

  test('the root key is rotated with a second admin; its record is printed, saved and verifiable', async () => {
    await office().signedIn(0);
    await visit(page(), screen);
    await button('Rotate the root key…').click();
    const asked = page().getByRole('dialog', { name: 'Rotate the root key?' });
    await expect(asked.getByText('All recovery kits made so far stop working.')).toBeVisible();
    await office().look('rotate-ask');
    await button('Rotate the root key', asked).click();
    await confirm(1, /^Rotate the root key: wrap every key version anew/);
    await expect(page().getByText('Root key no. 2 is in force.')).toBeVisible();
    await office().look('rotation-record');
    await office().chooses('rotation.json');
    await button('Save the record file…').click();
    await expect(page().getByText('Saved as “rotation.json”')).toBeVisible();
    const saved = JSON.parse(await readFile(join(office().desk, 'rotation.json'), 'utf8')) as CeremonyRecord;
    expect(saved.present).toEqual([admins[0].name, admins[1].name]);
    expect((await savedPdf('rotation.pdf')).sheets).toBe(1);
    await visit(page(), screen);
    await expect(holder(admins[0].name)).toContainText('not since this root key was made');
    await expect(button('Show the record: Rotation of the root key')).toBeVisible();
  });

  test('the admins are changed: who comes enrols alone, all prove, also across a lock', async () => {
    await office().signedIn(0);
    await visit(page(), screen);
    await button('Change admins or quorum…').click();
    await page().getByText(admins[2].name, { exact: true }).click();
    await expect(page().getByText(`${admins[2].name} will hold no share`)).toBeVisible();
    await expect(page().getByText('With 2 of 2 neither admin can be ill')).toBeVisible();
    await page().getByText(officers.keyHolder.name, { exact: true }).click();
    await button('Increase New admins').click();
    await expect(page().getByText('2 of 4', { exact: true })).toBeVisible();
    await office().look('admins-plan');
    await button('Ask for confirmation').click();
    await confirm(1, new RegExp(`any 2 of these 4 open the vault. No share any more: ${admins[2].name}`));

    await expect(heading('Hand the keyboard to new admin 1')).toBeVisible();
    await office().look('admins-hand-over');
    await button('I am new admin 1').click();
    await page().getByRole('textbox', { name: 'Your name' }).fill(admins[0].name);
    await page().getByLabel('Passphrase', { exact: true }).fill(newcomer.passphrase);
    await page().getByLabel('Repeat passphrase', { exact: true }).fill(newcomer.passphrase);
    await button('Enrol new admin 1').click();
    await expect(page().getByText(/already/)).toBeVisible();
    await page().getByRole('textbox', { name: 'Your name' }).fill(newcomer.name);
    await page().getByLabel('Passphrase', { exact: true }).fill(newcomer.passphrase);
    await page().getByLabel('Repeat passphrase', { exact: true }).fill(newcomer.passphrase);
    await office().look('admins-enrol');
    await button('Enrol new admin 1').click();

    await expect(page().getByText('0 of 4 proved')).toBeVisible();
    await office().look('admins-prove');
    await prove(admins[0]);
    await expect(page().getByText('1 of 4 proved')).toBeVisible();
    await office().restart();
    await unlock(page(), 0, 1);
    await visit(page(), screen);
    await expect(page().getByText('0 of 4 have proved their new shares.')).toBeVisible();
    await office().look('custody-change-under-way');
    await button('Go on').click();
    await office().chooses(join(office().medium, 'shin.keyfile'));
    await prove(officers.keyHolder);
    for (const one of [admins[0], admins[1], newcomer]) await prove(one);
    await expect(page().getByText('The new admins are in force')).toBeVisible();
    await office().look('admins-record');
    expect((await savedPdf('admins.pdf')).sheets).toBe(1);
    await visit(page(), screen);
    await expect(holder(admins[2].name)).toHaveCount(0);
    await expect(holder(officers.keyHolder.name)).toContainText('needed');
    await expect(page().getByText('Up to 2 admins may be lost')).toBeVisible();
  });

  test('a change of admins is abandoned and leaves nothing', async () => {
    await office().signedIn(0);
    await visit(page(), screen);
    await button('Change admins or quorum…').click();
    await page().getByText(newcomer.name, { exact: true }).click();
    await button('Increase New admins').click();
    await button('Ask for confirmation').click();
    await confirm(1, /No share any more: Lim Dahye/);
    await expect(heading('Hand the keyboard to new admin 1')).toBeVisible();
    await button('Abandon the change…').click();
    await button('Abandon the change').click();
    await expect(button('Ask for confirmation')).toBeVisible();
    await visit(page(), screen);
    await expect(holder(newcomer.name)).toBeVisible();
    await expect(page().getByText('A change of admins is under way')).toHaveCount(0);
  });

  /** Takes the keyboard and proves the new share. */
  async function prove(person: { name: string; passphrase: string; keyFile?: string | null }): Promise<void> {
    const taken = button(`I am ${person.name}`);
    const turn = button(`Go on with ${person.name}`);
    await expect(taken.or(turn)).toBeVisible();
    if (await turn.isVisible()) await turn.click();
    await taken.click();
    await page().getByLabel('Your passphrase', { exact: true }).fill(person.passphrase);
    if (typeof person.keyFile === 'string') await button('Choose a key file…').click();
    await button('Prove my share').click();
    await expect(page().getByLabel('Your passphrase', { exact: true })).toHaveCount(0);
  }
});

/** The modules of a QR code as PrintQr draws it: rows of dark runs. */
function modulesOf(path: string): readonly string[] {
  const runs = [...path.matchAll(/M(\d+) (\d+)h(\d+)v1/g)].map(([, x, y, length]) =>
    [x, y, length].map(Number),
  );
  const size = Math.max(...runs.map(([x = 0, , length = 0]) => x + length));
  const rows = Array.from({ length: size }, () => Array.from({ length: size }, () => '0'));
  for (const [x = 0, y = 0, length = 0] of runs) rows[y]?.fill('1', x, x + length);
  return rows.map((row) => row.join(''));
}
