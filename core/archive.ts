// Folders as one archive: tar (POSIX ustar with pax headers), written and read as a stream of payload segments.
//
// H1  Files and folders only. A link or a device refuses the whole folder, by name: nothing is left out silently.
// H2  A file that changes while it is read refuses the folder.
// H3  On the way out every entry lands below the target: no absolute path, no `.` or `..`, nothing that this system
//     reads as more than a name, no name twice (where the system folds case, it is the system that finds it).
//     What this system sealed it can always unseal.
// H4  Each file that comes out is compared with what was written and made durable before the task ends.
// H5  The vault's own files are refused under any name, before they are opened (ownfiles.ts).
// H6  What is read is what was found in the folder: a file or a folder in whose place somebody puts a link meanwhile
//     refuses the whole. Where the link is to a file, any system finds it; where it is to a folder above it, Linux does.

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { type FileHandle, lstat, mkdir, open, readdir, readlink, realpath, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { extract, type Header, type Pack, pack } from 'tar-stream';
import type { Control, LaneBuffers } from './filetask.ts';
import { syncFolder } from './output.ts';
import { openOther } from './ownfiles.ts';
import { fileRefusal, Refusal, systemCode } from './refusal.ts';
import { type Segment, Segments } from './stream.ts';

const chunkLength = 65_536;
const stopped = new Error('stopped');
/** Where the contents of an entry are written to. */
type Sink = ReturnType<Pack['entry']> & { readonly destroying: boolean };
/** An entry of an archive being read. */
type Entry = AsyncIterable<Buffer> & { readonly header: Header; resume(): unknown };

/** One file or subfolder; `path` is relative, with forward slashes. */
interface FolderEntry {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  readonly size: number;
  readonly mode: number;
  readonly modifiedAt: number;
  /** Device and number. */
  readonly number: string;
}

/**
 * Sum of the sizes of all files below `folder`, in bytes, and a digest (hex) of their names, sizes and dates; `goOn` is
 * called for each and may refuse. Refuses `file_unsupported` with the entry's name (H1, H5).
 */
export async function surveyFolder(
  folder: string,
  own: readonly string[],
  goOn: () => void,
): Promise<{ readonly size: number; readonly digest: string }> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const entry of walk(folder, '', own)) {
    goOn();
    size += entry.size;
    const { path, kind, modifiedAt } = entry;
    hash.update(`${JSON.stringify([path, kind, entry.size, kind === 'file' ? modifiedAt : 0])}\n`);
  }
  return { size, digest: hash.digest('hex') };
}

/** Archives `folder`, whose files have `size` bytes in all, segment by segment; `own` are files of the vault (H5). */
export async function sealFolder(
  folder: string,
  size: number,
  own: readonly string[],
  control: Control,
  lane: LaneBuffers,
  write: (segment: Segment, plain: Buffer) => void,
): Promise<void> {
  const archive = pack();
  const producing = produce(archive, folder, own, control)
    .then((archived) => {
      if (archived !== size) throw new Refusal('file_changed', { file: folder });
      archive.finalize();
    })
    .catch((thrown: unknown) => {
      archive.destroy(stopped);
      throw thrown;
    });
  const consuming = consume(archive as AsyncIterable<Uint8Array>, control, lane, write);
  const ends = await Promise.allSettled([producing, consuming]);
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as unknown] : []));
  const telling = failures.find(isTelling);
  if (failures.length > 0) throw telling ?? failures[0];
}

/** Whether it says what went wrong, and is not only a stream that was closed because something else did. */
function isTelling(thrown: unknown): boolean {
  return thrown instanceof Refusal || systemCode(thrown) !== null;
}

/** Waits for an event of a sink; fails where the sink is closed before it comes. */
function until(sink: Sink, event: 'drain' | 'finish'): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      sink.off(event, came).off('close', closed);
      act();
    };
    const came = () => settle(resolve);
    const closed = () => settle(() => reject(stopped));
    sink.on(event, came).on('close', closed);
    if (sink.destroying) closed();
  });
}

