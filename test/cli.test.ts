// The command line (cli/): real child processes of the bundle, on real vaults.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Command, optionsOf } from '../cli/command.ts';
import { commands } from '../cli/commands.ts';
import { exitOf } from '../cli/exits.ts';
import { userFolder } from '../cli/folders.ts';
import { findCommand, Misuse, parse } from '../cli/given.ts';
import { nearest, overview, page } from '../cli/help.ts';
import { refusalSentences } from '../core/refusal.ts';
import { adminPassphrases, CliWorld, ended, printed, program } from './cli-run.ts';
import { CliTerminal, hasTerminal } from './cli-terminal.ts';
import { passphrases } from './vault-world.ts';

const worlds: CliWorld[] = [];
async function made(): Promise<CliWorld> {
  const world = await CliWorld.make();
  worlds.push(world);
  return world;
}

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is not there: run the tests with npm run unit');
});
afterAll(async () => {
  for (const world of worlds) await world.remove();
});

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
      expect(secret.every(([name, { value }]) => name === 'passphrase-fd' && value === 'N')).toBe(true);
    }
  });
});

test('the command line takes the vault and its refusals, else types of core only', async () => {
  const folder = resolve(import.meta.dirname, '../cli');
  const taken = new Map<string, string>();
  for (const file of await readdir(folder)) {
    const source = await readFile(join(folder, file), 'utf8');
    for (const [line, what, from] of source.matchAll(
      /import (type )?[^;]*? from '\.\.\/(core|electron|renderer)\//g,
    )) {
      const path = source.slice(source.indexOf(line)).match(/'([^']+)'/)?.[1] ?? '';
      taken.set(`${what ?? ''}${path}`, from ?? '');
    }
  }
  const values = [...taken.keys()].filter((what) => !what.startsWith('type '));
  expect(values.sort()).toEqual(['../core/refusal.ts', '../core/vault.ts']);
  expect(new Set(taken.values())).toEqual(new Set(['core']));
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

describe('without a vault', () => {
  test('help comes for every command, and the version', async () => {
    const world = await made();
    const { code, out } = await world.run(['help']);
    expect({ code, out }).toEqual({ code: 0, out: overview(commands) });
    const seal = await world.run(['help', 'seal']);
    expect(seal).toMatchObject({ code: 0, out: page(wordOf('seal')), err: '' });
    expect((await world.run(['seal', '--help'])).out).toBe(seal.out);
    expect((await world.run(['help', 'key'])).out).toContain('keyward key request-deletion:');
  });

  test('what is not understood ends with 2 and says where help is', async () => {
    const world = await made();
    const unknown = await world.run(['sael']);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('Did you mean: seal?');
    const misused = await world.run(['seal', '--json']);
    expect(misused).toMatchObject({
      code: 2,
      json: [{ misuse: expect.stringContaining('FILE is missing') }],
    });
    expect(misused.err).toContain('See: keyward help seal');
  });

  test('it says so, and how to make one', async () => {
    const world = await made();
    await rm(world.vaultFolder, { recursive: true });
    expect(await world.run(['status', '--json'])).toMatchObject({ code: 0, json: [{ state: 'absent' }] });
    const list = await world.run(['key', 'list', '--json']);
    expect(list).toMatchObject({ code: 1, json: [{ refused: { code: 'keystore_missing' } }] });
    expect(list.err).toContain('keyward create');
  });

  test('a vault is created, and opens with the passphrases that were handed over', async () => {
    const world = await made();
    await rm(world.vaultFolder, { recursive: true });
    const created = await world.run(
      ['create', '--name', 'Ours', '--admin', 'Kim', '--admin', 'Lee', '--json'],
      { passphrases: passphrases.slice(0, 2) },
    );
    expect(created).toMatchObject({ code: 0, json: [{ created: { vaultName: 'Ours', quorum: 2 } }] });
    const status = await world.run(['status', '--json']);
    expect(status.json).toMatchObject([{ state: 'locked', admins: [{ name: 'Kim' }, { name: 'Lee' }] }]);
    const list = await world.run(['key', 'list', '--admin', 'lee', '--admin', 'KIM'], {
      passphrases: passphrases.slice(0, 2).reverse(),
    });
    expect(list).toMatchObject({ code: 0, out: '' });
    const again = await world.run(['create', '--name', 'Ours', '--admin', 'A', '--admin', 'B', '--json']);
    expect(again).toMatchObject({ code: 1, json: [{ refused: { code: 'vault_exists' } }] });
  });

  test('a weak passphrase is refused, and there is still no vault', async () => {
    const world = await made();
    await rm(world.vaultFolder, { recursive: true });
    const created = await world.run(
      ['create', '--name', 'Ours', '--admin', 'Kim', '--admin', 'Lee', '--json'],
      {
        passphrases: ['password1234', passphrases[1] ?? ''],
      },
    );
    expect(created).toMatchObject({ code: 1, json: [{ refused: { code: 'passphrase_weak' } }] });
    expect(existsSync(world.vaultFolder)).toBe(false);
  });
});

describe('the main job', () => {
  test('a file and a folder are sealed and unsealed to the same bytes', async () => {
    const world = await made();
    const content = randomBytes(3_000_000);
    await writeFile(world.path('report.pdf'), content);
    await mkdir(world.path('year'));
    await writeFile(world.path('year', 'january.txt'), 'one');

    const key = await world.open(['key', 'create', 'Payroll', '--json']);
    expect(key).toMatchObject({ code: 0, json: [{ name: 'Payroll', type: 'AES-256', state: 'available' }] });

    const sealed = await world.open(['seal', '--key', 'payroll', 'report.pdf', 'year', '--json']);
    expect(sealed).toMatchObject({
      code: 0,
      json: [
        { done: 'seal', output: world.path('report.pdf.sealed'), key: 'Payroll' },
        { done: 'seal', output: world.path('year.sealed'), key: 'Payroll' },
      ],
    });
    expect((await readFile(world.path('report.pdf.sealed'))).includes(content.subarray(0, 64))).toBe(false);

    const inspected = await world.run(['inspect', 'report.pdf.sealed', '--json']);
    expect(inspected).toMatchObject({ code: 0, json: [{ keyName: 'Payroll', contentSize: 3_000_000 }] });

    await rm(world.path('report.pdf'));
    await rm(world.path('year'), { recursive: true });
    const unsealed = await world.open(['unseal', 'report.pdf.sealed', 'year.sealed']);
    expect(unsealed).toMatchObject({ code: 0 });
    expect((await readFile(world.path('report.pdf'))).equals(content)).toBe(true);
    expect(await readFile(world.path('year', 'january.txt'), 'utf8')).toBe('one');

    const again = await world.open(['unseal', 'report.pdf.sealed', '--json']);
    expect(again).toMatchObject({ code: 1, json: [{ refused: { code: 'target_exists' } }] });
    expect(await world.open(['unseal', 'report.pdf.sealed', '--number'])).toMatchObject({ code: 0 });
    expect((await readFile(world.path('report (2).pdf'))).equals(content)).toBe(true);
  });

  test('after a rotation a file is re-sealed, and one that was changed is found', async () => {
    const world = await made();
    await writeFile(world.path('a'), randomBytes(10_000));
    await world.open(['key', 'create', 'Payroll']);
    await world.open(['seal', '--key', 'Payroll', 'a']);
    expect((await world.open(['key', 'rotate', 'Payroll', '--json'])).json).toMatchObject([
      { currentVersion: 2 },
    ]);
    expect((await world.open(['reseal', 'a.sealed', '--json'])).json).toMatchObject([
      { finding: 'resealed' },
    ]);
    expect((await world.run(['inspect', 'a.sealed', '--json'])).json).toMatchObject([
      { slots: [{ version: 2 }] },
    ]);
    expect(await world.open(['check', 'a.sealed', '--json'])).toMatchObject({
      code: 0,
      json: [{ finding: 'sound' }],
    });

    const bytes = await readFile(world.path('a.sealed'));
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    await writeFile(world.path('a.sealed'), bytes);
    expect(await world.open(['check', 'a.sealed', 'missing.sealed', '--json'])).toMatchObject({
      code: 4,
      json: [{ refused: { code: 'file_missing' } }, { refused: { code: 'sealed_changed' } }],
    });
  });

  test('a key goes through its life', async () => {
    const world = await made();
    await writeFile(world.path('a'), 'a');
    await world.open(['key', 'create', 'Payroll', '--rotate-every', '30']);
    const state = async (...args: string[]) => {
      const { code, json } = await world.open(['key', ...args, '--json']);
      return code === 0 ? json[0]?.['state'] : json[0];
    };
    expect(await state('disable', 'Payroll')).toBe('disabled');
    expect(await world.open(['seal', '--key', 'Payroll', 'a', '--json'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'key_not_available', facts: { state: 'disabled' } } }],
    });
    expect(await state('enable', 'Payroll')).toBe('available');
    const request = ['request-deletion', 'Payroll', '--reason', 'Replaced'];
    expect(await state(...request, '--confirm-name', 'Payrol')).toMatchObject({
      refused: { code: 'deletion_name_differs' },
    });
    expect(await state(...request, '--confirm-name', 'Payroll', '--hours', '100')).toBe('deletion requested');
    const [row] = (await world.open(['key', 'list', '--json'])).json;
    expect(Number(row?.['deletionAt']) - Date.now()).toBeGreaterThan(99 * 3_600_000);
    expect(await state('cancel-deletion', 'Payroll')).toBe('disabled');
    expect(await state('rotate', 'Payroll')).toMatchObject({ refused: { code: 'rotation_refused' } });
    expect(await state('rotate', 'Nonsense')).toMatchObject({ refused: { code: 'key_unknown' } });
  });
});

