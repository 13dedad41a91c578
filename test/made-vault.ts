// The vault that stands for a version in test/vectors/vaults: made once, by that version, and read by all that follow.
//
//   KEYWARD_MAKE_VECTORS=0.1.0 npm run unit -- vectors-vaults      makes test/vectors/vaults/0.1.0; commit it
//
//   keystore.db               the vault, locked
//   backup.keyward-backup     made before the last key, which is in its points
//   admin-1.kit               a kit with the passphrase in force
//   admin-2.kit.txt           the lines of a page, with the passphrase that admin 2 had before
//   admin-3.keyfile           without it the passphrase of admin 3 opens nothing
//   files/                    sealed files
//   facts.json                passphrases, and what is in the files

import { copyFile, cp, mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../core/refusal.ts';
import { typed, World } from './vault-world.ts';

export interface Facts {
  readonly admins: readonly {
    readonly name: string;
    readonly passphrase: string;
    readonly formerPassphrase?: string;
    readonly keyFile?: string;
  }[];
  readonly files: readonly SealedFact[];
  /** Files that must not open, and why. */
  readonly lost: readonly { readonly sealed: string; readonly refusal: string; readonly why: string }[];
}
interface SealedFact {
  readonly sealed: string;
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** Content of a file, UTF-8. */
  readonly text?: string;
  /** Content of the files of a folder. */
  readonly inside?: Readonly<Record<string, string>>;
  readonly keys: readonly string[];
}

const plain = {
  'letter.txt': 'Dear board,\nthe figures are attached.\n',
  'empty.bin': '',
  '급여 대장 2026.csv': '이름,급여\n이서연,4200000\n',
  'two keys.txt': 'either key opens this',
  'resealed.txt': 'sealed under version 1, re-sealed to version 2',
  'with context.txt': 'bound to a department',
  'archived.txt': 'its key is disabled',
  'last.txt': 'its key is in a backup point',
  'gone.txt': 'nobody reads this again',
} as const;
const changedPassphrase = 'paper tulips on a northern window sill';

/** Makes the vault of this version in `folder`, which is empty. */
export async function makeVault(folder: string): Promise<void> {
  const world = await World.make();
  const work = join(world.folder, 'files');
  await mkdir(join(work, 'project', 'drafts'), { recursive: true });
  await mkdir(join(folder, 'files'), { recursive: true });
  for (const [name, content] of Object.entries(plain)) await writeFile(join(work, name), content);
  await writeFile(join(work, 'project', 'plan.txt'), 'first this, then that\n');
  await writeFile(join(work, 'project', 'drafts', '초안.txt'), '아직\n');
  const past = new Date(world.clock.now);
  for (const name of await readdir(work)) await utimes(join(work, name), past, past);
  await world.create(3, 2);
  await furnish(world, work, folder);
  const backup = await latestBackup(world);
  await world.vault.close();
  await copyFile(join(world.vaultFolder, 'keystore.db'), join(folder, 'keystore.db'));
  await copyFile(backup, join(folder, 'backup.keyward-backup'));
  for (const name of (await readdir(work)).filter((one) => one.endsWith('.sealed')))
    await cp(join(work, name), join(folder, 'files', name));
  await writeFile(join(folder, 'facts.json'), `${JSON.stringify(factsOf(world), null, 2)}\n`);
  await world.remove();
}

async function furnish(world: World, work: string, folder: string): Promise<void> {
  const { vault } = world;
  const payroll = (await world.makeKey('Payroll', 'AES-256', 90)).id;
  const board = (await world.makeKey('Board papers')).id;
  const archive = (await world.makeKey('Archive 2019')).id;
  const gone = (await world.makeKey('Former project')).id;
  for (const type of ['RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519'] as const)
    await world.makeKey(`Signing ${type}`, type);
  const seal = async (
    names: readonly string[],
    keyIds: readonly string[],
    context: [string, string][] = [],
  ) => {
    const sources = names.map((name) => ({ path: join(work, name), size: 0 }));
    await vault.files.seal(sources, { keyIds, existing: 'refuse', original: 'keep', context });
    await world.jobsEnded();
    vault.files.clear('ended');
  };
  await seal(['letter.txt', 'empty.bin', '급여 대장 2026.csv', 'project', 'resealed.txt'], [payroll]);
  await seal(['two keys.txt'], [board, payroll]);
  await seal(['with context.txt'], [board], [['department', '재무']]);
  await seal(['archived.txt'], [archive]);
  await seal(['gone.txt'], [gone]);
  await vault.keys.rotate(payroll);
  await vault.files.reseal([{ path: join(work, 'resealed.txt.sealed'), size: 0 }], 'newest');
  await world.jobsEnded();
  await vault.keys.disable(archive);
  await vault.keys.requestDeletion(gone, { typedName: 'Former project', reason: 'It ended', hours: 72 });
  await confirmed(world, (approval) => vault.keys.deleteImmediately(gone, approval));

  await vault.people.changePassphrase(passphraseOf(world, 3, { path: join(folder, 'admin-3.keyfile') }));
  await vault.lock('button');
  await world.unlock(1, 2);
  const page = await vault.custody.printKit();
  await writeFile(join(folder, 'admin-2.kit.txt'), `${page.lines.join('\n')}\n`);
  await vault.people.changePassphrase({
    ...passphraseOf(world, 2, 'same'),
    typedNew: typed(changedPassphrase),
  });
  await vault.lock('button');
  await vault.presentShare(await world.adminId(2), typed(changedPassphrase));
  await world.unlock(1);
  await vault.custody.exportKit(join(folder, 'admin-1.kit'));
  await vault.backups.make();
  await seal(['last.txt'], [(await world.makeKey('Last')).id]);
}

function passphraseOf(world: World, seat: number, newKeyFile: 'same' | { readonly path: string }) {
  const [typedOld, typedNew] = [typed(world.passphrase(seat)), typed(world.passphrase(seat))];
  return { typedOld, typedNew, keyFile: null, newKeyFile };
}

async function confirmed(world: World, work: (approval?: string) => Promise<void>): Promise<void> {
  const asked: unknown = await work().catch((thrown: unknown) => thrown);
  if (!(asked instanceof Refusal)) throw asked;
  const approval = String(asked.facts['approval']);
  const snapshot = await world.open();
  const personId = snapshot.admins.find(({ name }) => name === 'Admin 1')?.id ?? '';
  await world.vault.desk.confirm(approval, { personId, typed: typed(world.passphrase(1)), keyFile: null });
  await work(approval);
}

async function latestBackup(world: World): Promise<string> {
  const { folder, backups } = await world.vault.backups.list();
  return join(folder, backups[0]?.name ?? '');
}

function factsOf(world: World): Facts {
  const files = (Object.keys(plain) as (keyof typeof plain)[]).filter((name) => name !== 'gone.txt');
  const keys = (name: string) =>
    name === 'two keys.txt' ? ['Board papers', 'Payroll'] : [keyOfFile[name] ?? 'Payroll'];
  return {
    admins: [
      { name: 'Admin 1', passphrase: world.passphrase(1) },
      { name: 'Admin 2', passphrase: changedPassphrase, formerPassphrase: world.passphrase(2) },
      { name: 'Admin 3', passphrase: world.passphrase(3), keyFile: 'admin-3.keyfile' },
    ],
    files: [
      ...files.map((name) => ({
        sealed: `${name}.sealed`,
        name,
        kind: 'file' as const,
        text: plain[name],
        keys: keys(name),
      })),
      {
        sealed: 'project.sealed',
        name: 'project',
        kind: 'folder',
        inside: { 'plan.txt': 'first this, then that\n', 'drafts/초안.txt': '아직\n' },
        keys: ['Payroll'],
      },
    ],
    lost: [{ sealed: 'gone.txt.sealed', refusal: 'sealed_key_unknown', why: 'its key was deleted' }],
  };
}

const keyOfFile: Readonly<Record<string, string>> = {
  'with context.txt': 'Board papers',
  'archived.txt': 'Archive 2019',
  'last.txt': 'Last',
};

export async function readFacts(folder: string): Promise<Facts> {
  return JSON.parse(await readFile(join(folder, 'facts.json'), 'utf8'));
}
