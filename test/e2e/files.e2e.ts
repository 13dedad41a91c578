// Files at the window: what is dropped, chosen or handed over; several keys; re-sealing, checking and inspecting; the index
// of what was sealed and the campaign that brings all of it to the newest version.

import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { newRecipient, opened, openedByPassphrase } from '../age-desk.ts';
import { keys } from './cast.ts';
import { give, startAgainWith } from './harness.ts';
import { type Office, sharedOffice, test as withOffice } from './office.ts';
import { clearFinished, finished, sealAll, signIn, visit } from './person.ts';

const office = sharedOffice();

const button = (name: string) => office().window.getByRole('button', { name, exact: true });
const dialog = (name: string | RegExp) => office().window.getByRole('dialog', { name });
const job = (name: string) => office().window.getByRole('listitem').filter({ hasText: name });

async function sealed(name: string, bytes: string | Uint8Array): Promise<void> {
  await office().put(name, bytes);
  await office().drop(name);
  await sealAll(office().window, 1);
  await clearFinished(office().window);
}

test('plain and sealed files are dropped together, and each is done what is right for it', async () => {
  await office().signedIn(0);
  await sealed('minutes.txt', 'minutes of the board');
  await rm(join(office().desk, 'minutes.txt'));
  await office().put('budget.txt', 'the budget');
  await office().drop('budget.txt', 'minutes.txt.sealed');
  await expect(dialog('Seal 1 item, unseal 1 file')).toBeVisible();
  await office().look('staging-both');
  await button('Seal and unseal').click();
  await finished(office().window, 2);
  expect(await readFile(join(office().desk, 'minutes.txt'), 'utf8')).toBe('minutes of the board');
  await stat(join(office().desk, 'budget.txt.sealed'));
  await clearFinished(office().window);
});

test('under several keys with a context, originals to the trash; inspected, checked and re-sealed to another key', async () => {
  await office().signedIn(0);
  await office().put('treaty.txt', 'the treaty');
  await office().drop('treaty.txt');
  await button('Add a key').click();
  await button('Add a context').click();
  await office().window.getByRole('textbox', { name: 'Name 1' }).fill('case');
  await office().window.getByRole('textbox', { name: 'Value 1' }).fill('2026-117');
  await office()
    .window.getByRole('checkbox', { name: /Move the originals to the trash/ })
    .press('Space');
  await office().look('staging-several-keys');
  await button('Seal').click();
  await finished(office().window, 1);
  await expect(job('treaty.txt')).toContainText(/Original in the trash|was not moved to the trash/);
  await clearFinished(office().window);

  await office().chooses('treaty.txt.sealed');
  await button('Inspect a sealed file…').click();
  const inspector = dialog('treaty.txt.sealed');
  await expect(inspector).toContainText('case = 2026-117');
  await expect(inspector).toContainText(`${keys.payroll.name}, version 3`);
  await expect(inspector).toContainText(`${keys.board.name}, version 3`);
  await expect(inspector).toContainText('nothing of it is proved');
  await button('Check integrity').click();
  await expect(inspector).toContainText('The check found the file sound.');
  await office().look('inspector');
  await button('Re-seal…').click();
  const staging = dialog('Re-seal 1 file');
  await staging.getByRole('radio', { name: 'Other keys, and no others' }).press('Space');
  await expect(staging.getByRole('button', { name: /Sealed under/ })).toContainText(keys.board.name);
  await button('Re-seal').click();
  await expect(job('treaty.txt.sealed').filter({ hasText: 'Re-sealed' })).toBeVisible();
  await office().chooses('treaty.txt.sealed');
  await button('Inspect a sealed file…').click();
  await expect(inspector).toContainText(`${keys.board.name}, version 3`);
  await expect(inspector).not.toContainText(keys.payroll.name);
  await expect(inspector).toContainText('1 time');
  await button('Close').click();
  await clearFinished(office().window);
});

