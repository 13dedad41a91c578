// Vaults of every version that was handed out open in this one, and in the recovery program: made-vault.ts says what they are.

import { readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Facts, makeVault, readFacts } from './made-vault.ts';
import { runRecovery } from './recovery.ts';
import { typed, World } from './vault-world.ts';

const vaults = resolve(import.meta.dirname, 'vectors/vaults');
const making = process.env['KEYWARD_MAKE_VECTORS'];

test.runIf(making !== undefined)('this version makes its own', async () => {
  await makeVault(join(vaults, making ?? ''));
});

const versions = readdirSync(vaults, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test('there are vaults to open', () => {
  expect(versions.map(({ name }) => name)).toContain('0.1.0');
});

describe.each(versions.map(({ name }) => name))('the vault of %s', (version) => {
  const vault = join(vaults, version);
  let facts: Facts;
  let work: string;

  beforeAll(async () => {
    facts = await readFacts(vault);
    work = await mkdtemp(join(tmpdir(), 'keyward-vault-'));
    await cp(join(vault, 'files'), join(work, 'files'), { recursive: true });
  });
  afterAll(() => rm(work, { recursive: true, force: true }));

  const passphrase = (seat: number) => facts.admins[seat - 1]?.passphrase ?? '';
  const sealed = () => facts.files.map((file) => join(vault, 'files', file.sealed));
  const recovering = async (args: readonly string[], lines: readonly string[], files = sealed()) => {
    const out = await mkdtemp(join(work, 'out-'));
    return { out, ...(await runRecovery([...args, '--out', out, ...files], lines)) };
  };
  const expectPlain = async (out: string) => {
    for (const { name, text } of facts.files.filter(({ kind }) => kind === 'file'))
      expect(await readFile(join(out, name), 'utf8'), name).toBe(text);
  };

  test('opens, and so does what was sealed in it', async () => {
    const world = await World.make();
    await world.vault.close();
    await mkdir(world.vaultFolder, { recursive: true });
    await cp(join(vault, 'keystore.db'), join(world.vaultFolder, 'keystore.db'));
    world.clock.pass(3_600_000);
    await world.start();
    await world.vault.presentShare(await world.adminId(1), typed(passphrase(1)));
    const keyFile = await readFile(join(vault, facts.admins[2]?.keyFile ?? ''));
    await world.vault.presentShare(await world.adminId(3), typed(passphrase(3)), keyFile);
    const { keys } = await world.open();
    const archived = keys.find(({ state }) => state === 'disabled');
    await world.vault.keys.enable(archived?.id ?? '');
    const names = [...facts.files, ...facts.lost].map((file) => file.sealed);
    const sources = names.map((name) => ({ path: join(work, 'files', name), size: 0 }));
    await world.vault.files.unseal(sources, 'refuse', 'keep');
    const outcomes = (await world.jobsEnded()).map((job) => job.refusal?.code ?? job.state);
    expect(outcomes).toEqual([...facts.files.map(() => 'done'), ...facts.lost.map((one) => one.refusal)]);
    await expectPlain(join(work, 'files'));
    for (const { name, inside = {} } of facts.files.filter(({ kind }) => kind === 'folder'))
      for (const [file, text] of Object.entries(inside))
        expect(await readFile(join(work, 'files', name, file), 'utf8')).toBe(text);
    const verified = await world.vault.log.verify({ progress: () => undefined, signal: null });
    expect(verified.outcome).toBe('intact');
    await world.remove();
  });

  test('is recovered from its keystore and two passphrases', async () => {
    const { code, says, out } = await recovering(
      ['--vault', join(vault, 'keystore.db'), '--key-file', join(vault, 'admin-3.keyfile')],
      [passphrase(1), 'not the passphrase', '', passphrase(3)],
    );
    expect(says).toContain('That is not the passphrase of Admin 2');
    expect(code, says).toBe(0);
    await expectPlain(out);
    expect(await readdir(out)).toContain('project.tar');
  });

  test('is recovered from a backup with its points and two kits, one with a passphrase of before', async () => {
    const kits = ['--kit', join(vault, 'admin-1.kit'), '--kit', join(vault, 'admin-2.kit.txt')];
    const former = facts.admins[1]?.formerPassphrase ?? '';
    const { code, says, out } = await recovering(
      ['--vault', join(vault, 'backup.keyward-backup'), ...kits],
      [passphrase(1), former],
    );
    expect(code, says).toBe(0);
    await expectPlain(out);
  });

  test('gives one admin alone nothing, and nobody what was deleted', async () => {
    const alone = await recovering(['--vault', join(vault, 'keystore.db')], [passphrase(1), '', '']);
    expect(alone).toMatchObject({ code: 2, says: expect.stringContaining('Only 1 of 2 shares') });
    const lost = facts.lost.map((one) => join(vault, 'files', one.sealed));
    const gone = await recovering(
      ['--vault', join(vault, 'keystore.db')],
      [passphrase(1), passphrase(2)],
      lost,
    );
    expect(gone).toMatchObject({ code: 1, says: expect.stringContaining('not recovered') });
    expect(await readdir(gone.out)).toEqual([]);
  });
});
