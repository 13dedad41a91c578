// Scanning a folder for the sealed files of a vault, by what is in them and whatever they are called.
//
// SC1  No link is followed, and what is neither file nor folder is passed over: the scan stays below the folder.
// SC2  Memory is bounded: one open folder for each level, at most 200 levels, one file at a time.
// SC3  What cannot be read is named and passed over; it ends no scan.
// SC4  The vault's own files are not opened, whatever they are called (ownfiles.ts).

import { constants, type Dirent } from 'node:fs';
import { lstat, open, opendir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { headLength, isPage, type KeyPage, pageLength, readPages } from './envelope.ts';
import { ownFiles } from './ownfiles.ts';
import { fileRefusal, Refusal, type RefusalView } from './refusal.ts';
import { readAt } from './sealedhead.ts';

const deepest = 200;

/** A folder that is entered, a sealed file of the vault, or what could not be looked into. `size` of the sealed file. */
export type Found =
  | { readonly is: 'folder'; readonly path: string }
  | { readonly is: 'sealed'; readonly path: string; readonly page: KeyPage; readonly size: number }
  | { readonly is: 'unreadable'; readonly path: string; readonly refusal: RefusalView };

/**
 * All sealed files of the vault with this id (16 bytes) below `folder`, in no order. `goOn` is called for every entry
 * and may refuse. Refuses as the system does where `folder` itself cannot be read.
 */
export async function* scanFolder(
  folder: string,
  vaultId: Buffer,
  keystorePath: string,
  goOn: () => void,
): AsyncGenerator<Found> {
  await opendir(folder).then(
    (top) => top.close(),
    (thrown: unknown) => Promise.reject(fileRefusal(thrown, basename(folder))),
  );
  yield* within(folder, { vaultId, own: await ownFiles(keystorePath), goOn }, deepest);
}

interface Scan {
  readonly vaultId: Buffer;
  readonly own: readonly string[];
  readonly goOn: () => void;
}

async function* within(folder: string, scan: Scan, levels: number): AsyncGenerator<Found> {
  yield { is: 'folder', path: folder };
  try {
    for await (const entry of await opendir(folder)) {
      scan.goOn();
      const path = join(folder, entry.name);
      const kind = await kindOf(entry, path);
      if (kind === 'file') yield* sealedAt(path, scan);
      else if (kind === 'folder' && levels > 1) yield* within(path, scan, levels - 1);
      else if (kind === 'folder') yield unreadable(path, new Refusal('folder_too_deep', { file: path }));
    }
  } catch (thrown) {
    // What a scan is told to stop with is not about this folder.
    if (thrown instanceof Refusal) throw thrown;
    yield unreadable(folder, thrown);
  }
}

/** Some file systems do not say in the folder what an entry is. */
async function kindOf(entry: Dirent, path: string): Promise<'file' | 'folder' | 'else'> {
  const isKnown = entry.isFile() || entry.isDirectory() || entry.isSymbolicLink();
  const what = isKnown ? entry : await lstat(path).catch(() => entry);
  if (what.isFile()) return 'file';
  return what.isDirectory() ? 'folder' : 'else';
}

async function* sealedAt(path: string, { vaultId, own }: Scan): AsyncGenerator<Found> {
  try {
    const page = await pageAt(path, own, 'refused');
    if (!page?.vaultId.equals(vaultId)) return;
    yield { is: 'sealed', path, page, size: (await lstat(path)).size };
  } catch (thrown) {
    yield unreadable(path, thrown);
  }
}

/**
 * The key page that counts of the file at `path`; null for what is no sealed file, or one of the vault's own (SC4).
 * Refuses as `readPages`, and as the system does. What is not a plain file is neither opened nor waited for.
 */
export async function pageAt(
  path: string,
  own: readonly string[],
  links: 'followed' | 'refused',
): Promise<KeyPage | null> {
  const stats = await stat(path, { bigint: true });
  if (!stats.isFile() || stats.size < headLength || own.includes(`${stats.dev}:${stats.ino}`)) return null;
  const noFollow = links === 'refused' ? (constants.O_NOFOLLOW ?? 0) : 0;
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | noFollow);
  try {
    const starts = [await readAt(file, 0, 8), await readAt(file, pageLength, 8)];
    return starts.some(isPage) ? readPages(await readAt(file, 0, headLength), basename(path)) : null;
  } finally {
    await file.close();
  }
}

function unreadable(path: string, thrown: unknown): Found {
  return { is: 'unreadable', path, refusal: fileRefusal(thrown, basename(path)).view };
}
