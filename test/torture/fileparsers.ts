// The parsers that read files: each input is written to a file of its own, in a folder where nothing else may appear.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openFolder } from '../../core/archive.ts';
import { Control } from '../../core/filetask.ts';
import { inspectPath } from '../../core/inspect.ts';
import { KeyBytes } from '../../core/keybytes.ts';
import { Keystore } from '../../core/keystore.ts';
import { LastSeen } from '../../core/lastseen.ts';
import { originOf, publicKeyOf, verifierKeyText } from '../../core/note.ts';
import { openBackup } from '../../core/openbackup.ts';
import { readFounding } from '../../core/records.ts';
import { checkRelease } from '../../core/release.ts';
import { Segments } from '../../core/stream.ts';
import { LockedVault } from '../../core/unlocking.ts';
import { takeAside } from '../../electron/handedover.ts';
import { PreferencesFile } from '../../electron/preferences.ts';
import { VaultFolder } from '../../electron/vaultfolder.ts';
import { mendKit, mendPages, mendTar, signedBy } from './mending.ts';
import type { Parser } from './parsers.ts';
import { fileGiver, type Samples, scratchOf } from './samples.ts';
import { verifierParsers } from './verifierparsers.ts';

/** Milliseconds each, since a keystore is opened; and some tenths of one. */
const slow = { batch: 8 };
const quicker = { batch: 60 };

export async function fileParsers(samples: Samples): Promise<readonly Parser[]> {
  const { sealed, archive, backup, keystore, seen } = samples;
  const inFile = fileGiver(samples);
  return [
    {
      ...quicker,
      name: 'sealed file',
      sample: sealed,
      mend: mendPages,
      parse: inFile('a.sealed', inspectPath),
    },
    {
      ...quicker,
      name: 'archive',
      sample: archive,
      mend: mendTar,
      parse: (bytes) => unpacked(samples, bytes),
    },
    { ...slow, name: 'backup', sample: backup, parse: inFile('a', openedBackup) },
    { ...slow, name: 'keystore', sample: keystore, parse: inFile('keystore.db', lookedAt) },
    { ...quicker, name: 'seen record', sample: seen, parse: (bytes) => readSeen(samples, bytes) },
    ...ofTheProfile(samples),
    ...(await ofRecovery(samples)),
    ...(await verifierParsers(samples)),
  ];
}

/** What lies in the profile of the app, and the update file. */
function ofTheProfile(samples: Samples): readonly Parser[] {
  const inFile = fileGiver(samples);
  using privateKey = KeyBytes.take(Buffer.alloc(32, 8));
  const key = { name: 'keyward-release', publicKey: publicKeyOf(privateKey) };
  const trusted = { version: '0.1.0', key: verifierKeyText(key) };
  const mend = (bytes: Buffer) => signedBy(key, bytes);
  const release = `keyward-release\nversion 1.2.3\n${'ab'.repeat(32)} 7 keyward.deb\n`;
  const preferences =
    '{"theme":"dark","language":"ko","clipboardSeconds":30,"jobsWhenLocking":"ask","whenClosed":"quit","originals":"keep","notifications":"shown"}';
  const theme = { themeSource: 'system' as const };
  return [
    {
      ...{ ...quicker, name: 'update file', sample: mend(Buffer.from(release)), mend },
      parse: inFile('keyward.release', (path) => checkRelease(path, trusted)),
    },
    {
      ...{ ...quicker, name: 'preferences', sample: Buffer.from(preferences) },
      parse: inFile('preferences.json', async (_path, folder) => PreferencesFile.in(folder, theme)),
    },
    {
      ...{ ...quicker, name: 'folder of the vault', sample: Buffer.from('{"folder":"/home/kim/vault"}') },
      parse: inFile('vaultfolder.json', (_path, folder) => VaultFolder.in(folder, () => undefined)),
    },
    {
      ...{ ...quicker, name: 'paths laid aside', sample: Buffer.from('["/a","/b c"]') },
      parse: inFile('handed-over-1.json', async (_path, folder) => takeAside(folder)),
    },
  ];
}

