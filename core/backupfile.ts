// Backup files: the backups of one vault in a folder of the user's choice, which may be on a drive that comes and goes.
//
//   name  <name of the vault>-<UTC time>-<number>.keyward-backup      test-vault-20261124T090000Z-0007.keyward-backup
//         .keyward-<vault id>-<name>.replaced                         the old bytes of a backup that was treated
//         .keyward-<vault id>-<name>.removed                          a backup that is being removed
//
// I1  Under its name a backup is whole: copied and checked on the vault's own disk, written under a temporary name, made
//     durable, read back, renamed. SQLite never works on the folder's drive.
// I2  Ours is what ends like a backup and carries this vault's id in its label. Nothing else in the folder is touched,
//     and what somebody gave another name is not removed for its age.
// I3  Numbers count on in the folder; the highest are the newest, whatever the clock says.
// I4  Destroying material works on a copy that is scrubbed and then takes the backup's place by one rename. Whatever
//     ends it, the backup is the old one or the new one, and the next visit finishes what was begun.
// I5  The bytes of what is replaced or removed are overwritten first. The limit: an SSD, a file system that copies on
//     write, snapshots and synchronised folders keep earlier bytes out of reach.
// I6  A folder that is not there, and a backup that is damaged or cannot be written, is said and harms no other.

