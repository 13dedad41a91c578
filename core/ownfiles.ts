// Own files: what belongs to the vault and is never sealed, opened or looked into, under whatever name it is found.
//
// OF1  To open and close the keystore's file anywhere in this process would let go of the lock that SQLite holds on it
//      (keystore.ts, Q3). So a file is recognised by its number before it is opened, also where a hard link gives it
//      a second name outside the vault's folder.
// OF2  The vault's folder is refused with all that is in it, and so is every folder that it is in.
// OF3  Whoever may write to a folder can put a link in the place of a file between the look and the reading. So what was
//      opened is looked at again; the vault's own is refused, and stays open until the process ends, by OF1.

import { constants, fstatSync } from 'node:fs';
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { fileRefusal, Refusal } from './refusal.ts';

/**
 * Refuses `file_unsupported` for the vault's own folder and files (OF1, OF2), and as the system does for `path`.
 * Answers the numbers of the vault's files, as `ownFiles` does.
 */
export async function refuseOwn(path: string, keystorePath: string): Promise<readonly string[]> {
  try {
    const [given, own] = [await realpath(path), await foundTogether(dirname(keystorePath))];
    // Where there is no vault yet, nothing is its own.
    if (own.folder === null) return [];
    const { folder, numbers } = own;
    const isOwn = isWithin(given, folder) || isWithin(folder, given);
    if (isOwn || numbers.includes(await fileNumber(path)))
      throw new Refusal('file_unsupported', { file: basename(path) });
    return numbers;
  } catch (thrown) {
    throw fileRefusal(thrown, basename(path));
  }
}

/** Refuses `export_folder_unfit` for the vault's own folder and those in it, as the system does for one that is not there. */
export async function refuseInto(folder: string, keystorePath: string): Promise<void> {
  try {
    const [given, own] = [await realpath(folder), await realpath(dirname(keystorePath))];
    if (isWithin(given, own)) throw new Refusal('export_folder_unfit');
  } catch (thrown) {
    throw fileRefusal(thrown, basename(folder));
  }
}

/** The numbers of all files in the vault's folder. */
export async function ownFiles(keystorePath: string): Promise<readonly string[]> {
  return (await foundTogether(dirname(keystorePath))).numbers;
}

/** A vault's folder under its real path, null where there is none, and the numbers of the files in it. */
interface Own {
  readonly folder: string | null;
  readonly numbers: readonly string[];
}

/** Lookings that are under way: of jobs side by side, all want to know the same at the same moment. */
const underWay = new Map<string, Promise<Own>>();

function foundTogether(folder: string): Promise<Own> {
  const looking = underWay.get(folder) ?? found(folder).finally(() => underWay.delete(folder));
  underWay.set(folder, looking);
  return looking;
}

async function found(folder: string): Promise<Own> {
  const real = await realpath(folder).catch(() => null);
  if (real === null) return { folder: null, numbers: [] };
  const entries = await readdir(real, { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => join(real, name));
  // One that goes meanwhile is the keystore's journal, which is no file any more.
  const numbers = await Promise.all(files.map((path) => fileNumber(path).catch(() => null)));
  return { folder: real, numbers: numbers.filter((number) => number !== null) };
}

/** Device and number of a file: the same for all its names. */
export async function fileNumber(path: string): Promise<string> {
  const { dev, ino } = await stat(path, { bigint: true });
  return `${dev}:${ino}`;
}

const neverClosed: FileHandle[] = [];

/**
 * Opens what stands at `path` by now for reading, and answers its number as well; a pipe is not waited for. Refuses
 * `file_unsupported` where it is one of the vault's own files (OF3), and as the system does.
 */
export async function openOther(
  path: string,
  own: readonly string[],
): Promise<{ readonly file: FileHandle; readonly number: string }> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  // An open file is told of at once.
  const { dev, ino } = fstatSync(file.fd, { bigint: true });
  const number = `${dev}:${ino}`;
  if (!own.includes(number)) return { file, number };
  neverClosed.push(file);
  throw new Refusal('file_unsupported', { file: basename(path) });
}

function isWithin(inner: string, outer: string): boolean {
  return `${inner}${sep}`.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}