describe('small data', () => {
  test('is encrypted and decrypted as it was, bound to its context', async () => {
    const world = await made();
    const secret = Buffer.concat([randomBytes(500), Buffer.from('\n')]);
    await world.open(['key', 'create', 'Payroll']);
    const { code, out: ciphertext } = await world.open(
      ['encrypt', '--key', 'Payroll', '--context', 'for=backup=1'],
      { input: secret },
    );
    expect(code).toBe(0);
    expect(ciphertext).toMatch(/^kw1:[0-9a-f]{32}:1:[\w-]+\n$/);
    await writeFile(world.path('token'), ciphertext);

    const decrypt = ['decrypt', 'token', '--context', 'for=backup=1'];
    const shown = await world.open([...decrypt, '--json']);
    expect(Buffer.from(String(shown.json[0]?.['plaintext']), 'base64').equals(secret)).toBe(true);
    const written = await world.open([...decrypt, '--out', 'plain']);
    expect(written).toMatchObject({ code: 0, out: 'plain\n' });
    expect((await readFile(world.path('plain'))).equals(secret)).toBe(true);
    if (process.platform !== 'win32') expect((await stat(world.path('plain'))).mode & 0o777).toBe(0o600);
    expect(await world.open([...decrypt, '--out', 'plain', '--json'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'target_exists' } }],
    });
    expect(await world.open(['decrypt', 'token', '--json'])).toMatchObject({
      code: 4,
      json: [{ refused: { code: 'ciphertext_unopened' } }],
    });
    const large = await world.open(['encrypt', '--key', 'Payroll', '--json'], { input: randomBytes(70_000) });
    expect(large).toMatchObject({ code: 1, json: [{ refused: { code: 'data_too_large' } }] });
  });

  test('a data key is shown in the clear only where that is asked for', async () => {
    const world = await made();
    await world.open(['key', 'create', 'Payroll']);
    const sealed = (await world.open(['data-key', '--key', 'Payroll', '--bits', '512'])).out.trim();
    expect(sealed).toMatch(/^kw1:[0-9a-f]{32}:1:[\w-]+$/);
    const { out } = await world.open(['data-key', '--open', sealed]);
    expect(out).toMatch(/^[0-9a-f]{128}\n$/);
    const both = await world.open(['data-key', '--key', 'Payroll', '--plaintext', '--json']);
    expect(both.json[0]?.['plaintextHex']).toMatch(/^[0-9a-f]{64}$/);
    await world.open(['data-key', '--open', String(both.json[0]?.['sealed']), '--out', 'key']);
    expect((await readFile(world.path('key'))).toString('hex')).toBe(both.json[0]?.['plaintextHex']);
    expect((await world.open(['data-key', '--key', 'Payroll', '--out', 'key2'])).code).toBe(2);
  });

  test('a signature is verified, and one that is not genuine ends with 4', async () => {
    const world = await made();
    await writeFile(world.path('release.tar'), randomBytes(100_000));
    await world.open(['key', 'create', 'Releases', '--type', 'ed25519']);
    expect(await world.open(['sign', '--key', 'Releases', 'release.tar'])).toMatchObject({ code: 0 });
    expect(await world.open(['verify', 'release.tar', '--json'])).toMatchObject({
      code: 0,
      json: [{ verdict: 'genuine', signedBy: 'Admin 2' }],
    });
    await writeFile(world.path('release.tar'), 'changed');
    expect(await world.open(['verify', 'release.tar', '--json'])).toMatchObject({
      code: 4,
      json: [{ verdict: 'content changed' }],
    });
    const signature = (await world.open(['sign', '--key', 'Releases'], { input: 'message' })).out;
    await writeFile(world.path('message.sig'), signature);
    const verify = ['verify', '--signature', 'message.sig', '--json'];
    expect(await world.open(verify, { input: 'message' })).toMatchObject({ code: 0 });
    expect(await world.open(verify, { input: 'massage' })).toMatchObject({
      code: 4,
      json: [{ verdict: 'not genuine' }],
    });
    const pem = await world.open(['key', 'public', 'Releases']);
    expect(pem.out).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });
});

