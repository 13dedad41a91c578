// Using keys: small data, data keys, signatures, the secrets that come of it, and the clipboard that clears itself.

import { readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, type Locator, test } from '@playwright/test';
import { keys } from './cast.ts';
import { askInside } from './inside.ts';
import { sharedOffice } from './office.ts';
import { visit } from './person.ts';

const plain = 'IBAN DE02 1203 0000 0000 2020 51, 계좌 이체';

test.describe('keys in use', () => {
  const office = sharedOffice();
  const page = () => office().window;
  const button = (name: string | RegExp, within: Locator | null = null) =>
    (within ?? page()).getByRole('button', { name, exact: true });
  const field = (name: string) => page().getByRole('textbox', { name, exact: true });
  const task = (name: string) => page().getByRole('tab', { name, exact: true }).click();
  const pick = (name: string) => page().getByText(name, { exact: true }).click();
  const clipboard = () => askInside(office().app, ({ clipboard: board }) => board.readText());
  const chooseKey = async (name: string) => {
    await page().getByRole('combobox', { name: 'Key' }).fill(name);
    await page().getByRole('option', { name }).click();
  };
  const shown = () => field('In the clear');

  /** Encrypts under a key; answers the ciphertext, by way of the clipboard. */
  async function encrypt(text: string, key: string): Promise<string> {
    await task('Encrypt');
    await chooseKey(key);
    await field('Text to encrypt').fill(text);
    await button('Encrypt').click();
    await expect(page().getByText(`Encrypted under “${key}”`)).toBeVisible();
    await button('Copy').click();
    await expect(page().getByText('Copied.', { exact: true })).toBeVisible();
    return clipboard();
  }

  test('a text is encrypted under a key that can do it, and decrypted with the same context alone', async () => {
    await office().signedIn(0);
    await visit(page(), 'Use keys');
    const combo = page().getByRole('combobox', { name: 'Key' });
    await expect(
      page().getByText(/^Not offered: 2 keys of a type that cannot do this, 1 key disabled, 1 key waiting/),
    ).toBeVisible();
    await combo.fill('archive');
    await expect(page().getByRole('option', { name: /Archive 2019.*disabled/ })).toHaveAttribute(
      'aria-disabled',
      'true',
    );
    await combo.press('Escape');
    await button('Encrypt').click();
    await expect(page().getByText('Choose a key.')).toBeVisible();
    await expect(page().getByText('Enter the text.')).toBeVisible();
    await chooseKey(keys.payroll.name);
    await field('Text to encrypt').fill(plain);
    await button('Add a context').click();
    await expect(field('Name 1')).toBeFocused();
    await field('Name 1').fill('case');
    await field('Value 1').fill('2026-17');
    await office().look('use-encrypt');
    await button('Encrypt').click();
    await expect(page().getByText('Encrypted under “Payroll 2026”, version 3.')).toBeVisible();
    await expect(field('Text to encrypt')).toHaveValue('');
    const ciphertext = await field('Ciphertext').inputValue();
    expect(ciphertext).toMatch(/^kw1:/);
    await office().look('use-encrypted');

    await task('Decrypt');
    await field('Ciphertext').fill(`  ${ciphertext}\n`);
    await button('Decrypt').click();
    await expect(page().getByText(/^The ciphertext does not open/)).toBeVisible();
    await button('Add a context').click();
    await field('Name 1').fill('case');
    await field('Value 1').fill('2026-17');
    await button('Decrypt').click();
    await expect(page().getByText('Decrypted with “Payroll 2026”, version 3.')).toBeVisible();
    // Nothing of it is in the page before it was asked for.
    expect(await page().content()).not.toContain('IBAN');
    await expect(shown()).toBeHidden();
    await button('Show').click();
    await expect(shown()).toHaveValue(plain);
    await office().look('use-decrypted');
    await pick('Hexadecimal');
    await expect(shown()).toHaveValue(Buffer.from(plain, 'utf8').toString('hex'));
    await button('Hide').click();
    await expect(shown()).toBeHidden();
    await button('Wipe it').click();
    await expect(page().getByText('Wiped from this window and from memory.')).toBeVisible();
  });

  test('a copied secret is counted down and leaves the clipboard', async () => {
    await office().signedIn(0);
    await visit(page(), 'Use keys');
    const ciphertext = await encrypt(plain, keys.board.name);
    await task('Decrypt');
    await field('Ciphertext').fill(ciphertext);
    await button('Decrypt').click();
    await button('Copy for 30 s').click();
    await expect.poll(clipboard).toBe(plain);
    await expect(page().getByText(/^Clipboard clears in \d+ s$/)).toBeVisible();
    // It is still counted down elsewhere.
    await visit(page(), 'About');
    await expect(page().getByText(/^Clipboard clears in \d+ s$/)).toBeVisible();
    await button('Clear now').click();
    await expect.poll(clipboard).toBe('');
    await expect(page().getByText(/^Clipboard clears in/)).toBeHidden();

    // By the keyboard too, and then the lock clears it.
    await visit(page(), 'Use keys');
    await task('Decrypt');
    await field('Ciphertext').fill(ciphertext);
    await button('Decrypt').click();
    await button('Show').click();
    await shown().focus();
    await page().keyboard.press('Control+a');
    await page().keyboard.press('Control+c');
    await expect.poll(clipboard).toBe(plain);
    await page().keyboard.press('Control+l');
    await expect.poll(clipboard).toBe('');
    await expect.poll(async () => (await office().snapshot()).state).toBe('locked');
  });

  test('a ciphertext moves to another key unseen, and a small file goes the same way', async () => {
    await office().signedIn('user');
    await visit(page(), 'Use keys');
    await office().put('note.bin', Uint8Array.from([0, 1, 2, 255]));
    await office().chooses('note.bin');
    await chooseKey(keys.partners.name);
    await pick('A file');
    await button('Choose a file…').click();
    await expect(page().getByText(/^note\.bin in /)).toBeVisible();
    await button('Encrypt').click();
    await expect(page().getByText('Encrypted under “Partner exchange”, version 1.')).toBeVisible();
    await office().chooses('note.kw1.txt');
    await button('Save as a file…').click();
    await expect(page().getByText(/^Saved as note\.kw1\.txt/)).toBeVisible();

    await task('Re-encrypt');
    await button('From a file…').click();
    await expect(field('Ciphertext')).toHaveValue(/^kw1:/);
    await page().getByText('Another key', { exact: true }).click();
    await chooseKey(keys.payroll.name);
    await office().look('use-re-encrypt');
    await page().locator('form').getByRole('button', { name: 'Re-encrypt', exact: true }).click();
    await expect(page().getByText('Now under “Payroll 2026”, version 3.')).toBeVisible();
    const moved = await field('Ciphertext').last().inputValue();

    await task('Decrypt');
    await field('Ciphertext').fill(moved);
    await button('Decrypt').click();
    await expect(page().getByText('4 bytes that are not text.')).toBeVisible();
    await office().chooses('back.bin');
    await button('Save as a file…').click();
    await expect(page().getByText(/^Saved as back\.bin .* in the clear\.$/)).toBeVisible();
    expect([...(await readFile(join(office().desk, 'back.bin')))]).toEqual([0, 1, 2, 255]);
    expect((await stat(join(office().desk, 'back.bin'))).mode & 0o777).toBe(0o600);
  });

  test('a data key comes sealed, in the clear only when asked, shown once', async () => {
    await office().signedIn('user');
    await visit(page(), 'Use keys');
    await task('Data keys');
    // The only key that can do it is chosen already.
    await expect(page().getByRole('combobox', { name: 'Key' })).toHaveValue(keys.payroll.name);
    await button('Create data key').click();
    await expect(
      page().getByText('A data key of 256 bits, sealed under “Payroll 2026”, version 3.'),
    ).toBeVisible();
    await expect(button('Show')).toBeHidden();
    await pick('512 bits');
    await page().getByText('Also in the clear', { exact: true }).click();
    await button('Create data key').click();
    await expect(page().getByText(/^A data key of 512 bits/)).toBeVisible();
    const sealed = await field('Sealed data key').inputValue();
    await button('Show').click();
    const clear = await shown().inputValue();
    expect(Buffer.from(clear, 'base64')).toHaveLength(64);
    await expect(button('Hide')).toBeHidden();
    await office().look('use-data-key');
    await button('Wipe it').click();
    await expect(shown()).toBeHidden();

    await pick('Open a sealed one');
    await field('Sealed data key').fill(sealed);
    await button('Open data key').click();
    await button('Show').click();
    await expect(shown()).toHaveValue(clear);
  });

  test('a text is signed and verified, and so is a file beside its signature', async () => {
    await office().signedIn('user');
    await visit(page(), 'Use keys');
    await task('Sign');
    await chooseKey(keys.contracts.name);
    await field('Text to sign').fill(plain);
    await button('Sign').click();
    await expect(page().getByText('Signed with “Contract signing”, version 2.')).toBeVisible();
    const signature = await field('Signature').inputValue();
    await task('Verify');
    await field('The text that was signed').fill(plain);
    await field('Signature').fill(signature);
    await button('Verify').click();
    await expect(page().getByText('Genuine', { exact: true })).toBeVisible();
    await field('The text that was signed').fill(`${plain}.`);
    await button('Verify').click();
    await expect(page().getByText('Not genuine', { exact: true })).toBeVisible();
    await office().look('use-verify-text');

    await office().put('contract.pdf', 'the contract as agreed');
    await office().chooses('contract.pdf');
    await task('Sign');
    await pick('A file');
    await button('Choose a file…').click();
    await button('Sign').click();
    await expect(page().getByText(/^The signature is contract\.pdf\.sig/)).toBeVisible();
    expect(await readFile(join(office().desk, 'contract.pdf.sig'), 'utf8')).toContain('contract.pdf');
    await button('Sign').click();
    await expect(page().getByText('There is a signature file already. It was not touched.')).toBeVisible();
    await office().look('use-sign-file');
    await button('Write beside it, with a number').click();
    await expect(page().getByText(/^The signature is contract\.pdf.*2/)).toBeVisible();

    await task('Verify');
    await pick('A file');
    await button('Choose a file…').click();
    await button('Verify').click();
    await expect(page().getByText('Genuine', { exact: true })).toBeVisible();
    await expect(
      page().getByText(/Signed by Yoo Joonho, .* The file was called contract\.pdf then\./),
    ).toBeVisible();
    await office().put('contract.pdf', 'the contract as somebody wished');
    await button('Verify').click();
    await expect(page().getByText('The content was changed', { exact: true })).toBeVisible();
    await office().look('use-verify-file');
  });

  test('a long file is read while its person looks elsewhere, and can be stopped', async () => {
    await office().signedIn('user');
    await visit(page(), 'Use keys');
    await truncate(await office().put('disk.img', ''), 4 * 2 ** 30);
    await office().chooses('disk.img');
    await task('Sign');
    await chooseKey(keys.contracts.name);
    await pick('A file');
    await button('Choose a file…').click();
    await button('Sign').click();
    const progress = page().getByRole('progressbar', { name: 'Reading disk.img' });
    await expect(progress).toBeVisible();
    await office().look('use-reading');
    await visit(page(), 'Home');
    await visit(page(), 'Use keys');
    await task('Sign');
    await expect(progress).toBeVisible();
    await button('Stop').click();
    await expect(page().getByText('Cancelled. Nothing half-written was left behind.')).toBeVisible();
    expect(await readdir(office().desk)).not.toContain('disk.img.sig');
  });

  test('who may use no key is not led to it', async () => {
    await office().signedIn('auditor');
    await expect(page().getByRole('navigation').getByRole('button', { name: 'Use keys' })).toHaveCount(0);
    const refused = await page().evaluate(() =>
      globalThis.window.vault.decrypt({ ciphertext: 'kw1:', context: [] }),
    );
    expect(refused).toMatchObject({ refused: { code: 'ciphertext_malformed' } });
  });
});
