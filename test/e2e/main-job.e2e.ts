// The main job, in the real app, as a person does it: real drops of real files, real closing and starting again.

import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ElectronApplication, expect, type Page, test } from '@playwright/test';
import { drop, give, launch, makeHome } from './harness.ts';
import {
  clearFinished,
  finished,
  holdCeremony,
  look,
  makeKey,
  present,
  sealAll,
  unlock,
  visit,
} from './person.ts';

let home: string;
let app: ElectronApplication;
let window: Page;
let desk: string;

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

async function start(): Promise<void> {
  ({ app, window } = await launch({ home }));
}

async function put(name: string, bytes: string | Uint8Array): Promise<string> {
  const path = join(desk, name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, bytes);
  await give(desk);
  return path;
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
  await sealAll(window, 3);
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
  await clearFinished(window);
  await drop(
    window,
    names.filter((name) => name.endsWith('.sealed')).map((name) => join(desk, name)),
  );
  await window.getByRole('button', { name: 'Unseal', exact: true }).click();
  await finished(window, 3);
  expect(await readFile(ledger, 'utf8')).toBe('급여'.repeat(400_000));
  expect((await stat(empty)).size).toBe(0);
  expect(await readFile(join(desk, '감사 자료/2026/보고서.txt'), 'utf8')).toBe('보고서의 내용');
  expect((await readFile(join(desk, '감사 자료/raw.bin'))).equals(Buffer.alloc(3_000_000, 3))).toBe(true);

  await window.getByRole('button', { name: 'Lock', exact: true }).click();
  await expect(window.getByText('Locked by hand.')).toBeVisible();
  await look(window, 'locked');
  await unlock(window, 1, 2);
  await visit(window, 'Keys');
  await expect(window.getByRole('row', { name: 'Board papers' })).toBeVisible();
});