/** The modules of the recovery program, which share no line with Keyward and are no part of this bundle. */
export const recoveryModules = ['keystore', 'kit', 'sealedfile', 'sqlite', 'blocks'].map(
  (name) => pathToFileURL(resolve('recovery', `${name}.mjs`)).href,
);

/** The recovery program, which says what is wrong in words of its own. */
async function ofRecovery(samples: Samples): Promise<readonly Parser[]> {
  const { kit, kitLines, keyFile, keystore, backup, sealed } = samples;
  const [{ readVault }, { readKeyFile, readKit }, { recover }] = (await Promise.all(
    recoveryModules.slice(0, 3).map((url) => import(url) as Promise<RecoveryProgram>),
  )) as [RecoveryProgram, RecoveryProgram, RecoveryProgram];
  const inFile = fileGiver(samples);
  const refuses = (thrown: unknown) =>
    thrown instanceof Error && thrown.name === 'Error' && !('code' in thrown);
  const read = (work: (path: string) => unknown) => inFile('a', async (path) => work(path));
  const given = { ...quicker, refuses };
  const tables = await read(readVault)(keystore);
  const recovered = inFile('a.sealed', async (path, folder) => {
    await mkdir(join(folder, 'out'));
    recover(path, tables, Buffer.alloc(32), join(folder, 'out'));
  });
  return [
    { ...given, name: 'recovery: kit', sample: kit, mend: mendKit, parse: read(readKit) },
    { ...given, name: 'recovery: kit page', sample: Buffer.from(kitLines), parse: read(readKit) },
    { ...given, name: 'recovery: key file', sample: keyFile, parse: read(readKeyFile) },
    { ...given, ...slow, name: 'recovery: keystore', sample: keystore, parse: read(readVault) },
    { ...given, ...slow, name: 'recovery: backup', sample: backup, parse: read(readVault) },
    { ...given, name: 'recovery: sealed file', sample: sealed, mend: mendPages, parse: recovered },
  ];
}

/** What its modules offer, as far as it is needed here. */
interface RecoveryProgram {
  readonly readVault: (path: string) => unknown;
  readonly readKit: (path: string) => unknown;
  readonly readKeyFile: (path: string) => unknown;
  readonly recover: (path: string, tables: unknown, root: Buffer, out: string) => string;
}

async function openedBackup(path: string, folder: string): Promise<void> {
  const { keystore } = await openBackup(path, join(folder, 'copy.db'));
  await keystore.close();
}

/** As far as anybody gets without a share. */
async function lookedAt(path: string): Promise<void> {
  const keystore = await Keystore.open(path);
  try {
    await keystore.read((rows) => readFounding(rows, path));
  } finally {
    await keystore.close();
  }
  const locked = await LockedVault.at(path, Date.now);
  await locked.snapshot().finally(() => locked.keystore.close());
}

async function readSeen(samples: Samples, bytes: Buffer): Promise<void> {
  const folder = scratchOf(samples);
  await mkdir(join(folder, 'seen'));
  await writeFile(join(folder, 'seen', `${samples.vaultId.toString('hex')}.json`), bytes);
  const key = { name: originOf(samples.vaultId), publicKey: Buffer.alloc(32, 3) };
  await new LastSeen(folder, Date.now).destroyedKeys(samples.vaultId, key);
}

async function unpacked(samples: Samples, bytes: Buffer): Promise<void> {
  const folder = scratchOf(samples);
  const out = join(folder, 'out');
  await mkdir(out);
  const read = ({ plainOffset, plainLength }: { plainOffset: number; plainLength: number }) =>
    bytes.subarray(plainOffset, plainOffset + plainLength);
  const opening = openFolder(out, 'plans', new Control(), new Segments(bytes.length), read);
  await opening.catch(() => undefined);
  const beside = await readdir(folder);
  if (beside.join() !== 'out') throw new Error(`outside the folder: ${beside.join(', ')}`);
  await opening;
}