describe('people', () => {
  test('a person who is added works with his own passphrase, with the keys he is assigned', async () => {
    const world = await made();
    const own = passphrases[3] ?? '';
    await world.open(['key', 'create', 'Payroll']);
    await world.open(['key', 'create', 'Archive']);
    const added = await world.open(['people', 'add', 'Choi', '--role', 'key user', '--json'], {}, [own]);
    expect(added).toMatchObject({ code: 0, json: [{ name: 'Choi', roles: ['key user'] }] });
    expect(await world.open(['people', 'assign', 'choi', 'Payroll'])).toMatchObject({ code: 0 });
    const people = await world.open(['people', 'list', '--json']);
    expect(people.json).toContainEqual(
      expect.objectContaining({
        name: 'Choi',
        assignments: [expect.objectContaining({ keyName: 'Payroll' })],
      }),
    );

    const as = (...args: string[]) =>
      world.open([...args, '--as', 'Choi', '--json'], { input: 'data' }, [own]);
    expect((await as('key', 'list')).json).toMatchObject([{ name: 'Payroll' }]);
    expect(await as('encrypt', '--key', 'Payroll')).toMatchObject({ code: 0 });
    expect(await as('key', 'create', 'Other')).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'not_permitted' } }],
    });
    expect(await as('encrypt', '--key', 'Archive')).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'key_unknown' } }],
    });
    expect(await world.open(['people', 'unassign', 'Choi', 'Payroll'])).toMatchObject({ code: 0 });
    expect((await as('key', 'list')).json).toEqual([]);
  });
});

