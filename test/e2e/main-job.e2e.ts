// The main job, in the real app, as a person does it: real drops of real files, real closing and starting again.

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, cp, mkdir, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { admins } from './cast.ts';
import { drop, give, kill, launch, makeHome } from './harness.ts';
import {
  beginCeremony,
  enrol,
  enrolAll,
  holdCeremony,
  look,
  makeKey,
  present,
  proveAll,
  unlock,
  visit,
} from './person.ts';

let home: string;
let app: ElectronApplication;
let window: Page;
let desk: string;
let created: string | null = null;

test.beforeEach(async () => {
  home = await makeHome();
  desk = join(home, 'desk');
  await mkdir(desk);
  await give(desk);
});
test.afterEach(async () => {
  await app.close().catch(() => undefined);
  await rm(home, { recursive: true, force: true });
});

async function put(name: string, bytes: string | Uint8Array): Promise<string> {
  const path = join(desk, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, bytes);
  await give(desk);
  return path;
}

async function sealAll(count: number): Promise<void> {
  await window.getByRole('button', { name: 'Seal', exact: true }).click();
  await finished(count);
}

async function finished(count: number): Promise<void> {
  const text = `${count} file ${count === 1 ? 'job' : 'jobs'} finished`;
  await expect(window.getByText(text).first()).toBeVisible({ timeout: 180_000 });
}

async function start(): Promise<void> {
  ({ app, window } = await launch({ home }));
}

/** The vault that the first ceremony of this run made, copied; each test goes on from there with a key of its own. */
async function startWithVault(key: string): Promise<void> {
  created ??= await createVault();
  await mkdir(join(home, 'data'));
  await cp(created, join(home, 'data', 'vault'), { recursive: true });
  await give(join(home, 'data'));
  await start();
  await unlock(window, 0, 1);
  await makeKey(window, key);
}

/** Keeps the vault of this test, closed, for the tests that follow. */
async function keepVault(): Promise<string> {
  const kept = join(await makeHome(), 'vault');
  await cp(join(home, 'data', 'vault'), kept, { recursive: true });
  return kept;
}

async function createVault(): Promise<string> {
  const there = await makeHome();
  const first = await launch({ home: there });
  await holdCeremony(first.window);
  await first.app.close();
  return join(there, 'data', 'vault');
}

/** Forgets the jobs of before, so that the next count is of what comes. */
async function clearFinished(): Promise<void> {
  await window.getByRole('button', { name: 'Clear finished', exact: true }).click();
}

