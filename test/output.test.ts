import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Output } from '../core/output.ts';
import { refusalOf } from './expect-refusal.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-output-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const begin = (existing: 'refuse' | 'number') => Output.begin('file', folder, 'plan.txt', 1, existing, 0o600);
async function release(output: Output): Promise<string> {
  await output.settle();
  await output.release();
  return output.name;
}

test('outputs made at the same time take numbered names that differ, and all get theirs (O3)', async () => {
  const outputs = await Promise.all(Array.from({ length: 8 }, () => begin('number')));
  const names = await Promise.all(outputs.map(release));
  expect(names.sort()).toEqual(['plan.txt', ...[2, 3, 4, 5, 6, 7, 8].map((n) => `plan (${n}).txt`)].sort());
  expect((await readdir(folder)).sort()).toEqual(names);
});

test('a name that was abandoned, or that is gone, is free again (O3)', async () => {
  await (await begin('number')).abandon();
  const first = await begin('number');
  expect(await release(first)).toBe('plan.txt');
  await rm(join(folder, 'plan.txt'));
  expect(await release(await begin('number'))).toBe('plan.txt');
});

test('where no number is wanted, the second of two is refused and the first stays (O2)', async () => {
  const [first, second] = [await begin('refuse'), await begin('refuse')];
  expect(await release(first)).toBe('plan.txt');
  await second.settle();
  expect((await refusalOf(second.release())).code).toBe('target_exists');
  await second.abandon();
  expect(await readdir(folder)).toEqual(['plan.txt']);
});