describe('records', () => {
  test('the log is verified and exported, a backup is made and proved', async () => {
    const world = await made();
    await world.open(['key', 'create', 'Payroll']);
    expect(await world.open(['audit', 'verify', '--json'])).toMatchObject({
      code: 0,
      json: [{ outcome: 'intact' }],
    });
    expect(await world.open(['audit', 'export', 'log.jsonl'])).toMatchObject({ code: 0 });
    expect(await readFile(world.path('log.jsonl'), 'utf8')).toContain('"action":"create key"');
    expect(await world.open(['audit', 'export', '--format', 'csv', 'log.csv'])).toMatchObject({ code: 0 });
    const backup = await world.open(['backup', 'make', '--json']);
    expect(backup).toMatchObject({ code: 0 });
    const { name } = backup.json[0] ?? {};
    expect(await world.open(['backup', 'prove', '--json'])).toMatchObject({
      code: 0,
      json: [{ name, proved: 'yes' }],
    });
    const list = await world.open(['backup', 'list', '--json']);
    expect(list.json).toContainEqual(expect.objectContaining({ name, provedAt: expect.any(Number) }));

    const restore = ['restore', world.path('backups', String(name)), '--json'];
    expect(await world.open([...restore, '--yes'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'vault_exists' } }],
    });
    await rm(world.vaultFolder, { recursive: true });
    expect(await world.open(restore)).toMatchObject({
      code: 2,
      json: [{ misuse: expect.stringContaining('--yes') }],
    });
    expect((await world.run(['status', '--json'])).json).toMatchObject([{ state: 'absent' }]);
    expect(await world.open([...restore, '--yes'])).toMatchObject({
      code: 0,
      json: [{ restored: { ceremony: 'restore' }, folder: world.vaultFolder }],
    });
    expect((await world.open(['key', 'list', '--json'])).json).toMatchObject([{ name: 'Payroll' }]);
  });
});

