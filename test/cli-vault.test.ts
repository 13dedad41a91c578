// The command line as real child processes of the bundle: without a vault, opening one, and at a terminal.

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Command } from '../cli/command.ts';
import { commands } from '../cli/commands.ts';
import { overview, page } from '../cli/help.ts';
import { adminPassphrases, CliWorld, ended, printed, program, removeAll } from './cli-run.ts';
import { CliTerminal, hasTerminal } from './cli-terminal.ts';
import { passphrases } from './vault-world.ts';

// Each is a process of its own with real work to do.
vi.setConfig({ maxConcurrency: 2 });

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is not there: run the tests with npm run unit');
});
afterAll(removeAll);

const wordOf = (name: string) => commands.find((command) => command.name === name) as Command;

describe.concurrent('without a vault', () => {
  test('help comes for all commands, for one and for a word', async () => {
    const world = await CliWorld.bare();
    const [all, seal, key] = await Promise.all([
      world.run(['help']),
      world.run(['seal', '--help']),
      world.run(['help', 'key']),
    ]);
    expect(all).toMatchObject({ code: 0, out: overview(commands), err: '' });
    expect(seal).toMatchObject({ code: 0, out: page(wordOf('seal')), err: '' });
    expect(key.out).toContain('keyward key request-deletion:');
  });

  test('what is not understood ends with 2 and says where help is', async () => {
    const world = await CliWorld.bare();
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
    const world = await CliWorld.bare();
    expect(await world.run(['status', '--json'])).toMatchObject({ code: 0, json: [{ state: 'absent' }] });
    const list = await world.run(['key', 'list', '--json']);
    expect(list).toMatchObject({ code: 1, json: [{ refused: { code: 'keystore_missing' } }] });
    expect(list.err).toContain('keyward create');
  });

  test('a vault is created, and opens with the passphrases that were handed over', async () => {
    const world = await CliWorld.bare();
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
  });

  test('a weak passphrase is refused, and there is still no vault', async () => {
    const world = await CliWorld.bare();
    const created = await world.run(
      ['create', '--name', 'Ours', '--admin', 'Kim', '--admin', 'Lee', '--json'],
      {
        passphrases: ['password1234', passphrases[1] ?? ''],
      },
    );
    expect(created).toMatchObject({ code: 1, json: [{ refused: { code: 'passphrase_weak' } }] });
    expect(existsSync(world.vaultFolder)).toBe(false);
  });

  test('where there is a vault no other is created', async () => {
    const world = await CliWorld.make();
    const again = await world.run(['create', '--name', 'Ours', '--admin', 'A', '--admin', 'B', '--json']);
    expect(again).toMatchObject({ code: 1, json: [{ refused: { code: 'vault_exists' } }] });
  });
});

describe.concurrent('opening', () => {
  test('a wrong passphrase ends with 3, is recorded, and counts', async () => {
    const world = await CliWorld.make();
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
    const world = await CliWorld.make();
    const ending = await world.run(['key', 'list', ...admins], { passphrases: passphrases.slice(0, count) });
    expect(ending.code).toBe(2);
  });

  test('a descriptor that is not there, or is empty, ends with 2', async () => {
    const world = await CliWorld.make();
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
    const world = await CliWorld.make();
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
    const world = await CliWorld.make();
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

describe.skipIf(!hasTerminal).concurrent('at a terminal', () => {
  test('the admins are asked one after the other; passphrases are not shown and can be corrected', async () => {
    const world = await CliWorld.make();
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
    const world = await CliWorld.make();
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
    const world = await CliWorld.make();
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
    const world = await CliWorld.make();
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
  expect(printed.length).toBeGreaterThan(20);
  for (const passphrase of passphrases) expect(printed.some((text) => text.includes(passphrase))).toBe(false);
});