test('create a vault, close, start, unlock with two of three, make a key, seal, unseal: the same bytes', async () => {
  await start();
  await expect(window.getByRole('button', { name: 'Create a vault', exact: true })).toBeVisible();
  await look(window, 'welcome');
  await holdCeremony(window);
  await look(window, 'ceremony-record');
  await window.getByRole('button', { name: 'Open the vault', exact: true }).click();
  await expect(window.getByRole('heading', { name: 'Home', level: 1 })).toBeVisible();
  await look(window, 'home-empty');

  await app.close();
  created = await keepVault();
  await start();
  await expect(window.getByRole('heading', { name: 'Finance vault' })).toBeVisible();
  await look(window, 'unlock');
  await present(window, 2, 'certainly not her passphrase');
  await expect(window.getByText('That is not the passphrase of 이서연.').first()).toBeVisible();
  await look(window, 'unlock-wrong');
  await present(window, 2);
  await expect(window.getByText('1 of 2')).toBeVisible();
  await look(window, 'unlock-one-of-two');
  await present(window, 0);
  await expect(window.getByRole('button', { name: 'Lock', exact: true })).toBeVisible();

  await visit(window, 'Keys');
  await window.getByRole('button', { name: 'New key', exact: true }).click();
  await look(window, 'new-key');
  await window.getByRole('textbox', { name: 'Key name' }).fill('7th heaven');
  await window.getByRole('button', { name: 'Create key', exact: true }).click();
  await expect(window.getByRole('dialog').getByText('3 to 63 characters').first()).toBeVisible();
  await window.getByRole('textbox', { name: 'Key name' }).fill('Payroll 2026');
  await window.getByRole('button', { name: 'Create key', exact: true }).click();
  await makeKey(window, 'Board papers');

  const ledger = await put('급여 대장 2026.xlsx', '급여'.repeat(400_000));
  const empty = await put('empty.txt', '');
  await put('감사 자료/2026/보고서.txt', '보고서의 내용');
  await put('감사 자료/raw.bin', Buffer.alloc(3_000_000, 3));
  await drop(window, [ledger, empty, join(desk, '감사 자료')]);
  await expect(window.getByRole('dialog', { name: 'Seal 3 items' })).toBeVisible();
  await window.getByRole('button', { name: /Sealed under/ }).click();
  await window.getByRole('option', { name: 'Payroll 2026' }).click();
  await look(window, 'staging');
  await sealAll(3);
  await look(window, 'jobs-done');
  const names = (await readdir(desk)).sort();
  expect(names.filter((name) => name.endsWith('.sealed'))).toEqual(
    ['empty.txt.sealed', '감사 자료.sealed', '급여 대장 2026.xlsx.sealed'].sort(),
  );
  expect(names.filter((name) => name.includes('.partial'))).toEqual([]);
  await visit(window, 'Keys');
  await expect(window.getByRole('row', { name: 'Payroll 2026' })).toContainText('3');
  await visit(window, 'Home');

  for (const name of ['empty.txt', '감사 자료', '급여 대장 2026.xlsx'])
    await rm(join(desk, name), { recursive: true });
  await clearFinished();
  await drop(
    window,
    names.filter((name) => name.endsWith('.sealed')).map((name) => join(desk, name)),
  );
  await window.getByRole('button', { name: 'Unseal', exact: true }).click();
  await finished(3);
  expect(await readFile(ledger, 'utf8')).toBe('급여'.repeat(400_000));
  expect((await stat(empty)).size).toBe(0);
  expect(await readFile(join(desk, '감사 자료/2026/보고서.txt'), 'utf8')).toBe('보고서의 내용');
  expect((await readFile(join(desk, '감사 자료/raw.bin'))).equals(Buffer.alloc(3_000_000, 3))).toBe(true);

  await window.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(window.getByText('Locked.')).toBeVisible();
  await look(window, 'locked');
  await unlock(window, 1, 2);
  await visit(window, 'Keys');
  await expect(window.getByRole('row', { name: 'Board papers' })).toBeVisible();
});

test('an admin who cannot prove the share enrols again, and everybody proves again', async () => {
  await start();
  await beginCeremony(window);
  await enrolAll(window);
  await window.getByRole('button', { name: `I am ${admins[0].name}`, exact: true }).click();
  await window.getByLabel('Your passphrase', { exact: true }).fill('not what was chosen before');
  await window.getByRole('button', { name: 'Prove my share', exact: true }).click();
  await look(window, 'ceremony-cannot-prove');
  await window.getByRole('button', { name: 'Choose another passphrase', exact: true }).click();
  await enrol(window, 0);
  await proveAll(window);
  await expect(window.getByRole('heading', { name: 'The vault is created' })).toBeVisible();
});

test('a file of 3 GiB is sealed with progress and comes back the same', async () => {
  await startWithVault('Large files');
  const path = await put('large.img', '');
  const file = await open(path, 'r+');
  await file.truncate(3 * 2 ** 30);
  for (let gib = 0; gib < 3; gib++)
    await file.write(Buffer.from(`here is GiB ${gib}`), 0, 13, gib * 2 ** 30 + 12_345);
  await file.close();
  const before = await sha256(path);
  await drop(window, [path]);
  await window.getByRole('button', { name: 'Seal', exact: true }).click();
  await expect(window.getByRole('progressbar', { name: 'Progress of large.img' })).toBeVisible();
  await look(window, 'jobs-running');
  await finished(1);
  expect((await stat(`${path}.sealed`)).size).toBeGreaterThan(3 * 2 ** 30);
  await rm(path);
  await clearFinished();
  await drop(window, [`${path}.sealed`]);
  await window.getByRole('button', { name: 'Unseal', exact: true }).click();
  await finished(1);
  expect(await sha256(path)).toBe(before);
});