describe('opening', () => {
  test('a wrong passphrase ends with 3, is recorded, and counts', async () => {
    const world = await made();
    const [first = ''] = adminPassphrases;
    const call = ['key', 'list', '--json', '--admin', 'Admin 1', '--admin', 'Admin 2'];
    const wrong = await world.run(call, { passphrases: [first, first] });
    expect(wrong).toMatchObject({
      code: 3,
      json: [{ refused: { code: 'passphrase_wrong', facts: { name: 'Admin 2' } } }],
    });
    await world.run(call, { passphrases: [first, first] });
    const status = await world.run(['status', '--json']);
    expect(status.json[0]?.['admins']).toMatchObject([{ failures: 0 }, { failures: 2 }, { failures: 0 }]);
  });

  test.each([
    ['too few passphrases', ['--admin', 'Admin 1', '--admin', 'Admin 2'], 1],
    ['the same admin twice', ['--admin', 'Admin 1', '--admin', 'admin 1'], 2],
    ['too many admins', ['--admin', 'Admin 1', '--admin', 'Admin 2', '--admin', 'Admin 3'], 3],
    ['an admin that there is not', ['--admin', 'Admin 1', '--admin', 'Nobody'], 2],
  ])('%s: ends with 2', async (_, admins, count) => {
    const world = await made();
    const ending = await world.run(['key', 'list', ...admins], { passphrases: passphrases.slice(0, count) });
    expect(ending.code).toBe(2);
  });

  test('a descriptor that is not there, or is empty, ends with 2', async () => {
    const world = await made();
    const admins = ['--admin', 'Admin 1', '--admin', 'Admin 2'];
    for (const [descriptor, message] of [
      ['77', 'cannot be read'],
      ['0', 'has no passphrase'],
      ['x', 'is a number'],
    ]) {
      const ending = await world.run(['key', 'list', ...admins, '--passphrase-fd', descriptor ?? '']);
      expect(ending.code).toBe(2);
      expect(ending.err).toContain(message);
    }
  });

  test('passphrases come from one descriptor too, line by line', async () => {
    const world = await made();
    const descriptors = ['--passphrase-fd', '0', '--passphrase-fd', '0'];
    const ending = await world.run(
      ['key', 'list', '--admin', 'Admin 1', '--admin', 'Admin 2', ...descriptors],
      {
        input: `${adminPassphrases.join('\r\n')}\n`,
      },
    );
    expect(ending).toMatchObject({ code: 0 });
  });

  test('a second Keyward finds the vault busy; when the first is ended by a signal, the vault is free', async () => {
    const world = await made();
    const admins = ['--admin', 'Admin 1', '--admin', 'Admin 2'];
    const first = world.start(['key', 'list', ...admins, '--passphrase-fd', '0', '--passphrase-fd', '0']);
    const firstEnds = ended(first);
    first.stdin.write(`${adminPassphrases[0]}\n`);
    while (!existsSync(`${world.vaultFolder}/keystore.db-wal`))
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(await world.open(['key', 'list', '--json'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'keystore_busy' } }],
    });
    first.kill('SIGTERM');
    expect((await firstEnds).code).toBe(143);
    expect(await world.open(['key', 'list'])).toMatchObject({ code: 0 });
  });
});

