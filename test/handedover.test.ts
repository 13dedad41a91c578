// What is handed over by arguments: which of them are paths, and what becomes of more than a second start can send.

import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { layAside, pathsIn, takeAside, tooLongToSend, withoutPaths } from '../electron/handedover.ts';

test('what is no switch is a path, resolved where it was started', () => {
  const args = ['/opt/keyward', '--lang=ko', '급여.csv', 'file:///a%20b', '--', '-x.txt'];
  expect(pathsIn(args, 'nothing', '/desk')).toEqual(['/desk/급여.csv', '/a b', '/desk/-x.txt']);
  expect(pathsIn(['electron', '--lang=ko', '/app', 'a'], 'the app', '/desk')).toEqual(['/desk/a']);
});

test('HO3: too many paths are laid aside, taken once, and the start goes on without them', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'keyward-profile-'));
  const many = Array.from({ length: 3000 }, (_, i) => `/desk/서류 ${i}.pdf`);
  const args = ['/opt/keyward', '--user-data-dir=/p', ...many];
  expect(tooLongToSend(args)).toBe(true);
  expect(tooLongToSend(args.slice(0, 100))).toBe(false);
  expect(withoutPaths(args, 'nothing')).toEqual(['--user-data-dir=/p']);
  expect(withoutPaths(['electron', '--lang=ko', '/app', 'a'], 'the app')).toEqual(['--lang=ko', '/app']);
  const inside = join(profile, 'not there yet');
  layAside(inside, many);
  expect(takeAside(inside)).toEqual(many);
  expect(takeAside(inside)).toEqual([]);
  await rm(profile, { recursive: true });
});

test('HO3: what somebody else laid there is no list of paths, and does no harm', async () => {
  const profile = await mkdtemp(join(tmpdir(), 'keyward-profile-'));
  await writeFile(join(profile, 'handed-over-1.json'), '{"paths":1}');
  await writeFile(join(profile, 'handed-over-2.json'), '[1,"/a",null,""]');
  await writeFile(join(profile, 'handed-over-x.json'), '["/b"]');
  expect(takeAside(profile)).toEqual(['/a']);
  await writeFile(join(profile, 'handed-over-3.json'), '[');
  expect(takeAside(profile)).toEqual([]);
  expect(await readdir(profile)).toEqual(['handed-over-x.json']);
  await rm(profile, { recursive: true });
});