test('what goes wrong is said at its file, and nothing is lost', async () => {
  await startWithVault('Careful');
  const path = await put('contract.pdf', 'the only copy');
  await drop(window, [path]);
  await sealAll(1);
  const sealed = await readFile(`${path}.sealed`);

  await clearFinished();
  await drop(window, [path]);
  await sealAll(1);
  await expect(window.getByText('Not sealed').first()).toBeVisible();
  await window.getByRole('button', { name: 'Keep both: contract.pdf' }).click();
  await expect(window.getByText('contract.pdf (2).sealed').first()).toBeVisible();
  expect((await readFile(`${path}.sealed`)).equals(sealed)).toBe(true);

  const annex = await put('annex.pdf', Buffer.alloc(50_000, 1));
  await clearFinished();
  await drop(window, [annex]);
  await sealAll(1);
  const whole = await readFile(`${annex}.sealed`);
  await rm(annex);
  await put('broken.sealed', whole.subarray(0, 40_000));
  await put('changed.sealed', Buffer.concat([whole.subarray(0, -1), Buffer.from([(whole.at(-1) ?? 0) ^ 1])]));
  await put('shut/away.txt', 'in a folder that nothing may be written to');
  await chmod(join(desk, 'shut'), 0o555);
  await put('secret.txt', 'not for this user');
  await chmod(join(desk, 'secret.txt'), 0o000);
  await clearFinished();
  await drop(
    window,
    ['broken.sealed', 'changed.sealed', 'shut/away.txt', 'secret.txt'].map((name) => join(desk, name)),
  );
  await expect(
    window.getByRole('region', { name: 'Left out' }).or(window.getByText('Left out')).first(),
  ).toBeVisible();
  await look(window, 'staging-mixed');
  await window.getByRole('button', { name: 'Seal and unseal', exact: true }).click();
  await expect(window.getByText('3 refused').first()).toBeVisible();
  await expect(window.getByText('“broken.sealed” is cut off').first()).toBeVisible();
  await expect(window.getByText('“changed.sealed” was changed or is damaged').first()).toBeVisible();
  await look(window, 'jobs-refused');
  await chmod(join(desk, 'shut'), 0o755);
  const left = (await readdir(desk, { recursive: true })).filter((name) => !/^(contract|annex)/.test(name));
  expect(left.sort()).toEqual(['broken.sealed', 'changed.sealed', 'secret.txt', 'shut', 'shut/away.txt']);
});

test('kill -9 in the middle of sealing: the vault opens again and no half file has a final name', async () => {
  await startWithVault('Sturdy');
  const small = await put('small.txt', 'sealed before the power went');
  await drop(window, [small]);
  await sealAll(1);
  const path = await put('big.bin', Buffer.alloc(300_000_000, 5));
  await drop(window, [path]);
  await window.getByRole('button', { name: 'Seal', exact: true }).click();
  await expect(window.getByText('Sealing').first()).toBeVisible();
  await kill(app);
  expect(await readdir(desk)).not.toContain('big.bin.sealed');

  ({ app, window } = await launch({ home }));
  await unlock(window, 0, 1);
  await rm(small);
  await drop(window, [`${small}.sealed`]);
  await window.getByRole('button', { name: 'Unseal', exact: true }).click();
  await finished(1);
  expect(await readFile(small, 'utf8')).toBe('sealed before the power went');
});

test('a damaged keystore says so, is not touched, and opens once it is whole again', async () => {
  await startWithVault('Precious');
  await app.close();
  const path = join(home, 'data', 'vault', 'keystore.db');
  const whole = await readFile(path);
  const damaged = Buffer.from(whole).fill(0xaa, 4096, 12_000);
  await writeFile(path, damaged);
  ({ app, window } = await launch({ home }));
  await expect(window.getByRole('heading', { name: 'The vault cannot be read' })).toBeVisible();
  await look(window, 'unreadable');
  expect((await readFile(path)).equals(damaged)).toBe(true);
  await writeFile(path, whole);
  await window.getByRole('button', { name: 'Try again', exact: true }).click();
  await unlock(window, 1, 0);
  await visit(window, 'Keys');
  await expect(window.getByRole('row', { name: 'Precious' })).toBeVisible();
});

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) hash.update(chunk);
  return hash.digest('hex');
}