describe.skipIf(!hasTerminal)('at a terminal', () => {
  test('the admins are asked one after the other; passphrases are not shown and can be corrected', async () => {
    const world = await made();
    const [first = '', second = ''] = adminPassphrases;
    const terminal = new CliTerminal(world.folder, ['key', 'list', '--vault', world.vaultFolder]);
    await terminal.shows('Admin 1 of 2 (Admin 1, Admin 2, Admin 3): ');
    terminal.enter('admin 2');
    await terminal.shows('Passphrase of Admin 2: ');
    terminal.enter('not the right words');
    await terminal.shows('That is not the passphrase of Admin 2.');
    await terminal.shows('Passphrase of Admin 2: ');
    // A slip of the finger, taken back; an arrow key, which is no character.
    terminal.type(`${second.slice(0, 5)}대\x7f\x1b[D${second.slice(5)}`);
    terminal.enter('');
    await terminal.shows('Admin 2 of 2 (Admin 1, Admin 3): ');
    terminal.enter('Nobody');
    await terminal.shows('Enter one of these names');
    await terminal.shows('Admin 2 of 2');
    terminal.enter('Admin 1');
    await terminal.shows('Passphrase of Admin 1: ');
    terminal.type(`${first}\x15${first}`);
    terminal.enter('');
    const shown = await terminal.ended();
    expect(shown).toContain('code 0.');
    expect(shown).toContain('There are no keys yet.');
    expect(shown).not.toContain('not the right words');
    for (const secret of adminPassphrases) expect(shown).not.toContain(secret.slice(0, 6));
    expect(shown).toMatch(/\s+echo\b/);
  });

  test('Ctrl-C during a passphrase ends it with 130 and leaves the terminal as it was', async () => {
    const world = await made();
    const terminal = new CliTerminal(world.folder, [
      'key',
      'list',
      '--admin',
      'Admin 1',
      '--vault',
      world.vaultFolder,
    ]);
    await terminal.shows('Passphrase of Admin 1: ');
    terminal.type('half a passph\x03');
    const shown = await terminal.ended();
    expect(shown).toContain('code 130.');
    expect(shown).not.toContain('half');
    expect(shown).toMatch(/\s+icanon\b/);
    expect(shown).toMatch(/\s+echo\b/);
  });

  test('so does a signal', async () => {
    const world = await made();
    const terminal = new CliTerminal(world.folder, [
      'key',
      'list',
      '--admin',
      'Admin 1',
      '--vault',
      world.vaultFolder,
    ]);
    const process_ = /process (\d+)\./.exec(await terminal.shows('Passphrase of Admin 1: '))?.[1];
    process.kill(Number(process_), 'SIGTERM');
    const shown = await terminal.ended();
    expect(shown).toContain('code 143.');
    expect(shown).toMatch(/\s+icanon\b/);
    expect(shown).toMatch(/\s+echo\b/);
  });

  test('an end of input is an end', async () => {
    const world = await made();
    const terminal = new CliTerminal(world.folder, [
      'key',
      'list',
      '--admin',
      'Admin 1',
      '--vault',
      world.vaultFolder,
    ]);
    await terminal.shows('Passphrase of Admin 1: ');
    terminal.type('\x04');
    const shown = await terminal.ended();
    expect(shown).toContain('Cancelled.');
    expect(shown).toContain('code 1.');
  });
});

test('nothing that was printed holds a passphrase', () => {
  expect(printed.length).toBeGreaterThan(50);
  for (const passphrase of passphrases) expect(printed.some((text) => text.includes(passphrase))).toBe(false);
});