/** Unpacks the archive in `segments` into the folder `into`, which exists and is empty. */
export async function openFolder(
  into: string,
  name: string,
  control: Control,
  segments: Segments,
  read: (segment: Segment) => Buffer,
): Promise<void> {
  const archive = extract();
  const unpacking = unpack(archive as AsyncIterable<Entry>, into, name);
  const broken = unpacking.then(() => undefined);
  broken.catch(() => archive.destroy(stopped));
  try {
    for (let index = 0; index < segments.count; index++) {
      control.goOn();
      const plain = Buffer.from(read(segments.at(index)));
      if (!archive.write(plain)) await Promise.race([once(archive, 'drain'), broken]);
      control.add(plain.length);
    }
    archive.end(undefined);
  } catch (thrown) {
    archive.destroy(stopped);
    const told = await unpacking.then(
      () => thrown,
      (why: unknown) => why,
    );
    throw isTelling(thrown) ? thrown : told;
  }
  await unpacking;
}

async function produce(
  archive: Pack,
  folder: string,
  own: readonly string[],
  control: Control,
): Promise<number> {
  let archived = 0;
  const top = await realpath(folder);
  for await (const entry of walk(top, '', own)) {
    control.goOn();
    const { path, size, mode } = entry;
    const header = { name: path, size, mode, mtime: new Date(entry.modifiedAt) };
    if (entry.kind === 'folder') {
      archive.entry({ ...header, size: 0, type: 'directory' }).on('error', () => undefined);
      continue;
    }
    const sink = archive.entry({ ...header, type: 'file' }) as Sink;
    sink.on('error', () => undefined);
    await readWhole(top, entry, own, async (chunk) => {
      control.goOn();
      if (!sink.write(chunk)) await until(sink, 'drain');
      control.add(chunk.length);
    });
    sink.end(undefined);
    if (size !== 0) await until(sink, 'finish');
    archived += size;
  }
  return archived;
}

/** Reads a file of known size and date, and refuses `file_changed` where it is not the same at the end (H2). */
async function readWhole(
  top: string,
  entry: FolderEntry,
  own: readonly string[],
  take: (chunk: Buffer) => Promise<void>,
): Promise<void> {
  const changed = new Refusal('file_changed', { file: entry.path });
  const path = join(top, entry.path);
  const { file, number } = await openOther(path, own).catch((thrown: unknown) =>
    Promise.reject(fileRefusal(thrown, entry.path)),
  );
  try {
    // By what name the system itself knows it, links resolved (H6).
    const resolved = await readlink(`/proc/self/fd/${file.fd}`).catch(() => path);
    if (number !== entry.number || resolved !== path) throw changed;
    for (let at = 0; at < entry.size; ) {
      const chunk = Buffer.alloc(Math.min(chunkLength, entry.size - at));
      const { bytesRead } = await file.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) throw changed;
      await take(chunk.subarray(0, bytesRead));
      at += bytesRead;
    }
    const after = await file.stat({ bigint: true });
    if (Number(after.size) !== entry.size || millisecondsOf(after) !== entry.modifiedAt) throw changed;
  } finally {
    await file.close();
  }
}

async function consume(
  archive: AsyncIterable<Uint8Array>,
  control: Control,
  lane: LaneBuffers,
  write: (segment: Segment, plain: Buffer) => void,
): Promise<void> {
  const endless = new Segments(Number.MAX_SAFE_INTEGER);
  let segment = endless.at(0);
  let filled = 0;
  for await (const chunk of archive) {
    for (let at = 0; at < chunk.length; ) {
      if (filled === segment.plainLength) {
        control.goOn();
        write(segment, lane.plain.subarray(0, filled));
        segment = endless.at(segment.index + 1);
        filled = 0;
      }
      const part = chunk.subarray(at, at + segment.plainLength - filled);
      lane.plain.set(part, filled);
      filled += part.length;
      at += part.length;
    }
  }
  write(new Segments(segment.plainOffset + filled).at(segment.index), lane.plain.subarray(0, filled));
}