test('a sealed file is exported for a recipient without Keyward, and for whoever knows a passphrase', async () => {
  await office().signedIn(0);
  const [them, other] = [await newRecipient(), await newRecipient('hybrid')];
  await sealed('handover.txt', 'for the other house');
  await office().drop('handover.txt.sealed');
  await dialog('Unseal 1 file').getByRole('radio', { name: 'Export to age' }).press('Space');
  await office().look('staging-export');
  await button('Choose for whom…').click();
  const exporting = dialog('Export 1 file to age');
  const recipients = exporting.getByRole('textbox', { name: 'Recipients' });
  const refused: readonly (readonly [string, string])[] = [
    ['', 'Enter 1 to 16 recipients'],
    [`${them.recipient.slice(0, -1)}b`, 'Recipient 1 is not an age recipient, or it was mistyped'],
    [`${them.recipient}\n${them.identity}`, 'Recipient 2 is a secret key'],
    [`${them.recipient}\n${other.recipient}`, 'do not go together'],
  ];
  for (const [text, why] of refused) {
    await recipients.fill(text);
    await button('Check the recipients…').click();
    await expect(exporting).toContainText(why);
  }
  await office().look('export-refused');
  // Nobody is exported for who was not shown once more.
  await recipients.fill(`# The other house\n${them.recipient}`);
  await button('Check the recipients…').click();
  await expect(exporting.getByRole('list', { name: 'Recipients' })).toContainText(them.recipient);
  await office().look('export-review');
  await button('Back').click();
  await expect(recipients).toHaveValue(`# The other house\n${them.recipient}`);
  await button('Check the recipients…').click();
  await button('Export for 1 recipient').click();
  await expect(job('handover.txt.sealed').filter({ hasText: 'Exported' })).toContainText('handover.txt.age');
  expect((await opened(join(office().desk, 'handover.txt.age'), them)).toString()).toBe(
    'for the other house',
  );
  const exports = {
    ...{ from: null, to: null, person: null, key: null, result: null },
    actions: ['export to age'],
    text: null,
  };
  const { entries } = await office().done('logEntries', { before: null, most: 1, filter: exports });
  expect(JSON.stringify(entries[0])).toContain(them.recipient);
  await clearFinished(office().window);

  await visit(office().window, 'Sealed files');
  await office().window.getByRole('checkbox', { name: 'Select handover.txt.sealed' }).press('Space');
  await button('Export to age…').click();
  await exporting.getByRole('radio', { name: 'Whoever knows a passphrase' }).press('Space');
  await mkdir(join(office().desk, 'stick'));
  await give(join(office().desk, 'stick'));
  await office().chooses('stick');
  await button('Choose a folder…').click();
  await expect(exporting).toContainText(`stick (in ${office().desk})`);
  const passphrase = 'granite lantern orchid seven';
  await exporting.getByLabel('Passphrase of the exported files', { exact: true }).fill('password1234');
  await expect(exporting).toContainText('It is on the lists of common passwords');
  await button('Export').click();
  await expect(exporting).toContainText('Not accepted. Choose a stronger passphrase.');
  await exporting.getByLabel('Passphrase of the exported files', { exact: true }).fill(passphrase);
  await exporting.getByLabel('Repeat the passphrase', { exact: true }).fill(passphrase);
  await expect(exporting).toContainText('Good. It will hold against guessing.');
  await office().look('export-passphrase');
  await button('Export').click();
  await visit(office().window, 'Home');
  await expect(office().window.getByText('Exported', { exact: true })).toBeVisible({ timeout: 60_000 });
  const made = join(office().desk, 'stick', 'handover.txt.age');
  expect((await openedByPassphrase(made, passphrase)).toString()).toBe('for the other house');
  await clearFinished(office().window);
});

test('after a rotation a campaign brings every sealed file to the newest version, and proves it', async () => {
  await office().signedIn(0);
  for (const name of ['one.txt', 'two.txt', 'three.txt']) await office().put(`cases/${name}`, name);
  await office().drop('cases/one.txt', 'cases/two.txt', 'cases/three.txt');
  await sealAll(office().window, 3);
  await clearFinished(office().window);
  await office().done('rotateKey', { keyId: office().keyId('payroll') });
  await rm(join(office().desk, 'cases/three.txt.sealed'));

  await visit(office().window, 'Sealed files');
  await button('Search all known places').click();
  await expect(office().window.getByRole('status').filter({ hasText: 'Search finished' })).toBeVisible();
  await button('What was found').click();
  await expect(dialog('Found in all known places')).toContainText('Missing from where they were');
  await button('Close').click();
  await office().window.getByRole('radio', { name: 'Missing' }).press('Space');
  await expect(office().window.getByRole('row', { name: /three\.txt\.sealed/ })).toBeVisible();
  await office().window.getByRole('radio', { name: 'Present' }).press('Space');
  await expect(office().window.getByRole('row', { name: /one\.txt\.sealed/ })).toContainText('3');
  await office().look('sealed-files');

  await button('Re-seal all files…').click();
  await office().look('campaign-begin');
  await button('Begin re-sealing').click();
  const campaign = office().window.getByRole('region', { name: 'Re-sealing all files of this key' });
  await expect(campaign).toContainText('1 missing: their places are not known');
  await expect(campaign).toContainText('Stopped');
  await expect(office().window.getByRole('row', { name: /one\.txt\.sealed/ })).toContainText('4');
  await office().look('campaign-stopped');
  // What was thought to be lost is found in another folder, and the campaign ends.
  await campaign.getByRole('button', { name: 'Give up…' }).click();
  await office()
    .window.getByRole('alertdialog')
    .getByRole('button', { name: 'Give up', exact: true })
    .click();
  await expect(campaign).toContainText('Given up on');
});

