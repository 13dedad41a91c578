// The parsers that read files: each input is written to a file of its own, in a folder where nothing else may appear.

import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openFolder } from '../../core/archive.ts';
import { chainHash } from '../../core/audit.ts';
import { Control } from '../../core/filetask.ts';
import { inspectPath } from '../../core/inspect.ts';
import { KeyBytes } from '../../core/keybytes.ts';
import { Keystore } from '../../core/keystore.ts';
import { LastSeen } from '../../core/lastseen.ts';
import { jsonLines } from '../../core/logexport.ts';
import { checkpointText, originOf, publicKeyOf, type VerifierKey, verifierKeyText } from '../../core/note.ts';
import { openBackup } from '../../core/openbackup.ts';
import { readFounding } from '../../core/records.ts';
import { checkRelease } from '../../core/release.ts';
import { Segments } from '../../core/stream.ts';
import { LockedVault } from '../../core/unlocking.ts';
import { takeAside } from '../../electron/handedover.ts';
import { PreferencesFile } from '../../electron/preferences.ts';
import { VaultFolder } from '../../electron/vaultfolder.ts';
import { runInThread } from '../program-run.ts';
import { mendKit, mendNote, mendPages, mendTar } from './mending.ts';
import type { Parser } from './parsers.ts';
import { type Samples, scratchOf } from './samples.ts';

/** Milliseconds each, since a keystore is opened; and some tenths of one. */
const slow = { batch: 8 };
const quicker = { batch: 60 };
/** A program is started. */
const slowest = { batch: 2 };

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
    ...ofVerifiers(samples),
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
      parse: inFile('preferences.json', (_path, folder) => PreferencesFile.in(folder, theme)),
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

/** The programs that verify a log and a download, each run in a thread: all that they say is in their own words. */
function ofVerifiers(samples: Samples): readonly Parser[] {
  using privateKey = KeyBytes.take(Buffer.alloc(32, 8));
  const vaultId = Buffer.alloc(16, 5);
  const key = { name: originOf(vaultId), publicKey: publicKeyOf(privateKey) };
  const inFile = fileGiver(samples);
  const verify = (path: string, ...more: readonly string[]) => said('keyward-verify.mjs', path, ...more);
  const log = exportOf(vaultId, key, ['{"seq":1,"at":"2026-11-28T08:00:00.000Z"}', '{"seq":2,"at":"x"}']);
  const record = `{"vaultId":"${vaultId.toString('hex')}","auditEntry":1,"auditHash":"${'ab'.repeat(32)}","signature":"— a b"}`;
  const release = `keyward-release\nversion 1.2.3\n${'ab'.repeat(32)} 7 keyward.deb\n`;
  return [
    {
      ...{ ...slowest, name: 'verifier: export of the log', sample: log },
      mend: (bytes) => exportOf(vaultId, key, entriesIn(bytes)),
      parse: inFile('log.jsonl', (path) => verify(path)),
    },
    {
      ...{ ...slowest, name: 'verifier: ceremony record', sample: Buffer.from(record) },
      parse: inFile('record.json', async (path, folder) => {
        await writeFile(join(folder, 'log.jsonl'), log);
        await verify(join(folder, 'log.jsonl'), '--record', path);
      }),
    },
    {
      ...{ ...slowest, name: 'verifier: update file', sample: signedBy(key, Buffer.from(release)) },
      mend: (bytes) => signedBy(key, bytes),
      parse: inFile('a.release', (path) =>
        said('keyward-verify-download.mjs', path, '--key', verifierKeyText(key)),
      ),
    },
  ];
}

const signedBy = (key: VerifierKey, bytes: Buffer): Buffer => {
  using signing = KeyBytes.take(Buffer.alloc(32, 8));
  return mendNote(bytes, key, signing);
};

function entriesIn(bytes: Buffer): readonly string[] {
  const lines = bytes.toString('utf8').split('\n');
  return lines.filter((line) => line.startsWith('{"hash":')).map((line) => line.slice(83, -1));
}

/** An export of these entries whose chain and checkpoint are right. */
function exportOf(vaultId: Buffer, key: VerifierKey, entries: readonly string[]): Buffer {
  const start = { seq: 0, hash: Buffer.alloc(32) };
  const about = { vaultId, vaultName: 'v', verifier: key, start, last: entries.length, exportedAt: 0 };
  let head: Buffer = start.hash;
  const stored = entries.map((entry, i) => {
    head = chainHash(vaultId, i + 1, head, entry);
    return { seq: i + 1, entry, hash: head };
  });
  const text = checkpointText({ vaultId, size: entries.length, head, at: 0 });
  const note = signedBy(key, Buffer.from(text)).toString('utf8');
  const checkpoints = [{ seq: entries.length, note }];
  return Buffer.from(jsonLines.begin(about) + jsonLines.part({ entries: stored, checkpoints }));
}

/** Runs a verifier; fails where it ends in words that are not its own. */
async function said(program: string, ...args: readonly string[]): Promise<void> {
  const { code, says } = await runInThread(resolve('verifier', program), args);
  if (code === null || /TypeError|undefined|not a function|out of range|\n\s+at /.test(says))
    throw new Error(`${code}: ${says}`);
}

type FileWork = (path: string, folder: string) => Promise<unknown>;

/** Writes an input to a file of this name, in an empty folder, and hands it to `work`. */
function fileGiver(samples: Samples): (name: string, work: FileWork) => (bytes: Buffer) => Promise<unknown> {
  return (name, work) => async (bytes) => {
    const folder = await scratchOf(samples);
    await writeFile(join(folder, name), bytes);
    return work(join(folder, name), folder);
  };
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
  const folder = await scratchOf(samples);
  await mkdir(join(folder, 'seen'));
  await writeFile(join(folder, 'seen', `${samples.vaultId.toString('hex')}.json`), bytes);
  const key = { name: originOf(samples.vaultId), publicKey: Buffer.alloc(32, 3) };
  await new LastSeen(folder, Date.now).destroyedKeys(samples.vaultId, key);
}

async function unpacked(samples: Samples, bytes: Buffer): Promise<void> {
  const folder = await scratchOf(samples);
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
