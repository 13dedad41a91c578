// What goes wrong in the real app: files that do not open, a power cut, a damaged keystore. Nothing is lost by it.

import { chmod, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { keys } from './cast.ts';
import { makeHome, startAndEnd } from './harness.ts';
import { test } from './office.ts';
import { clearFinished, finished, sealAll, visit } from './person.ts';

test('what goes wrong is said at its file, and nothing is lost', async ({ office }) => {
  await office.signedIn();
  const path = await office.put('contract.pdf', 'the only copy');
  await office.drop(path);
  await sealAll(office.window, 1);
  const sealed = await readFile(`${path}.sealed`);

  await clearFinished(office.window);
  await office.drop(path);
  await sealAll(office.window, 1);
  await expect(office.window.getByText('Not sealed').first()).toBeVisible();
  await office.window.getByRole('button', { name: 'Keep both: contract.pdf' }).click();
  await expect(office.window.getByText('contract.pdf (2).sealed').first()).toBeVisible();
  expect((await readFile(`${path}.sealed`)).equals(sealed)).toBe(true);

  const annex = await office.put('annex.pdf', Buffer.alloc(50_000, 1));
  await clearFinished(office.window);
  await office.drop(annex);
  await sealAll(office.window, 1);
  const whole = await readFile(`${annex}.sealed`);
  await rm(annex);
  await office.put('broken.sealed', whole.subarray(0, 40_000));
  await office.put(
    'changed.sealed',
    Buffer.concat([whole.subarray(0, -1), Buffer.from([(whole.at(-1) ?? 0) ^ 1])]),
  );
  await office.put('shut/away.txt', 'in a folder that nothing may be written to');
  await chmod(join(office.desk, 'shut'), 0o555);
  await office.put('secret.txt', 'not for this user');
  await chmod(join(office.desk, 'secret.txt'), 0o000);
  await clearFinished(office.window);
  await office.drop('broken.sealed', 'changed.sealed', 'shut/away.txt', 'secret.txt');
  await expect(
    office.window.getByRole('region', { name: 'Left out' }).or(office.window.getByText('Left out')).first(),
  ).toBeVisible();
  await office.look('staging-mixed');
  await office.window.getByRole('button', { name: 'Seal and unseal', exact: true }).click();
  await expect(office.window.getByText('3 refused').first()).toBeVisible();
  await expect(office.window.getByText('“broken.sealed” is cut off').first()).toBeVisible();
  await expect(office.window.getByText('“changed.sealed” was changed or is damaged').first()).toBeVisible();
  await office.look('jobs-refused');
  await chmod(join(office.desk, 'shut'), 0o755);
  const left = (await readdir(office.desk, { recursive: true })).filter(
    (name) => !/^(contract|annex)/.test(name),
  );
  expect(left.sort()).toEqual(['broken.sealed', 'changed.sealed', 'secret.txt', 'shut', 'shut/away.txt']);
});

test('kill -9 in the middle of sealing: the vault opens again and no half file has a final name', async ({
  office,
}) => {
  await office.signedIn();
  const small = await office.put('small.txt', 'sealed before the power went');
  await office.drop(small);
  await sealAll(office.window, 1);
  const path = await office.put('big.bin', Buffer.alloc(300_000_000, 5));
  await office.drop(path);
  await office.window.getByRole('button', { name: 'Seal', exact: true }).click();
  await expect(office.window.getByText('Sealing').first()).toBeVisible();
  await office.kill();
  expect(await readdir(office.desk)).not.toContain('big.bin.sealed');

  await office.start();
  await office.unlock(0, 1);
  await rm(small);
  await office.drop(`${small}.sealed`);
  await office.window.getByRole('button', { name: 'Unseal', exact: true }).click();
  await finished(office.window, 1);
  expect(await readFile(small, 'utf8')).toBe('sealed before the power went');
});

test('a damaged keystore says so, is not touched, and opens once it is whole again', async ({ office }) => {
  await office.signedIn();
  await office.close();
  const path = join(office.vaultFolder, 'keystore.db');
  const whole = await readFile(path);
  const damaged = Buffer.from(whole).fill(0xaa, 4096, 12_000);
  await writeFile(path, damaged);
  await office.start();
  await expect(office.window.getByRole('heading', { name: 'The vault cannot be read' })).toBeVisible();
  await office.look('unreadable');
  expect((await readFile(path)).equals(damaged)).toBe(true);
  await writeFile(path, whole);
  await office.window.getByRole('button', { name: 'Try again', exact: true }).click();
  await office.unlock(1, 0);
  await visit(office.window, 'Keys');
  await expect(office.window.getByRole('row', { name: keys.payroll.name })).toBeVisible();
});

test('asked to end before its page is there, the app ends as it always does', async () => {
  const home = await makeHome();
  for (let start = 0; start < 3; start++) {
    const { code, wrote } = await startAndEnd(home);
    expect(wrote).not.toMatch(/Rejection|Error:/);
    expect(code).toBe(0);
  }
});