test('what is handed over while the vault is locked waits, shows what it says of itself, and is staged after the sign-in', async () => {
  await office().signedIn(0);
  await visit(office().window, 'Home');
  await clearFinished(office().window);
  await sealed('letter.txt', 'a letter');
  await office().put('초안.txt', 'a draft');
  await button('Lock').click();
  await expect(office().window.getByText('Locked by hand.')).toBeVisible();
  await startAgainWith(
    office().home,
    ['letter.txt.sealed', '초안.txt'].map((name) => join(office().desk, name)),
  );
  await expect(office().window.getByText('2 items wait until the vault is open')).toBeVisible();
  await button('Show them').click();
  await dialog('Waiting files').getByRole('button', { name: 'Inspect letter.txt.sealed' }).click();
  await expect(dialog('letter.txt.sealed')).toContainText('Opened by');
  await office().look('waiting-inspector');
  await dialog('letter.txt.sealed').getByRole('button', { name: 'Close' }).click();
  await dialog('Waiting files').getByRole('button', { name: 'Close' }).click();
  await office().look('unlock-waiting-files');
  await office().unlock(0, 1);
  await expect(dialog('Seal 1 item, unseal 1 file')).toBeVisible();
  await button('Cancel').click();
});

test('a user works with his own keys, and an auditor with none', async () => {
  await office().signedIn(0);
  await office().signedIn('auditor');
  await office().drop('letter.txt.sealed');
  await expect(dialog('Inspect 1 file')).toContainText('No key is assigned to you for opening them');
  await button('Inspect').click();
  await expect(dialog('letter.txt.sealed')).toBeVisible();
  await expect(button('Check integrity')).toBeHidden();
  await button('Close').click();
  await office().drop('초안.txt');
  await expect(dialog('Seal 1 item')).toContainText('No key is assigned to you for sealing');
  await office().look('staging-no-key');
  await button('Cancel').click();
});

withOffice(
  'jobs are paused, resumed, cancelled and tried again',
  async ({ office: own }: { office: Office }) => {
    await own.signedIn(0);
    const press = (name: string) => own.window.getByRole('button', { name, exact: true }).click();
    await own.put('big.bin', Buffer.alloc(400_000_000, 7));
    // More than a small job has, so that each waits for the one before.
    for (const n of [1, 2, 3]) await own.put(`small ${n}.txt`, Buffer.alloc(1_500_000, n));
    await writeFile(join(own.desk, 'small 2.txt.sealed'), 'somebody else was here');
    await give(own.desk);
    await own.drop('big.bin', 'small 1.txt', 'small 2.txt', 'small 3.txt');
    await press('Seal');
    await press('Pause all');
    await expect(own.window.getByText('Paused').first()).toBeVisible();
    await own.look('jobs-paused');
    await visit(own.window, 'Keys');
    await expect(own.window.getByRole('button', { name: /file jobs? in work/ })).toBeVisible();
    await own.window.getByRole('button', { name: /file jobs? in work/ }).click();
    await press('More about big.bin');
    await own.window.getByRole('menuitem', { name: 'Cancel', exact: true }).click();
    await press('Resume all');
    await expect(own.window.getByText('1 refused').first()).toBeVisible();
    await expect(own.window.getByText('Sealed', { exact: true })).toHaveCount(2);
    await press('Keep both: small 2.txt');
    await finished(own.window, 4);
    expect(await readFile(join(own.desk, 'small 2.txt.sealed'), 'utf8')).toBe('somebody else was here');
    await expect(own.window.getByText('small 2.txt (2).sealed').first()).toBeVisible();
    await expect(stat(join(own.desk, 'big.bin.sealed'))).rejects.toThrow();
    await press('Try again: big.bin');
    await expect(own.window.getByText('Sealed', { exact: true })).toHaveCount(4, { timeout: 60_000 });
    await stat(join(own.desk, 'big.bin.sealed'));
    await signIn(own.window, 'Yoo Joonho', 'saffron glacier bicycle quiet tunnel');
  },
);
