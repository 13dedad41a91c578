// What the command line and the programs beside it print of names in files that somebody else made: nothing that a terminal
// would obey, so that no name writes over what is said of it.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Printer } from '../cli/printer.ts';
import { runVerifier } from './verifier.ts';

const hostile = 'plan\u001b[2J\u001b[1;1HIntact\r\u009b8m\u202etxt';
/** Controls but for line feeds, and what turns the direction of the text. */
const obeyed = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069]/u;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-legible-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the command line: results, tables, messages and refusals', () => {
  const [out, errors] = [new PassThrough(), new PassThrough()];
  const printer = new Printer('text', out, errors);
  printer.result({}, hostile);
  printer.table([{ name: hostile }], { Name: ({ name }) => name }, 'none');
  printer.say(hostile);
  printer.refused({ code: 'not_sealed', facts: { file: hostile } });
  const said = `${out.read()}${errors.read()}`;
  expect(said).not.toMatch(obeyed);
  expect(said.match(/plan/g)).toHaveLength(4);
});

test('the command line for programs: as it is, and still one line', () => {
  const out = new PassThrough();
  new Printer('json', out, new PassThrough()).result({ name: hostile }, '');
  const said = String(out.read());
  expect(JSON.parse(said)).toEqual({ name: hostile });
  expect(said.split('\n')).toHaveLength(2);
  expect(said).not.toContain('\u001b');
});

test('the verifier', async () => {
  const path = join(folder, 'export.jsonl');
  const head = { keyward: 'audit log', format: 1, vault: '05'.repeat(16), name: hostile, last: 0 };
  const start = { seq: 0, hash: '00'.repeat(32) };
  const verifier = 'keyward/x+8b8bb0d5+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
  for (const given of [
    { ...head, start, verifier },
    { ...head, start, verifier: hostile },
  ]) {
    await writeFile(path, `${JSON.stringify(given)}\n`);
    const { says } = await runVerifier(path);
    expect(says).not.toMatch(obeyed);
    expect(says).not.toBe('');
  }
});
