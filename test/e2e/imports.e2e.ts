// Importing key material at the window: an AES key wrapped under a key of the vault, a signing key in a file under a
// passphrase; what is refused on the way, and the origin that is shown from then on.

import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { freshPair, protect, wrapOaep } from '../wrapping.ts';
import { drop } from './harness.ts';
import { sharedOffice } from './office.ts';
import { visit } from './person.ts';

test.describe('in the office', () => {
  const office = sharedOffice();

  const button = (name: string | RegExp) => office().window.getByRole('button', { name, exact: true });
  const radio = (name: RegExp) => office().window.getByRole('radio', { name });
  const text = (words: string | RegExp) => office().window.getByText(words).first();

  async function begin(name: string, type: RegExp): Promise<void> {
    await visit(office().window, 'Keys');
    await button('New key').click();
    await office().window.getByRole('textbox', { name: 'Key name' }).fill(name);
    await radio(type).press('Space');
    await radio(/^Imported from outside/).press('Space');
  }

  async function bring(name: string, bytes: Buffer): Promise<void> {
    await office().put(name, bytes);
    await office().chooses(name);
    await button(/^Choose (a|another) file…$/).click();
    await expect(text(`“${name}”`)).toBeVisible();
  }

  async function expectImported(name: string): Promise<void> {
    await office().window.getByRole('row', { name }).click();
    await expect(office().window.getByRole('heading', { name, level: 1 })).toBeVisible();
    await expect(text('Imported: copies of version 1 may exist')).toBeVisible();
    await expect(office().window.getByRole('row', { name: 'v1' })).toContainText('Imported');
  }

  test('an AES key is wrapped under a key of the vault, brought in, and its origin stays', async () => {
    await office().signedIn(0);
    await begin('Partner ledger', /^AES-256/);
    await office().look('import-choice');
    await button('Next').click();
    await expect(text('What an imported key is')).toBeVisible();
    await expect(button('Import key')).toBeDisabled();
    await office().look('import-empty');
    await button('Make a wrapping key').click();
    await expect(text('1. Save the public half, and hand it over')).toBeVisible({ timeout: 30_000 });
    await office().chooses('wrapping-key.pem');
    await button('Save as file…').click();
    await expect(text(/^Saved as “wrapping-key.pem”/)).toBeVisible();
    await button('Import key').click();
    await expect(text('Choose the file first.')).toBeVisible();

    const pem = await readFile(join(office().desk, 'wrapping-key.pem'), 'utf8');
    const der = Buffer.from(pem.split('\n').slice(1, -2).join(''), 'base64');
    await expect(text(createHash('sha256').update(der).digest('hex'))).toBeVisible();
    await bring('key.wrapped', wrapOaep(pem, Buffer.from('correct horse battery staple 123')));
    await button('Import key').click();
    await expect(text('These 32 bytes are text')).toBeVisible();
    await office().look('import-refused');

    // Whoever goes back, or closes the dialog, finds the wrapping key again: the vault holds it.
    await button('Back').click();
    await expect(office().window.getByRole('textbox', { name: 'Key name' })).toHaveValue('Partner ledger');
    await button('Next').click();
    await expect(text('2. Wrap the key over there, with OpenSSL 3')).toBeVisible();
    await bring('again.wrapped', wrapOaep(pem, randomBytes(32)));
    await office().look('import-wrapped');
    await button('Import key').click();
    await expect(text('“Partner ledger” is imported')).toBeVisible();
    await expect(text(/^[0-9a-f]{6}$/)).toBeVisible();
    await office().look('import-done');
    await button('Close').click();

    await expectImported('Partner ledger');
    await button('Rotate now…').click();
    await button('Rotate the key').click();
    await expect(office().window.getByRole('row', { name: 'v2' })).toContainText('Made by this vault');
    await expect(office().window.getByRole('row', { name: 'v1' })).toContainText('Imported');
    await office().look('import-key');
  });

  test('a signing key comes in a file under a passphrase, chosen or dropped; a name that is taken leads back', async () => {
    await office().signedIn(0);
    const { der, spki } = freshPair('Ed25519');
    await begin('Partner ledger', /^Ed25519/);
    await button('Next').click();
    await bring('clear.p8', der);
    const passphrase = office().window.getByLabel('Passphrase of the file', { exact: true });
    await passphrase.fill('granite lantern');
    await button('Import key').click();
    await expect(text('“clear.p8” is a private key in the clear')).toBeVisible();
    await office().look('import-file');

    const path = await office().put('signing.p8', protect(der, 'granite lantern'));
    await drop(office().window, [path], 'fieldset');
    await expect(text('“signing.p8”')).toBeVisible();
    await passphrase.fill('granite lanterns');
    await button('Import key').click();
    await expect(text('That is not the passphrase of “signing.p8”')).toBeVisible();
    await passphrase.fill('granite lantern');
    await button('Import key').click();
    await expect(text('A key named “Partner ledger” already exists')).toBeVisible();
    await office().window.getByRole('textbox', { name: 'Key name' }).fill('Partner signing');
    await button('Next').click();
    await bring('signing.p8', protect(der, 'granite lantern'));
    await passphrase.fill('granite lantern');
    await passphrase.press('Enter');
    await expect(text(createHash('sha256').update(spki).digest('hex'))).toBeVisible();
    await button('Close').click();
    await expectImported('Partner signing');
  });
});
