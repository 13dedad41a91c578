// Sealing and unsealing one file or folder: from the path a person handed over to an output that is ready to appear.
//
// Both end before the output has its final name, so that the vault can record it first; then `output.release`.

import { randomBytes } from 'node:crypto';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { basename, dirname, sep } from 'node:path';
import { folderSize, isPlainName } from './archive.ts';
import {
  bodyHeaderLength,
  bodyHeadLength,
  composePages,
  headLength,
  isPage,
  type KeyPage,
  type Metadata,
  openBody,
  pageLength,
  readPages,
  type Slot,
  startBody,
} from './envelope.ts';
import type { Control } from './filetask.ts';
import { KeyBytes } from './keybytes.ts';
import { dataKeyLength, type FilePlace } from './keywrap.ts';
import type { Lanes } from './lanes.ts';
import { type Existing, Output } from './output.ts';
import { fileRefusal, Refusal } from './refusal.ts';
import { Segments } from './stream.ts';

export const sealedSuffix = '.sealed';
/** What a sealed file is longer than what is in it, for the disk space that is asked for first. */
const overhead = 64 * 1024;

/** What a path is, for the person who handed it over. Sizes in bytes. */
export interface Look {
  readonly name: string;
  readonly folder: string;
  readonly size: number;
  readonly kind: 'file' | 'folder' | 'sealed';
}

/** Refuses `file_missing`, `no_permission`, `file_unsupported`. Sealed files are known by the magic of either key page. */
export async function look(path: string, goOn = () => {}): Promise<Look> {
  const [name, folder] = [basename(path), dirname(path)];
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return { name, folder, size: await folderSize(path, goOn), kind: 'folder' };
    if (!stats.isFile()) throw new Refusal('file_unsupported', { file: name });
    const file = await open(path, 'r');
    try {
      const starts = [await readAt(file, 0, 8), await readAt(file, pageLength, 8)];
      return { name, folder, size: stats.size, kind: starts.some(isPage) ? 'sealed' : 'file' };
    } finally {
      await file.close();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  }
}

/**
 * Refuses `file_unsupported` for the vault's own folder, what is in it and what it is in. To open and close the
 * keystore's file here would let go of the lock that SQLite holds on it for this process (keystore.ts, Q3).
 */
export async function refuseOwn(path: string, keystorePath: string): Promise<void> {
  try {
    const [given, own] = [await realpath(path), await realpath(dirname(keystorePath))];
    const within = (inner: string, outer: string) =>
      `${inner}${sep}`.startsWith(outer.endsWith(sep) ? outer : outer + sep);
    if (within(given, own) || within(own, given))
      throw new Refusal('file_unsupported', { file: basename(path) });
  } catch (thrown) {
    throw fileRefusal(thrown, basename(path));
  }
}

/** One piece of file work, as its job sees it. */
export interface Work {
  readonly lanes: Lanes;
  readonly control: Control;
  readonly existing: Existing;
}

/** Under what a file is sealed. `seal` seals the data key for the file's place: one slot for each key. */
export interface SealUnder {
  readonly vaultId: Buffer;
  readonly keyName: string;
  readonly createdAt: number;
  readonly seal: (file: FilePlace, dataKey: KeyBytes) => readonly Slot[];
}

/**
 * Seals the file or folder at `path` into `path.sealed`, under a fresh data key, durable and read back (filework.ts,
 * F2), but not yet under its name. Refuses as `look` and `Output` do, `file_changed`, `readback_failed`, `cancelled`.
 */
export async function sealPath(
  path: string,
  under: SealUnder,
  work: Work,
): Promise<{ readonly output: Output; readonly fileId: Buffer; readonly size: number }> {
  const { name, folder, size, kind } = await look(path, () => work.control.goOn());
  if (kind === 'sealed') throw new Refusal('file_unsupported', { file: name });
  const output = await Output.begin(
    'file',
    folder,
    name + sealedSuffix,
    size + overhead,
    work.existing,
    0o666,
  );
  try {
    const fileId = randomBytes(16);
    using dataKey = KeyBytes.random(dataKeyLength);
    const place = { fileId, createdAt: under.createdAt, context: Buffer.alloc(0) };
    const page = { generation: 1, vaultId: under.vaultId, keyName: under.keyName, ...place };
    const pages = composePages({ ...page, slots: under.seal(place, dataKey) });
    const source = await open(path, 'r');
    try {
      const before = await source.stat();
      const metadata = metadataOf(name, kind, size, before);
      await sealInto(handleOf(output), source, path, pages, metadata, fileId, dataKey, work);
      await requireUnchanged(source, before, kind, name);
    } finally {
      await source.close();
    }
    await output.settle();
    return { output, fileId, size };
  } catch (thrown) {
    await output.abandon();
    throw fileRefusal(thrown, name);
  }
}

/**
 * Unseals the file at `path` beside it, under the name it was sealed with; every segment verified before it is
 * written, all of it durable, but not yet under its name. `findDataKey` answers the data key of a page or refuses.
 * Refuses `not_sealed`, `sealed_…`, `archive_unsafe`, as `Output` does, `readback_failed`, `cancelled`.
 */
