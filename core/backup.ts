// Backups: a whole copy of the keystore daily, around every ceremony and on request, and a point at every key created.
//
// BK1  A key is in a backup before its creation is answered. The point goes to the newest backup; where there is none
//      to add to, a new one is made. Who creates keys meanwhile waits for it and shares the next point.
// BK2  A backup that cannot be made is said, recorded once, and owed: it is tried again until it is made, also after a
//      restart. Nothing else waits for it but a ceremony.
// BK3  Destroyed material is destroyed in all folders that were ever chosen. One that is not there keeps a deletion from
//      being complete, until it is back or two admins forget it.
// BK4  A backup counts as proved when its header and every row carry the vault's mark, its log is intact, and every key
//      version in it unwraps, but of the keys that this vault itself says were destroyed.
//
// SQLite and the audit log have one turn; no file is copied inside it but the keystore itself (keystore.ts, copyTo).

import { access, mkdir, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';
import { destroyInFolder, destroySetAside } from './backupend.ts';
import { type BackupFile, BackupFolder, type FolderContents } from './backupfile.ts';
import { PointWriter } from './backuppoints.ts';
import { endedKeys, proveBackup } from './backupproof.ts';
import {
  backupViews,
  forgetBackup,
  forgetOld,
  keepBackup,
  knownBackups,
  type Places,
  placesIn,
  putPlaces,
} from './backuprows.ts';
import type { Ward } from './duties.ts';
import type { Gate } from './gate.ts';
import type { Keystore } from './keystore.ts';
import type { MarkedChanges } from './ledger.ts';
import { Partials } from './partials.ts';
import { headerRow } from './recording.ts';
import type { BackupsView } from './recordviews.ts';
import { fileRefusal, Refusal, type RefusalView, refusalView } from './refusal.ts';
import type { BackupReason } from './snapshot.ts';

const day = 24 * 3_600_000;

/** What the vault lends to its backups. */
interface BackupSurroundings {
  /** The vault's own folder. */
  readonly folder: string;
  readonly now: () => number;
  /** Null where there is no vault, or none that can be read. */
  readonly ward: () => Ward | null;
}

type Maker = 'person' | 'vault';

export class Backups {
  readonly #gate: Gate;
  readonly #around: BackupSurroundings;
  readonly #folders = new Map<string, BackupFolder>();
  #writer: PointWriter | null = null;
  #last: Promise<unknown> = Promise.resolve();
  #problem: RefusalView | null = null;
  /** What was to be backed up and is not (BK2). */
  #owed: BackupReason | null | 'not known yet' = 'not known yet';

  constructor(gate: Gate, around: BackupSurroundings) {
    this.#gate = gate;
    this.#around = around;
  }

  async list(): Promise<BackupsView> {
    const { places, known } = await this.#gate.see('see backups', null, async ({ open, rows }) => {
      return { places: await placesIn(rows, open.root), known: await knownBackups(rows) };
    });
    const folder = await this.#folderAt(this.#current(places), this.#gate.open().keystore);
    const { backups, unreadable, problem } = await this.#contents(folder);
    return {
      folder: folder.path,
      folderIs: places.chosen === null ? 'default' : 'chosen',
      formerFolders: places.former,
      problem: problem ?? this.#problem,
      backups: backupViews(backups, known),
      unreadable: unreadable.map(({ name, result: refusal }) => ({ name, refusal })),
    };
  }

  /** Makes a backup now, and answers its name. Refuses `backup_folder_missing`, `keystore_damaged`, `disk_…`. */
  async make(): Promise<string> {
    await this.#gate.permit('make backup', null);
    return this.#whole('on request', 'person');
  }

  /** Proves that a backup would bring everything back (BK4). Refuses `file_missing`, `backup_…`. */
  async prove(name: string): Promise<void> {
    const act = { operation: 'prove backup', detail: { backup: name } } as const;
    await this.#gate.permit('prove backup', null);
    await this.#exclusively(async () => {
      const { made, found } = await this.#proof(name).catch((thrown) => this.#refuse(act, 'person', thrown));
      await this.#gate.act(act, async ({ changes, say }) => {
        const at = this.#around.now();
        say({ detail: { ...found } });
        await keepBackup(changes, made, at);
        await changes.keep('proof', { subject: `backup ${name}`, at });
      });
    });
  }

  /**
   * Chooses another folder, or with null the default one, and makes a backup there at once. What is in the one before
   * stays there and is treated as before (BK3). Refuses `backup_folder_missing`, `backup_folder_unfit` and as `make`.
   */
  async setFolder(path: string | null): Promise<void> {
    const to = path ?? this.#defaultFolder;
    const act = { operation: 'set backup folder', detail: { folder: to } } as const;
    await this.#gate.permit('set backup folder', null);
    await this.#exclusively(async () => {
      const making = async () => {
        if (path !== null) await this.#requireFit(path);
        return this.#copyTo(await this.#folderAt(to, this.#gate.open().keystore), 'on request');
      };
      const made = await making().catch((thrown) => this.#refuse(act, 'person', thrown));
      await this.#gate.act(act, async ({ open, changes }) => {
        const before = await placesIn(changes, open.root);
        const former = [...before.former, this.#current(before)].filter((one) => one !== to);
        await putPlaces(changes, { chosen: path, former: [...new Set(former)] });
        await keepBackup(changes, made, null);
      });
      this.#problem = null;
      this.#owed = null;
    });
  }

  /** Two admins answer for it that the backups in a former folder are gone (BK3). Refuses `approval_…`. */
  async forgetFolder(path: string, approval?: string): Promise<void> {
    const act = { operation: 'forget backup folder', detail: { folder: path } } as const;
    const confirmed = approval === undefined ? act : { ...act, approval };
    await this.#gate.act(confirmed, async ({ open, changes }) => {
      const { chosen, former } = await placesIn(changes, open.root);
      if (!former.includes(path)) throw new Refusal('argument_invalid');
      await putPlaces(changes, { chosen, former: former.filter((one) => one !== path) });
    });
  }

  // --- for the rest of the vault -----------------------------------------------------------------------------------

  /** A key was created: answers when a backup has it (BK1). Refuses as `make` does. */
  async cover(): Promise<void> {
    if ((await this.#writer?.add()) === 'added') return;
    await this.#exclusively(async () => {
      // Whoever was before in the queue may have made the backup that a point can be added to.
      if ((await this.#writer?.add()) !== 'added') await this.#make('key created', 'vault');
    });
  }

  /** A ceremony is about to begin, and without a backup it does not. Answers its name. Refuses as `make` does. */
  beforeCeremony(): Promise<string> {
    return this.#whole('before ceremony', 'vault');
  }

  /**
   * A ceremony has put other shares in force, whose kits open no backup that was made before (BK2: what keeps this one
   * from being made is said and recorded).
   */
  async afterCeremony(): Promise<void> {
    await this.#whole('after ceremony', 'vault').catch(() => undefined);
  }

  /** A task of the duties: makes what is owed, and what is due once a day; answers the milliseconds until then. */
  async makeDaily(): Promise<number> {
    if (this.#owed === 'not known yet') this.#owed = (await this.#isCovered()) ? null : 'key created';
    if (this.#owed !== null) await this.#whole(this.#owed, 'vault');
    const now = this.#around.now();
    const rows = await this.#gate.open().keystore.read((from) => from.all('backup'));
    // One that lies ahead was made while the clock was set wrong.
    const last = Math.max(0, ...rows.map((row) => row.made_at).filter((madeAt) => madeAt <= now));
    if (now - last < day) return last + day - now;
    await this.#whole('daily', 'vault');
    return day;
  }

  /**
   * Destroys in every backup the material of all keys that were ever destroyed (BK3, backupend.ts); what is clean is
   * left as it is. Refuses `vault_locked`, `backup_folder_missing`, `destruction_unproved`, and as the drives do.
   */
  async destroyMaterial(): Promise<void> {
    this.#gate.open();
    await this.#exclusively(async () => {
      const open = this.#gate.open();
      const { keystore } = open;
      await this.#detach();
      const places = await keystore.read((rows) => placesIn(rows, open.root));
      for (const path of [this.#current(places), ...places.former]) {
        const isUnused = path === this.#defaultFolder && !(await exists(path));
        if (!isUnused) await destroyInFolder(this.#gate, await this.#folderAt(path, keystore));
      }
      await destroySetAside(this.#gate, this.#around.folder);
    });
  }

  /** Lets go of the backup that points are added to: the keystore is about to be closed or replaced. */
  async close(): Promise<void> {
    await this.#exclusively(() => this.#detach());
    this.#folders.clear();
  }

  // --- making ------------------------------------------------------------------------------------------------------

  #whole(reason: BackupReason, by: Maker): Promise<string> {
    return this.#exclusively(() => this.#make(reason, by));
  }

  async #make(reason: BackupReason, by: Maker): Promise<string> {
    const act = { operation: 'make backup', detail: { reason } } as const;
    const making = async () => {
      const open = this.#gate.open();
      const { keystore } = open;
      const places = await keystore.read((rows) => placesIn(rows, open.root));
      const folder = await this.#folderAt(this.#current(places), keystore);
      return { folder, made: await this.#copyTo(folder, reason) };
    };
    const { folder, made } = await making().catch((thrown) => {
      if (by === 'vault' && reason !== 'before ceremony') this.#owed = reason;
      return this.#refuse(act, by, thrown);
    });
    this.#problem = null;
    this.#owed = null;
    const removed = (await folder.removeOld()).filter(({ result }) => result === 'done');
    const there = (await folder.list()).backups;
    await this.#record(act, by, async (changes) => {
      await keepBackup(changes, made, null);
      for (const { name } of removed) await forgetBackup(changes, name);
      await forgetOld(changes, there);
    });
    return made.name;
  }

  /** Whether the newest backup has the key that was created last. */
  async #isCovered(): Promise<boolean> {
    const open = this.#gate.open();
    const { keystore } = open;
    const [places, keys] = await keystore.read(async (rows) => [
      await placesIn(rows, open.root),
      await rows.all('key'),
    ]);
    const last = keys.reduce((latest, { created_at }) => Math.max(latest, created_at), 0);
    return last === 0 || (await (await this.#folderAt(this.#current(places), keystore)).until()) >= last;
  }

  /** A whole copy, to which points are added from then on. */
  async #copyTo(folder: BackupFolder, reason: BackupReason): Promise<BackupFile> {
    const { keystore, founding } = this.#gate.open();
    await this.#detach();
    if (folder.path === this.#defaultFolder) await makeFolder(folder.path);
    const writer = new PointWriter(this.#around.now);
    const about = { vaultName: founding.name, reason, madeAt: this.#around.now() };
    const made = await folder.make(keystore, about, writer);
    this.#writer = writer;
    return made;
  }

  async #proof(name: string) {
    const open = this.#gate.open();
    const { keystore } = open;
    const { places, ended, founding, root } = await keystore.read(async (rows) => {
      const { root, founding } = open;
      return {
        places: await placesIn(rows, root),
        ended: await endedKeys(rows, root),
        ...{ founding, root },
      };
    });
    const folder = await this.#folderAt(this.#current(places), keystore);
    const { backups, unreadable } = await folder.list();
    const made = backups.find((one) => one.name === name);
    if (made === undefined) {
      const { code, facts } = unreadable.find((one) => one.name === name)?.result ?? missing(name);
      throw new Refusal(code, facts);
    }
    try {
      const found = await folder.look(name, (backup) =>
        proveBackup(backup.keystore, root, founding.set, name, ended),
      );
      return { made, found };
    } catch (thrown) {
      // A new root key that took over meanwhile has wiped the one that it was held against.
      if (!this.#gate.open().holds(root)) throw new Refusal('backup_former_root', { file: name });
      throw thrown;
    }
  }

  async #record(
    act: { readonly operation: 'make backup'; readonly detail: { readonly reason: string } },
    by: Maker,
    work: (changes: MarkedChanges) => Promise<void>,
  ): Promise<void> {
    const recording =
      by === 'person'
        ? this.#gate.act(act, ({ changes }) => work(changes))
        : this.#gate.runBySystem(act, ({ changes }) => work(changes));
    // A vault that is being locked takes no entries; the backup is there, and the folder tells of it.
    await recording.catch((thrown: unknown) => {
      if (refusalView(thrown).code !== 'vault_locked') throw thrown;
    });
  }

  /** BK2: what fails by itself is recorded when it begins to fail. */
  async #refuse(act: Parameters<Gate['refused']>[0], by: Maker, thrown: unknown): Promise<never> {
    const refusal = refusalView(thrown);
    const isNew = this.#problem?.code !== refusal.code;
    const isOfFolder = act.operation !== 'prove backup' && refusal.code !== 'vault_locked';
    if (isOfFolder) this.#problem = refusal;
    const failed = async () => {
      throw thrown;
    };
    const recording =
      by === 'person' ? this.#gate.refused(act, thrown) : isNew ? this.#gate.runBySystem(act, failed) : null;
    await recording?.catch(() => undefined);
    throw thrown;
  }

  // --- places ------------------------------------------------------------------------------------------------------

  get #defaultFolder(): string {
    return join(dirname(this.#around.folder), 'backups');
  }

  #current({ chosen }: Places): string {
    return chosen ?? this.#defaultFolder;
  }

  async #folderAt(path: string, keystore: Keystore): Promise<BackupFolder> {
    const kept = this.#folders.get(path);
    if (kept !== undefined) return kept;
    const { id } = await keystore.read(headerRow);
    const names = await Partials.of(id, keystore.path);
    const folder = new BackupFolder(path, id, this.#around.folder, names);
    this.#folders.set(path, folder);
    return folder;
  }

  /** What is there; a default folder that was never used has no problem. */
  async #contents(folder: BackupFolder): Promise<FolderContents & { readonly problem: RefusalView | null }> {
    try {
      return { ...(await folder.list()), problem: null };
    } catch (thrown) {
      const isUnused = folder.path === this.#defaultFolder && !(await exists(folder.path));
      return { backups: [], unreadable: [], problem: isUnused ? null : refusalView(thrown) };
    }
  }

  /** Refuses `backup_folder_missing`, `backup_folder_unfit`. */
  async #requireFit(path: string): Promise<void> {
    const isFolder =
      isAbsolute(path) &&
      (await stat(path).then(
        (found) => found.isDirectory(),
        () => false,
      ));
    if (!isFolder) throw new Refusal('backup_folder_missing', { folder: path });
    const [given, own] = [await realpath(path), await realpath(this.#around.folder)];
    if (`${given}${sep}`.startsWith(`${own}${sep}`)) throw new Refusal('backup_folder_unfit');
  }

  async #detach(): Promise<void> {
    const writer = this.#writer;
    this.#writer = null;
    this.#around.ward()?.keystore.follow(null);
    await writer?.close();
  }

  /** One after the other, and none while the vault is locked half way through. */
  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => undefined);
    return this.#gate.track(turn);
  }
}

function missing(name: string): RefusalView {
  return { code: 'file_missing', facts: { file: name } };
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true, mode: 0o700 }).catch((thrown: unknown) => {
    throw fileRefusal(thrown, path);
  });
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
