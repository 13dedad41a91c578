// Sealing and unsealing one file or folder: from the path a person handed over to an output that is ready to appear.
//
// Both end before the output has its final name, so that the vault can record it first; then `output.release`.

import { randomBytes } from 'node:crypto';
import { type FileHandle, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { isPlainName, surveyFolder } from './archive.ts';
import {
  composePages,
  headLength,
  isPage,
  type KeyPage,
  type Metadata,
  openBody,
  pageLength,
  type Slot,
  startBody,
} from './envelope.ts';
import type { Control } from './filetask.ts';
import { KeyBytes } from './keybytes.ts';
import { dataKeyLength, type FilePlace } from './keywrap.ts';
import type { Lanes } from './lanes.ts';
import { type Existing, Output } from './output.ts';
import { openOther } from './ownfiles.ts';
import type { TemporaryNames } from './partials.ts';
import { fileRefusal, Refusal } from './refusal.ts';
import { type Body, openHead, readAt, readHead } from './sealedhead.ts';
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

/** A look from which it can be told later whether the source is still what it was. */
export interface Survey extends Look {
  /** Another one where a name, size, date or file number of the source changed. */
  readonly mark: string;
}

/** Refuses `file_missing`, `no_permission`, `file_unsupported`. Sealed files are known by the magic of either key page. */
export async function look(path: string): Promise<Look> {
  const { mark, ...seen } = await survey(path, [], () => undefined);
  return seen;
}

/** As `look`; `own` are the numbers of files that no folder may hold (ownfiles.ts), `goOn` may refuse on the way. */
export async function survey(path: string, own: readonly string[], goOn: () => void): Promise<Survey> {
  const { source, opened } = await surveyOpened(path, own, goOn);
  await opened.close();
  return source;
}

/** As `survey`, with the file or folder still open for reading; the caller closes it. */
async function surveyOpened(
  path: string,
  own: readonly string[],
  goOn: () => void,
): Promise<{ readonly source: Survey; readonly opened: FileHandle }> {
  const [name, folder] = [basename(path), dirname(path)];
  let opened: FileHandle | null = null;
  try {
    const stats = await stat(path, { bigint: true });
    if (!stats.isDirectory() && !stats.isFile()) throw new Refusal('file_unsupported', { file: name });
    const { file, number } = await openOther(path, own);
    opened = file;
    if (number !== `${stats.dev}:${stats.ino}`) throw new Refusal('file_changed', { file: name });
    if (stats.isDirectory()) {
      const { size, digest } = await surveyFolder(path, own, goOn);
      return { source: { name, folder, size, kind: 'folder', mark: `${number}:${digest}` }, opened };
    }
    const kind = (await isSealed(opened)) ? 'sealed' : 'file';
    const size = Number(stats.size);
    return { source: { name, folder, size, kind, mark: `${number}:${size}:${stats.mtimeNs}` }, opened };
  } catch (thrown) {
    await opened?.close();
    throw fileRefusal(thrown, name);
  }
}

async function isSealed(file: FileHandle): Promise<boolean> {
  const start = await readAt(file, 0, pageLength + 8);
  return isPage(start) || isPage(start.subarray(pageLength));
}

/** One piece of file work, as its job sees it. */
export interface Work {
  readonly lanes: Lanes;
  readonly control: Control;
  readonly existing: Existing;
  /** Is told how many bytes there are to do. */
  readonly learn: (size: number) => void;
  /** Numbers of the vault's own files (ownfiles.ts). */
  readonly own: readonly string[];
  readonly partials: TemporaryNames;
}

/** Under what a file is sealed. `seal` seals the data key for the file's place: one slot for each key. */
export interface SealUnder {
  readonly vaultId: Buffer;
  readonly keyName: string;
  readonly createdAt: number;
  /** Canonical encryption context, at most 2,048 bytes; empty where there is none. */
  readonly context: Buffer;
  readonly seal: (file: FilePlace, dataKey: KeyBytes) => Promise<readonly Slot[]>;
}

/** A sealed file that is ready to appear, and what it was made from. Sizes in bytes. */
export interface SealedOutput {
  readonly output: Output;
  readonly fileId: Buffer;
  /** Of the sealed file itself. */
  readonly sealedSize: number;
  readonly source: Survey;
}

/**
 * Seals the file or folder at `path` into `path.sealed`, under a fresh data key, durable and read back (filework.ts,
 * F2), but not yet under its name. Refuses as `look` and `Output` do, `file_changed`, `readback_failed`, `cancelled`.
 */
export async function sealPath(path: string, under: SealUnder, work: Work): Promise<SealedOutput> {
  const { source, opened } = await surveyOpened(path, work.own, () => work.control.goOn());
  try {
    return await sealSurveyed(path, source, opened, under, work);
  } finally {
    await opened.close();
  }
}

async function sealSurveyed(
  path: string,
  source: Survey,
  plain: FileHandle,
  under: SealUnder,
  work: Work,
): Promise<SealedOutput> {
  const { name, folder, size, kind } = source;
  if (kind === 'sealed') throw new Refusal('file_unsupported', { file: name });
  work.learn(size);
  const target = name + sealedSuffix;
  const { existing, partials } = work;
  const output = await Output.begin('file', folder, target, size + overhead, existing, 0o666, partials);
  try {
    const fileId = randomBytes(16);
    using dataKey = KeyBytes.random(dataKeyLength);
    const { context, createdAt, vaultId, keyName } = under;
    const place = { fileId, createdAt, context };
    const slots = await under.seal(place, dataKey);
    const pages = composePages({ generation: 1, vaultId, keyName, ...place, slots });
    const before = await plain.stat();
    if (kind === 'file' && before.size !== size) throw new Refusal('file_changed', { file: name });
    const metadata = metadataOf(name, kind, size, before);
    const payload = { file: handleOf(output), pages, metadata, fileId, dataKey };
    const sealedSize = await sealInto(payload, plain, path, work);
    await requireUnchanged(plain, before, kind, name);
    await output.settle();
    return { output, fileId, sealedSize, source };
  } catch (thrown) {
    await output.abandon();
    throw fileRefusal(thrown, name);
  }
}

/** Answers the data key of a sealed file from the key page that counts, or refuses. */
export type FindDataKey = (page: KeyPage, file: string) => Promise<KeyBytes>;

/**
 * Unseals the file at `path` beside it, under the name it was sealed with; every segment verified before it is
 * written, all of it durable, but not yet under its name.
 * Refuses `not_sealed`, `sealed_…`, `archive_unsafe`, as `Output` does, `readback_failed`, `cancelled`.
 */
export function unsealPath(path: string, findDataKey: FindDataKey, work: Work): Promise<Opened> {
  return fromSealed(path, findDataKey, work.own, (source, name, body) =>
    unsealBody(source, dirname(path), name, body, work),
  );
}

/** What was made from a sealed file, ready to appear. */
export interface Opened {
  readonly output: Output;
  readonly page: KeyPage;
  readonly metadata: Metadata;
}

/** Makes an output from the body of a sealed file, whose keys are wiped after it. Refuses as `unsealPath` and `make`. */
export async function fromSealed(
  path: string,
  findDataKey: FindDataKey,
  own: readonly string[],
  make: (source: FileHandle, name: string, body: Body) => Promise<Output>,
): Promise<Opened> {
  const name = basename(path);
  const source = await openFile(path, name, own);
  try {
    const page = await readHead(source, name);
    using dataKey = await findDataKey(page, name);
    const body = await openHead(source, page, dataKey, name);
    try {
      return { output: await make(source, name, body), page, metadata: body.metadata };
    } finally {
      body.stream.key.wipe();
    }
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  } finally {
    await source.close();
  }
}

/** Neither a folder nor a pipe is opened. */
async function openFile(path: string, name: string, own: readonly string[]): Promise<FileHandle> {
  try {
    if (!(await stat(path)).isFile()) throw new Refusal('not_sealed', { file: name });
    return (await openOther(path, own)).file;
  } catch (thrown) {
    throw fileRefusal(thrown, name);
  }
}

async function unsealBody(
  source: FileHandle,
  folder: string,
  name: string,
  { metadata, stream, payloadAt, segments }: Body,
  work: Work,
): Promise<Output> {
  const target = outputName(metadata, name);
  const { plainLength, sealedLength, count } = segments;
  const { existing, partials, lanes, control } = work;
  work.learn(plainLength);
  const output = await Output.begin(metadata.kind, folder, target, plainLength, existing, 0o600, partials);
  try {
    const frame = { source: source.fd, payloadAt, name };
    if (metadata.kind === 'folder') {
      const order = { ...frame, kind: 'open folder', sealedLength, into: output.temporary } as const;
      await lanes.run(order, stream, 1, control);
    } else {
      const order = { ...frame, kind: 'open file', target: handleOf(output).fd, plainLength } as const;
      await lanes.run(order, stream, count, control);
    }
    await output.setTraits(metadata.mode, metadata.modifiedAt);
    await output.settle();
    return output;
  } catch (thrown) {
    await output.abandon();
    throw thrown;
  }
}

/** What a sealed file is made of besides its payload, and where it goes. */
interface Target {
  readonly file: FileHandle;
  readonly pages: Buffer;
  readonly metadata: Metadata;
  readonly fileId: Buffer;
  readonly dataKey: KeyBytes;
}

/** Writes pages and body of a sealed file, read back (filework.ts, F2); answers its size. */
async function sealInto(
  { file, pages, metadata, fileId, dataKey }: Target,
  source: FileHandle,
  path: string,
  { lanes, control, own }: Work,
): Promise<number> {
  const { head: bodyHead, stream } = startBody(dataKey, fileId, metadata);
  try {
    const head = Buffer.concat([pages, bodyHead]);
    // What the lane reads back is the same bytes: so they are those that open.
    openBody(dataKey, fileId, head.subarray(headLength), metadata.name).stream.key.wipe();
    const payloadAt = head.length - stream.header.length;
    const { name, size } = metadata;
    const frame = { target: file.fd, head, payloadAt, name };
    if (metadata.kind === 'folder') {
      await lanes.run({ ...frame, kind: 'seal folder', folder: path, size, own }, stream, 1, control);
      return (await file.stat()).size;
    }
    const { count, sealedLength } = new Segments(size);
    const order = { ...frame, kind: 'seal file', source: source.fd, plainLength: size } as const;
    await lanes.run(order, stream, count, control);
    return payloadAt + sealedLength;
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
export function outputName(metadata: Metadata, file: string): string {
  const { name } = metadata;
  if (!isPlainName(name)) throw new Refusal('archive_unsafe', { file, entry: name.slice(0, 200) });
  return name;
}

export function handleOf(output: Output): FileHandle {
  if (output.file === null) throw new Error('a file output has a handle');
  return output.file;
}
