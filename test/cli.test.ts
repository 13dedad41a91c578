// The command line (cli/): what it declares, how it reads what is given, and its documentation.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Command, optionsOf } from '../cli/command.ts';
import { commands } from '../cli/commands.ts';
import { exitOf } from '../cli/exits.ts';
import { userFolder } from '../cli/folders.ts';
import { findCommand, Misuse, parse } from '../cli/given.ts';
import { nearest, overview, page } from '../cli/help.ts';
import { keyNamed, meant } from '../cli/keychoice.ts';
import { keyName } from '../core/lifecycle.ts';
import { personName } from '../core/people.ts';
import { type Refusal, refusalSentences } from '../core/refusal.ts';
import type { KeyView } from '../core/snapshot.ts';

const wordOf = (name: string) => commands.find((command) => command.name === name) as Command;

describe('the declarations', () => {
  test.each(commands.map((command) => [command.name, command] as const))(
    'of %s are complete',
    (_, command) => {
      expect(command.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(command.examples.length).toBeGreaterThan(0);
      const text = page(command);
      for (const option of Object.keys(optionsOf(command))) expect(text).toContain(`--${option}`);
      for (const operand of command.operands ?? []) expect(text).toContain(`  ${operand.name}\n`);
      for (const { line } of command.examples) expect(text).toContain(line);
      const written = text
        .split('\n')
        .filter((line) => !line.startsWith('    keyward') && !line.startsWith('Usage'));
      for (const line of written) expect(line.length, line).toBeLessThanOrEqual(80);
    },
  );

  test('every example is one that the parser takes', () => {
    for (const { examples } of commands) {
      for (const { line } of examples) {
        const typed = /(?:^|[|&] *)keyward (.*)$/.exec(line)?.[1] ?? '';
        const words = typed.replace(/\s(\d?[<>]|\|).*$/, '').match(/"[^"]*"|\S+/g) ?? [];
        const args = words.map((word) => word.replaceAll('"', ''));
        const found = findCommand(commands, args);
        expect(found, line).not.toBeNull();
        if (found !== null) expect(parse(found.command, found.rest).has('help'), line).toBe(false);
      }
    }
  });

  test('the overview names every command and fits a terminal', () => {
    const lines = overview(commands).split('\n');
    for (const { name, summary } of commands) {
      expect(lines.some((line) => line.includes(` ${name} `) && line.endsWith(summary))).toBe(true);
    }
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  test('none takes a passphrase as an argument', () => {
    for (const command of commands) {
      const secret = Object.entries(optionsOf(command)).filter(([name]) => /pass|secret|pin/.test(name));
      const isSafe = (name: string, value?: string) => (name === 'passphrase-fd' ? value === 'N' : !value);
      expect(secret.every(([name, { value }]) => isSafe(name, value))).toBe(true);
    }
  });
});

describe('the parser', () => {
  const refused = (args: string) => {
    const found = findCommand(commands, args.split(' '));
    try {
      if (found !== null) parse(found.command, found.rest);
    } catch (thrown) {
      if (thrown instanceof Misuse) return thrown.message;
      throw thrown;
    }
    return null;
  };

  test.each([
    ['seal --key Payroll a b', null],
    ['seal --key Payroll --key Archive a', null],
    ['seal --key=Payroll -- --strange-name', null],
    ['seal --key Payroll', 'FILE is missing: Files; for seal folders too.'],
    ['key create', 'NAME is missing: 3 to 63 characters, beginning with a letter; unique in the vault.'],
    ['key create A B', '“B” is one argument too many.'],
    ['key create A --type Ed25519 --type AES-256', '--type is given twice.'],
    ['key create A --type', '--type needs a value.'],
    ['key list --json=yes', '--json takes no value.'],
    ['key list --color', 'There is no option --color here.'],
    ['key list -v', 'There is no option -v here.'],
    ['key list --passphrase-fd', '--passphrase-fd needs a value.'],
    [
      'key list --passphrase hunter2',
      'Passphrases are never given as arguments, where others could read them: see --passphrase-fd.',
    ],
  ])('%s: %s', (args, message) => {
    expect(refused(args)).toBe(message);
  });

  test('takes numbers within their borders only', () => {
    const given = (days: string) => parse(wordOf('key create'), ['A', '--rotate-every', days]);
    expect(given('730').number('rotate-every', 0, [1, 730])).toBe(730);
    for (const days of ['0', '731', '1.5', '-1', '1e2', 'ten', '']) {
      expect(() => given(days).number('rotate-every', 0, [1, 730])).toThrow(Misuse);
    }
  });

  test.each([
    [['sael'], 'seal'],
    [['help-me'], null],
    [['key', 'craete'], wordsOf('key')],
    [['encript'], 'encrypt'],
  ])('%j was perhaps %s', (args, meant) => {
    expect(nearest(commands, args)).toBe(meant);
  });

  function wordsOf(first: string): string {
    return commands
      .map(({ name }) => name)
      .filter((name) => name.startsWith(`${first} `))
      .join(', ');
  }
});

test('every refusal has an exit code, and no other than the documented ones', () => {
  const codes = new Set(
    Object.keys(refusalSentences).map((code) => exitOf(code as keyof typeof refusalSentences)),
  );
  expect([...codes].sort((a, b) => a - b)).toEqual([1, 3, 4, 70]);
});

test('the vault lies where the app keeps its own', () => {
  expect(userFolder('linux', { XDG_CONFIG_HOME: '/c' })).toBe('/c/Keyward');
  expect(userFolder('linux', {})).toMatch(/\/\.config\/Keyward$/);
  expect(userFolder('darwin', {})).toMatch(/\/Library\/Application Support\/Keyward$/);
  expect(userFolder('win32', { APPDATA: '/a' })).toBe('/a/Keyward');
});

describe('which key or person is meant', () => {
  const [payroll, archive] = ['a1'.repeat(16), 'b2'.repeat(16)];
  const keys = [
    { id: payroll, name: 'Payroll' },
    { id: archive, name: payroll },
  ] as unknown as readonly KeyView[];

  test('an id is looked for before a name, so that nobody can take its place', () => {
    expect(keyNamed({ keys: [...keys].reverse() }, payroll)).toMatchObject({ id: payroll });
    expect(meant([...keys].reverse(), ` ${payroll.toUpperCase()} `)).toMatchObject({ id: payroll });
    expect(meant(keys, 'payROLL')).toMatchObject({ id: payroll });
    expect(meant(keys, 'Pay')).toBeNull();
    expect(codeIn(() => keyNamed({ keys }, 'Pay'))).toBe('key_unknown');
  });

  test.each([payroll, payroll.toUpperCase(), 'ａ1'.repeat(16)])('%s is no name', (id) => {
    expect(codeIn(() => keyName(id))).toBe('key_name_invalid');
    expect(codeIn(() => personName(id))).toBe('person_name_invalid');
    expect(keyName(`${id}0`)).toBe(`${id}0`);
    expect(personName(id.slice(1))).toBe(id.slice(1));
  });

  function codeIn(act: () => unknown): string | null {
    try {
      act();
      return null;
    } catch (thrown) {
      return (thrown as Refusal).code;
    }
  }
});

describe('docs/cli.md', () => {
  const text = () => readFile(resolve(import.meta.dirname, '../docs/cli.md'), 'utf8');

  test('names every command, and no other', async () => {
    const [, section = ''] = (await text()).split(/^## Commands$/m);
    const rows =
      section
        .split(/^## /m)[0]
        ?.split('\n')
        .filter((line) => line.startsWith('| ')) ?? [];
    const named = rows.flatMap((row) => [...row.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
    expect(named.sort()).toEqual(commands.map(({ name }) => name).sort());
  });

  test('says what no command does', async () => {
    const [, section = ''] = (await text()).split(/^## What it does not do$/m);
    for (const missing of [
      're-encrypt',
      'root key rotation',
      'change of admins',
      'recovery kit',
      'dual control',
    ])
      expect(section).toContain(missing);
  });
});
