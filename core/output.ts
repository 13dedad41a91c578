// Output that is never half there: a temporary name, made durable, then given its final name.
//
// O1  Under the final name there is either nothing of ours or the whole, verified and durable output.
// O2  What already has the final name is never overwritten, not even when it appears at the last moment: a file gets
//     its name by link(2), which fails where the name is taken.
// O3  Outputs that are made at the same time and take numbered names take different ones.
// O4  An abandoned output leaves nothing behind; what a killed process left is swept away by the next (partials.ts).

import { chmod, type FileHandle, link, lstat, mkdir, open, rename, statfs, utimes } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { type TemporaryNames, untended } from './partials.ts';
import { fileRefusal, Refusal, systemCode } from './refusal.ts';

/** What to do where the name is taken: refuse `target_exists`, or take the next free numbered name. */
export type Existing = 'refuse' | 'number';

/** File systems without hard links (FAT, some network drives) say so with one of these. */
export const withoutLinks = [
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EISDIR',
  'EACCES',
  'UNKNOWN',
];
/** For so many bytes room is not asked for first: a disk that has none says so when they are written. */
const trifling = 2 ** 20;
/** And some network drives have no fsync of a folder. */
const withoutFolderSync = ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'];

export class Output {
  readonly folder: string;
  readonly name: string;
  /** Where it is written until it is released. */
  readonly temporary: string;
  /** Open for reading and writing; null for a folder. */
  readonly file: FileHandle | null;

  readonly #partials: TemporaryNames;

  private constructor(
    folder: string,
    name: string,
    temporary: string,
    file: FileHandle | null,
    partials: TemporaryNames,
  ) {
    this.#partials = partials;
    this.folder = folder;
    this.name = name;
    this.temporary = temporary;
    this.file = file;
  }

  /**
   * Begins a file or folder that shall be `folder/name`, of about `bytes`, under a name that `partials` gives it for
   * the time being. `mode` is cut by the umask.
   * Refuses `target_exists`, `disk_full`, `no_permission`, `disk_read_only`, `name_too_long` before any work is done.
   */
  static async begin(
    what: 'file' | 'folder',
    folder: string,
    name: string,
    bytes: number,
    existing: Existing,
    mode: number,
    partials: TemporaryNames = untended,
  ): Promise<Output> {
    let free: string | null = null;
    try {
      await partials.sweep(folder);
      free = await freeName(folder, name, existing);
      if (bytes > trifling) await requireRoom(folder, bytes, name);
      const temporary = join(folder, partials.freshName());
      if (what === 'file') {
        const file = await open(temporary, 'wx+', mode);
        return new Output(folder, free, temporary, file, partials);
      }
      await mkdir(temporary, { mode: 0o700 });
      return new Output(folder, free, temporary, null, partials);
    } catch (thrown) {
      if (free !== null) promised.delete(join(folder, free));
      throw fileRefusal(thrown, name);
    }
  }

  /** Gives an unsealed file or folder the permission bits and date it had; 0 means that it had no bits. */
  async setTraits(mode: number, modifiedAt: number): Promise<void> {
    const when = new Date(Math.min(modifiedAt, 8.64e15));
    if (this.file === null) {
      await utimes(this.temporary, when, when);
      if (mode !== 0) await chmod(this.temporary, mode & 0o777);
    } else {
      await this.file.utimes(when, when);
      if (mode !== 0) await this.file.chmod(mode & 0o777);
    }
  }

  /** Makes what was written durable. A folder's files are synced by whoever wrote them. */
  async settle(): Promise<void> {
    try {
      await (this.file === null ? syncFolder(this.temporary) : this.file.sync());
      await this.file?.close();
    } catch (thrown) {
      throw fileRefusal(thrown, this.name);
    }
  }

  /** Gives it its final name (O1, O2), durably. Refuses `target_exists` where the name was taken since `begin`. */
  async release(): Promise<void> {
    try {
      await this.#takeName(join(this.folder, this.name));
      await syncFolder(this.folder);
    } catch (thrown) {
      throw fileRefusal(thrown, this.name);
    } finally {
      promised.delete(join(this.folder, this.name));
    }
  }

  /**
   * Removes it (O4); safe to call at any time before `release` has answered, and after it failed. Never fails: why it
   * is abandoned is what counts, and what a failing disk keeps of it is removed later (partials.ts, B4).
   */
  async abandon(): Promise<void> {
    promised.delete(join(this.folder, this.name));
    await this.file?.close().catch(() => undefined);
    await this.#partials.drop(this.temporary);
  }

  async #takeName(final: string): Promise<void> {
    if (this.file !== null) {
      try {
        await link(this.temporary, final);
        // It has its name now: a second name that stays behind is untidy, and no reason to say that it failed.
        return await this.#partials.drop(this.temporary);
      } catch (thrown) {
        if (!withoutLinks.includes(systemCode(thrown) ?? '')) throw thrown;
      }
    }
    if (await exists(final)) throw new Refusal('target_exists', { file: this.name });
    await rename(this.temporary, final);
  }
}

async function requireRoom(folder: string, bytes: number, name: string): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < bytes) throw new Refusal('disk_full', { file: name });
}

/** The final paths that outputs under way are to have (O3). */
const promised = new Set<string>();

/**
 * `name`, or with `number` the first of `name`, `name (2)`, `name (3)` … that is free; promised until it is released or
 * abandoned (O3).
 */
async function freeName(folder: string, name: string, existing: Existing): Promise<string> {
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : numbered(name, number);
    const path = join(folder, candidate);
    const isTaken = await exists(path);
    if (!isTaken && (existing === 'refuse' || !promised.has(path))) {
      promised.add(path);
      return candidate;
    }
    if (existing === 'refuse') throw new Refusal('target_exists', { file: name });
  }
}

/** `report.pdf` and 2 give `report (2).pdf`. */
function numbered(name: string, number: number): string {
  const { name: stem, ext } = parse(name);
  return `${stem} (${number})${ext}`;
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    (thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return false;
      throw thrown;
    },
  );
}

/** Who waits for a folder that is being made durable: for the time that is under way, and for the next. */
const syncing = new Map<string, { readonly underWay: Promise<void>; next: Promise<void> | null }>();

/**
 * Makes the names in a folder durable. Windows keeps them so by itself and cannot open folders; some drives cannot.
 * A time that had begun before a name was given may have missed it: all who come meanwhile share the next one.
 */
export function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return Promise.resolve();
  const others = syncing.get(folder);
  if (others === undefined) return beginSync(folder);
  others.next ??= others.underWay.then(
    () => beginSync(folder),
    () => beginSync(folder),
  );
  return others.next;
}

function beginSync(folder: string): Promise<void> {
  const underWay = syncNow(folder).finally(() => {
    if (syncing.get(folder)?.next === null) syncing.delete(folder);
  });
  syncing.set(folder, { underWay, next: null });
  return underWay;
}

async function syncNow(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (thrown) {
    if (!withoutFolderSync.includes(systemCode(thrown) ?? '')) throw thrown;
  } finally {
    await handle.close();
  }
}