export async function unsealPath(
  path: string,
  findDataKey: (page: KeyPage, file: string) => Promise<KeyBytes>,
  work: Work,
): Promise<{ readonly output: Output; readonly page: KeyPage; readonly metadata: Metadata }> {
  const name = basename(path);
  const source = await open(path, 'r').catch((thrown: unknown) => Promise.reject(fileRefusal(thrown, name)));
  try {
    const page = readPages(await readAt(source, 0, headLength), name);
    using dataKey = await findDataKey(page, name);
    const header = await readAt(source, headLength, bodyHeaderLength);
    const head = await readAt(source, headLength, bodyHeadLength(header, name));
    const { metadata, stream } = openBody(dataKey, page.fileId, head, name);
    try {
      const sealedLength = (await source.stat()).size - headLength - head.length + stream.header.length;
      const segments = payloadOf(metadata, sealedLength, name);
      const target = outputName(metadata, name);
      const what = metadata.kind;
      const output = await Output.begin(
        what,
        dirname(path),
        target,
        segments.plainLength,
        work.existing,
        0o600,
      );
      try {
        const payloadAt = headLength + head.length - stream.header.length;
        const frame = { source: source.fd, payloadAt, name };
        if (what === 'folder') {
          const order = { ...frame, kind: 'open folder', sealedLength, into: output.temporary } as const;
          await work.lanes.run(order, stream, 1, work.control);
        } else {
          const plain = { ...frame, target: handleOf(output).fd, plainLength: segments.plainLength };
          await work.lanes.run({ ...plain, kind: 'open file' }, stream, segments.count, work.control);
        }
        await output.setTraits(metadata.mode, metadata.modifiedAt);
        await output.settle();
        return { output, page, metadata };
      } catch (thrown) {
        await output.abandon();
        throw thrown;
      }
    } finally {
      stream.key.wipe();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  } finally {
    await source.close();
  }
}

/** Writes pages and body of a sealed file and proves the head by reading it back. */
async function sealInto(
  target: FileHandle,
  source: FileHandle,
  path: string,
  pages: Buffer,
  metadata: Metadata,
  fileId: Buffer,
  dataKey: KeyBytes,
  work: Work,
): Promise<void> {
  const { head, stream } = startBody(dataKey, fileId, metadata);
  try {
    const start = Buffer.concat([pages, head]);
    await target.write(start, 0, start.length, 0);
    const payloadAt = start.length - stream.header.length;
    const frame = { target: target.fd, payloadAt, name: metadata.name };
    if (metadata.kind === 'folder') {
      const order = { ...frame, kind: 'seal folder', folder: path, size: metadata.size } as const;
      await work.lanes.run(order, stream, 1, work.control);
    } else {
      const order = { ...frame, kind: 'seal file', source: source.fd, plainLength: metadata.size } as const;
      await work.lanes.run(order, stream, new Segments(metadata.size).count, work.control);
    }
    const back = await readAt(target, 0, start.length);
    if (!back.equals(start)) throw new Refusal('readback_failed', { file: metadata.name });
    openBody(dataKey, fileId, back.subarray(headLength), metadata.name).stream.key.wipe();
  } finally {
    stream.key.wipe();
  }
}

interface Stats {
  readonly mode: number;
  readonly mtimeMs: number;
  readonly size: number;
}

function metadataOf(name: string, kind: 'file' | 'folder', size: number, stats: Stats): Metadata {
  const mode = process.platform === 'win32' ? 0 : stats.mode & 0o777;
  return { kind, name, mode, modifiedAt: Math.max(0, Math.round(stats.mtimeMs)), size };
}

/** The segments of a payload that takes `sealedLength` bytes, which must be those of what the metadata say. */
function payloadOf(metadata: Metadata, sealedLength: number, file: string): Segments {
  const expected = metadata.kind === 'file' ? new Segments(metadata.size).sealedLength : sealedLength;
  const segments = Segments.ofSealed(sealedLength);
  if (segments !== null && sealedLength === expected) return segments;
  throw new Refusal(sealedLength <= expected ? 'sealed_truncated' : 'sealed_changed', { file });
}

/** A file that was written to while it was read is not sealed half old and half new. */
async function requireUnchanged(
  source: FileHandle,
  before: Stats,
  kind: 'file' | 'folder',
  name: string,
): Promise<void> {
  if (kind === 'folder') return;
  const after = await source.stat();
  if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
    throw new Refusal('file_changed', { file: name });
}

/** The name inside is authentic, but whoever sealed it may have had other rules for names. */
function outputName(metadata: Metadata, file: string): string {
  const { name } = metadata;
  if (!isPlainName(name)) throw new Refusal('archive_unsafe', { file, entry: name.slice(0, 200) });
  return name;
}

/** Up to `length` bytes from `at`; fewer at the end of the file. */
async function readAt(file: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, at + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

function handleOf(output: Output): FileHandle {
  if (output.file === null) throw new Error('a file output has a handle');
  return output.file;
}
