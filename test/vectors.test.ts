// The corpus as a whole: every file is in the table, every file is run by exactly one test, all inside Electron.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { corpus } from './vectors-corpus.ts';

const here = import.meta.dirname;

test('these tests run on the cryptography of Electron, not of the Node that installed it', () => {
  expect(process.versions['electron']).toBeDefined();
});

test('the public vectors on the disk are the vectors of the table', () => {
  const files = readdirSync(join(here, 'vectors'), { recursive: true, encoding: 'utf8' });
  const named = files.map((file) => file.replaceAll('\\', '/'));
  const data = named.filter((file) => file.endsWith('.json') && !/^(vaults|sealed)\//.test(file));
  expect(data.sort()).toEqual(Object.keys(corpus).sort());
});

test('each file is counted by exactly one test', () => {
  const tests = readdirSync(here).filter((file) => /^vectors-.*\.test\.ts$/.test(file));
  const sources = tests.map((file) => readFileSync(join(here, file), 'utf8')).join('\n');
  for (const file of Object.keys(corpus)) {
    expect(sources.split(`new Tally('${file}')`), file).toHaveLength(2);
  }
  expect(sources.match(/tally\.expectAll\(\)/g)).toHaveLength(Object.keys(corpus).length);
});

test('1,408 vectors in all', () => {
  expect(Object.values(corpus).reduce((sum, count) => sum + count, 0)).toBe(1408);
});