import {
  type FileHandle,
  link,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type BackupLabel,
  labelLength,
  readKeystore,
  tombstonesDigest,
  writeAll,
  writeBackup,
} from './backupbytes.ts';
import type { PointWriter } from './backuppoints.ts';
import { piecesOf } from './keyend.ts';
import type { Keystore } from './keystore.ts';
import { labelOf, type OpenedBackup, openBackup, untilOf } from './openbackup.ts';
import { syncFolder, withoutLinks } from './output.ts';
import type { TemporaryNames } from './partials.ts';
import { fileRefusal, Refusal, type RefusalView, refusalView, systemCode } from './refusal.ts';
import type { Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { BackupReason } from './snapshot.ts';

const suffix = '.keyward-backup';
/** How many backups stay. */
export const backupsKept = 30;

/** A backup of this vault. Size in bytes, with its points. */
export interface BackupFile {
  readonly name: string;
  /** Counts on in the folder (I3); 0 where somebody gave it another name. */
  readonly number: number;
  readonly size: number;
  readonly label: BackupLabel;
}
/** What became of one backup. */
export interface Treated {
  readonly name: string;
  readonly result: 'done' | RefusalView;
}
export interface FolderContents {
  /** The newest first. */
  readonly backups: readonly BackupFile[];
  /** Named like a backup, but cannot be read as one; nobody can say whose they are. */
  readonly unreadable: readonly { readonly name: string; readonly result: RefusalView }[];
}

export class BackupFolder {
  readonly path: string;
  readonly #vaultId: Buffer;
  readonly #scratch: string;
  readonly #names: TemporaryNames;
  readonly #prefix: string;
  #turn: Promise<unknown> = Promise.resolve();

  /** `scratch` is a folder on the vault's own disk, where copies are made and looked at (I1). */
  constructor(path: string, vaultId: Buffer, scratch: string, names: TemporaryNames) {
    this.path = path;
    this.#vaultId = vaultId;
    this.#scratch = scratch;
    this.#names = names;
    this.#prefix = `.keyward-${vaultId.toString('hex')}-`;
  }

  /** Refuses `backup_folder_missing`, `no_permission`, `disk_failed`. */
  list(): Promise<FolderContents> {
    return this.#inTurn(() => this.#list());
  }

  /**
   * Makes a backup of the open keystore, to which `writer`, a new one, adds points from then on. Refuses `backup_folder_missing`,
   * `keystore_damaged`, `readback_failed`, `disk_full` and what else the drives refuse.
   */
  make(
    keystore: Keystore,
    about: { readonly vaultName: string; readonly reason: BackupReason; readonly madeAt: number },
    writer: PointWriter,
  ): Promise<BackupFile> {
    return this.#inTurn(async () => {
      const { vaultName, reason, madeAt } = about;
      const { backups } = await this.#list();
      const taken = await this.#files();
      // Another vault of that name may keep its backups here too.
      let number = 1 + Math.max(0, ...backups.map((one) => one.number));
      while (taken.includes(backupName(vaultName, madeAt, number))) number++;
      const name = backupName(vaultName, madeAt, number);
      const facts = {
        ...(await keystore.read(factsOf)),
        vaultId: this.#vaultId,
        reason,
        madeAt,
        until: madeAt,
      };
      try {
        const label = await this.#inScratch(async (copy) => {
          await keystore.copyTo(copy, () => keystore.follow(writer));
          return this.#write(copy, name, facts, (temporary) => rename(temporary, join(this.path, name)));
        });
        await writer.attach(join(this.path, name), label);
        return { name, number, size: labelLength + label.length, label };
      } catch (thrown) {
        keystore.follow(null);
        throw thrown;
      }
    });
  }

  /** Opens a copy of a backup, as it was at its last point, for as long as `work` takes. Refuses as `openBackup`. */
  look<T>(name: string, work: (backup: OpenedBackup) => Promise<T>): Promise<T> {
    return this.#inTurn(() => this.#inScratch((copy) => this.#opened(name, copy, work)));
  }

  /** When the last change was made that the newest backup holds; 0 where there is none. Refuses as `openBackup`. */
  until(): Promise<number> {
    return this.#inTurn(async () => {
      const [newest] = (await this.#list()).backups;
      return newest === undefined ? 0 : untilOf(join(this.path, newest.name));
    });
  }

  /** Removes all but the newest `backupsKept` backups (I5); what cannot be removed is said. */
  removeOld(): Promise<readonly Treated[]> {
    return this.#inTurn(async () => {
      const { backups } = await this.#list();
      const numbered = backups.filter(({ number }) => number > 0);
      return eachOf(numbered.slice(backupsKept), ({ name }) => this.#remove(name));
    });
  }

  /** Removes one file that is named like a backup (I5). */
  remove(name: string): Promise<void> {
    return this.#inTurn(() => this.#remove(name));
  }

  /**
   * Sees to it that no backup here holds material of these keys (I4), which are all that were ever destroyed. What is
   * known to hold none is left as it is.
   */
  destroyMaterial(
    tombstones: readonly Tables['tombstone'][],
  ): Promise<Omit<FolderContents, 'backups'> & { readonly treated: readonly Treated[] }> {
    return this.#inTurn(async () => {
      const { backups, unreadable } = await this.#list();
      const digest = tombstonesDigest(tombstones.map((one) => one.key_id));
      const unclean = backups.filter(({ label }) => !label.tombstones.equals(digest));
      return { treated: await eachOf(unclean, (backup) => this.#treat(backup, tombstones)), unreadable };
    });
  }

  async #list(): Promise<FolderContents> {
    await this.#tidy();
    const backups: BackupFile[] = [];
    const unreadable: FolderContents['unreadable'][number][] = [];
    for (const name of await this.#files()) {
      if (!name.endsWith(suffix)) continue;
      const number = numberIn(name);
      const read = await labelOf(join(this.path, name)).catch(refusalView);
      if ('code' in read) unreadable.push({ name, result: read });
      else if (read.label.vaultId.equals(this.#vaultId)) backups.push({ name, number, ...read });
    }
    backups.sort((a, b) => b.number - a.number);
    return { backups, unreadable };
  }

  /** Finishes what a crash interrupted (I4); on a drive that is read-only it stays as it is. */
  async #tidy(): Promise<void> {
    await this.#names.sweep(this.path);
    const names = await this.#files();
    for (const hidden of names.filter((name) => name.startsWith(this.#prefix))) {
      const [, name, fate] = /^(.+)\.(replaced|removed)$/u.exec(hidden.slice(this.#prefix.length)) ?? [];
      if (name === undefined) continue;
      const isOnlyOne = fate === 'replaced' && !names.includes(name);
      const finish = isOnlyOne
        ? rename(join(this.path, hidden), join(this.path, name))
        : this.#overwrite(hidden);
      await finish.catch(() => undefined);
    }
  }

  /** Writes the keystore file `copy` as a backup under a temporary name, reads it back and has it placed (I1). */
  async #write(
    copy: string,
    name: string,
    about: Omit<BackupLabel, 'length' | 'digest'>,
    place: (temporary: string) => Promise<void>,
  ): Promise<BackupLabel> {
    const temporary = join(this.path, this.#names.freshName());
    const from = await open(copy, 'r');
    try {
      const { bavail, bsize } = await statfs(this.path);
      if (bavail * bsize < (await from.stat()).size) throw new Refusal('disk_full', { file: name });
      const label = await writeThrough(from, temporary, name, about);
      await place(temporary);
      await syncFolder(this.path);
      return label;
    } catch (thrown) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw fileRefusal(thrown, name);
    } finally {
      await from.close();
    }
  }

  /** I4, I5. Where there are no hard links the name is free for an instant; `#tidy` knows. */
  async #replace(temporary: string, name: string): Promise<void> {
    const [final, old] = [join(this.path, name), this.#hidden(name, 'replaced')];
    await link(final, join(this.path, old)).catch(async (thrown: unknown) => {
      if (!withoutLinks.includes(systemCode(thrown) ?? '')) throw thrown;
      await rename(final, join(this.path, old));
    });
    await rename(temporary, final);
    await syncFolder(this.path);
    await this.#overwrite(old);
  }

  async #treat({ name, label }: BackupFile, tombstones: readonly Tables['tombstone'][]): Promise<void> {
    await this.#inScratch(async (copy) => {
      const until = await this.#opened(name, copy, async ({ keystore, points }) => {
        await destroyIn(keystore, tombstones, name);
        return points.until ?? label.until;
      });
      const about = { ...label, until, tombstones: tombstonesDigest(tombstones.map((one) => one.key_id)) };
      await this.#write(copy, name, about, (temporary) => this.#replace(temporary, name));
    });
  }

  async #remove(name: string): Promise<void> {
    // Where it cannot be overwritten it keeps its name.
    await (await open(join(this.path, name), 'r+')).close();
    const hidden = this.#hidden(name, 'removed');
    await rename(join(this.path, name), join(this.path, hidden));
    await this.#overwrite(hidden);
    await syncFolder(this.path);
  }

  /** Overwrites a file and unlinks it (I5); only unlinks it where the same file still has another name. */
  async #overwrite(name: string): Promise<void> {
    const path = join(this.path, name);
    const file = await open(path, 'r+');
    try {
      const { size, nlink } = await file.stat();
      if (nlink <= 1) await fillWithZeros(file, size);
    } finally {
      await file.close();
    }
    await unlink(path);
  }

  async #opened<T>(name: string, copy: string, work: (backup: OpenedBackup) => Promise<T>): Promise<T> {
    const backup = await openBackup(join(this.path, name), copy);
    try {
      return await work(backup);
    } finally {
      await backup.keystore.close();
    }
  }

  async #inScratch<T>(work: (copy: string) => Promise<T>): Promise<T> {
    await this.#names.sweep(this.#scratch);
    const folder = join(this.#scratch, this.#names.freshName());
    try {
      await mkdir(folder, { mode: 0o700 });
      return await work(join(folder, 'keystore.db'));
    } catch (thrown) {
      throw fileRefusal(thrown, basename(this.#scratch));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #hidden(name: string, fate: 'replaced' | 'removed'): string {
    return `${this.#prefix}${name}.${fate}`;
  }

  /** The names of the regular files here. */
  async #files(): Promise<readonly string[]> {
    const entries = await readdir(this.path, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work).catch(async (thrown: unknown) => {
      const isThere = await stat(this.path).then(
        (found) => found.isDirectory(),
        () => false,
      );
      if (!isThere) throw new Refusal('backup_folder_missing', { folder: this.path });
      throw fileRefusal(thrown, basename(this.path));
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** The name of a backup; the vault's name is cut to what every file system takes. */
export function backupName(vaultName: string, madeAt: number, number: number): string {
  let slug = '';
  for (const letter of vaultName.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '-')) {
    if (Buffer.byteLength(slug + letter, 'utf8') > 60) break;
    slug += letter;
  }
  const time = new Date(madeAt).toISOString().replace(/[-:]|\.\d+/g, '');
  return `${slug.toLowerCase().replace(/-$/, '')}-${time}-${String(number).padStart(4, '0')}${suffix}`;
}

/** The number in the name of a backup; 0 where it is no such name. */
export function numberIn(name: string): number {
  const [, number] = /^.+-\d{8}T\d{6}Z-(\d{4,15})\.keyward-backup$/u.exec(name) ?? [];
  return Number(number ?? 0);
}

/** What a label says of the keystore: where its log stands, and which deletions were completed (keyend.ts, X2). */
async function factsOf(rows: Rows): Promise<Pick<BackupLabel, 'logSize' | 'tombstones'>> {
  const keys = new Set((await rows.all('key')).map(({ id }) => id.toString('hex')));
  const signed = (await rows.all('tombstone')).filter(({ mac }) => mac.length > 0);
  const completed = signed.map((one) => one.key_id).filter((id) => !keys.has(id.toString('hex')));
  return { logSize: (await rows.lastAudit())?.seq ?? 0, tombstones: tombstonesDigest(completed) };
}

/** Overwrites the material of these keys in a keystore that nobody uses, and proves it. Refuses `destruction_unproved`. */
async function destroyIn(
  keystore: Keystore,
  tombstones: readonly Tables['tombstone'][],
  name: string,
): Promise<void> {
  const pieces: Buffer[] = [];
  await keystore.change(async (changes) => {
    for (const { key_id, destroyed_at } of tombstones) {
      if ((await changes.get('tombstone', key_id)) === null)
        await changes.put('tombstone', { key_id, destroyed_at, mac: Buffer.alloc(0) });
      for (const row of await changes.some('key_version', { key_id })) {
        if (row.wrapped.length === 0) continue;
        pieces.push(...piecesOf(row.wrapped));
        await changes.put('key_version', { ...row, wrapped: Buffer.alloc(0) });
      }
    }
  });
  // Without knowing what to search for it is written anew all the same: it may have been copied half way through an end.
  if ((await keystore.scrub(pieces)) === 'left') throw new Refusal('destruction_unproved', { name });
}

/** Writes a backup to a new file, makes it durable and reads it back. Refuses `readback_failed`. */
async function writeThrough(
  from: FileHandle,
  path: string,
  name: string,
  about: Omit<BackupLabel, 'length' | 'digest'>,
): Promise<BackupLabel> {
  const file = await open(path, 'wx+', 0o600);
  try {
    const label = await writeBackup(from, file, about);
    await file.sync();
    await readKeystore(file, label, name).catch((thrown: unknown) => {
      throw thrown instanceof Refusal ? new Refusal('readback_failed', { file: name }) : thrown;
    });
    return label;
  } finally {
    await file.close();
  }
}

export async function fillWithZeros(file: FileHandle, size: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(size, 1 << 20));
  for (let at = 0; at < size; at += zeros.length) {
    await writeAll(file, zeros.subarray(0, Math.min(zeros.length, size - at)), at);
  }
  await file.sync();
}

/** One backup's failure does not keep the others from their turn (I6). */
async function eachOf(
  backups: readonly BackupFile[],
  work: (backup: BackupFile) => Promise<void>,
): Promise<readonly Treated[]> {
  const treated: Treated[] = [];
  for (const backup of backups) {
    const done = await work(backup).then(
      () => 'done' as const,
      (thrown: unknown) => fileRefusal(thrown, backup.name).view,
    );
    treated.push({ name: backup.name, result: done });
  }
  return treated;
}