async function unpack(archive: AsyncIterable<Entry>, into: string, name: string): Promise<void> {
  const folders: { readonly path: string; readonly mode: number; readonly mtime: Date }[] = [];
  try {
    for await (const entry of archive) {
      const path = safePath(entry.header.name, name);
      const { type, mode, mtime, size } = entry.header;
      const target = join(into, ...path);
      if (type === 'directory') {
        await mkdir(target, { mode: 0o700 });
        folders.push({ path: target, mode, mtime });
        entry.resume();
      } else if (type === 'file') {
        await writeWhole(target, entry, size, name);
        await setTraits(target, mode, mtime);
      } else {
        throw unsafe(name, entry.header.name);
      }
    }
    for (const folder of folders.reverse()) {
      await syncFolder(folder.path);
      await setTraits(folder.path, folder.mode, folder.mtime);
    }
  } catch (thrown) {
    // The folder was empty: what already exists in it is a name that came twice (H3).
    if (systemCode(thrown) === 'EEXIST') throw unsafe(name, 'a name twice');
    if (isTelling(thrown)) throw fileRefusal(thrown, name);
    throw new Refusal('sealed_changed', { file: name });
  }
}

async function writeWhole(target: string, entry: Entry, size: number, name: string): Promise<void> {
  const file = await open(target, 'wx+', 0o600);
  try {
    let at = 0;
    for await (const chunk of entry) {
      await file.write(chunk, 0, chunk.length, at);
      await requireSame(file, chunk, at, name);
      at += chunk.length;
    }
    if (at !== size) throw new Refusal('sealed_changed', { file: name });
    await file.sync();
  } finally {
    await file.close();
  }
}

async function requireSame(file: FileHandle, chunk: Buffer, at: number, name: string): Promise<void> {
  const back = Buffer.alloc(chunk.length);
  const { bytesRead } = await file.read(back, 0, back.length, at);
  if (bytesRead !== chunk.length || !back.equals(chunk)) throw new Refusal('readback_failed', { file: name });
  back.fill(0);
}

async function setTraits(path: string, mode: number, mtime: Date): Promise<void> {
  const handle = process.platform === 'win32' ? null : await open(path, 'r');
  try {
    await utimes(path, mtime, mtime);
    await handle?.chmod(mode & 0o777);
  } finally {
    await handle?.close();
  }
}

/** The parts of an entry's path, where it is one that stays below the target (H3). */
function safePath(path: string, name: string): string[] {
  const parts = path.replace(/\/$/, '').split('/');
  if (parts.length > 256 || !parts.every(isPlainName)) throw unsafe(name, path);
  return parts;
}

/** What Windows reads as a separator, a stream, a device or not at all. */
const notOnWindows = /[\\:*?"<>|\p{Cc}]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/iu;

/** Whether a name is one name on this system, and no more. */
export function isPlainName(name: string): boolean {
  const foreign = process.platform === 'win32' && notOnWindows.test(name);
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name) && !foreign;
}

function millisecondsOf({ mtimeNs }: { readonly mtimeNs: bigint }): number {
  return Math.round(Number(mtimeNs) / 1e6);
}

function unsafe(file: string, entry: string): Refusal {
  return new Refusal('archive_unsafe', { file, entry: entry.slice(0, 200) });
}

/** Files and folders below `root`, each folder before what is in it, names in order. */
async function* walk(root: string, below: string, own: readonly string[]): AsyncGenerator<FolderEntry> {
  const names = await readdir(join(root, below)).catch((thrown: unknown) =>
    Promise.reject(fileRefusal(thrown, below === '' ? root : below)),
  );
  for (const name of names.sort()) {
    const path = below === '' ? name : `${below}/${name}`;
    const stat = await lstat(join(root, path), { bigint: true }).catch((thrown: unknown) =>
      Promise.reject(fileRefusal(thrown, path)),
    );
    const number = `${stat.dev}:${stat.ino}`;
    const traits = { path, number, mode: Number(stat.mode) & 0o777, modifiedAt: millisecondsOf(stat) };
    if (stat.isFile()) {
      // A file of the vault has a second name where it is found outside the vault's folder.
      if (own.includes(number)) throw new Refusal('file_unsupported', { file: path });
      yield { ...traits, kind: 'file', size: Number(stat.size) };
    } else if (stat.isDirectory()) {
      yield { ...traits, kind: 'folder', size: 0 };
      yield* walk(root, path, own);
    } else throw new Refusal('file_unsupported', { file: path });
  }
}
