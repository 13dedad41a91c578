// A vault to measure on: made by its ceremony, then filled with keys and versions as fast as its ledger takes them.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyBytes } from '../../core/keybytes.ts';
import { wrapVersion } from '../../core/keywrap.ts';
import { machineClocks } from '../../core/machine.ts';
import type { OpenVault } from '../../core/openvault.ts';
import { argon2Floor, normalisePassphrase } from '../../core/passphrase.ts';
import { LockedVault } from '../../core/unlocking.ts';
import { Vault } from '../../core/vault.ts';

const passphrases = ['granite-lantern-orchid-seven-canyon', 'velvet harbor timpani quokka drizzle'];
const typed = (text: string) => new TextEncoder().encode(text);

export class BenchVault {
  /** Where it lies now. */
  folder: string;
  /** What was told of file jobs: views in all, and the most of one message. */
  readonly told = { views: 0, most: 0 };
  readonly #laneScript: string;

  private constructor(folder: string, laneScript: string) {
    this.folder = folder;
    this.#laneScript = laneScript;
  }

  /** A new vault of two admins, filled with `keys` keys of `versions` versions each, on the disk. */
  static async made(laneScript: string, keys: number, versions: number): Promise<BenchVault> {
    const made = await BenchVault.inMemory(laneScript, keys, versions);
    await made.moveToDisk();
    return made;
  }

  /** As `made`, where the system has such a place: to be filled by what would take minutes on a slow disk. */
  static async inMemory(laneScript: string, keys: number, versions: number): Promise<BenchVault> {
    const place = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
    const made = new BenchVault(await mkdtemp(join(place, 'keyward-bench-')), laneScript);
    const vault = await made.vault();
    await vault.creating.begin({ vaultName: 'Bench', admins: 2, quorum: 2, witness: null });
    for (const [i, passphrase] of passphrases.entries())
      await vault.creating.enrol(i + 1, `Admin ${i + 1}`, typed(passphrase));
    for (const [i, passphrase] of passphrases.entries()) await vault.creating.prove(i + 1, typed(passphrase));
    await vault.creating.enter();
    await vault.close();
    if (keys > 0) await made.#fill(keys, versions);
    return made;
  }

  async moveToDisk(): Promise<void> {
    const before = this.folder;
    const onDisk = await mkdtemp(join(tmpdir(), 'keyward-bench-'));
    await cp(before, onDisk, { recursive: true });
    this.folder = onDisk;
    await rm(before, { recursive: true, force: true });
  }

  get path(): string {
    return join(this.folder, 'vault', 'keystore.db');
  }

  vault(): Promise<Vault> {
    return Vault.at({
      ...machineClocks(),
      folder: join(this.folder, 'vault'),
      profile: join(this.folder, 'profile'),
      laneScript: this.#laneScript,
      argon2: argon2Floor,
      changed: () => undefined,
      jobsChanged: ({ length }) => {
        this.told.views += length;
        this.told.most = Math.max(this.told.most, length);
      },
    });
  }

  /** Opens it as the app does; answers the milliseconds after the last Argon2 too. */
  async opened(): Promise<Vault> {
    const vault = await this.vault();
    for (const [i, passphrase] of passphrases.entries())
      await vault.presentShare(await this.adminId(vault, i + 1), typed(passphrase));
    return vault;
  }

  async adminId(vault: Vault, n: number): Promise<string> {
    const snapshot = await vault.snapshot();
    if (!('admins' in snapshot)) throw new Error(`no admins while ${snapshot.state}`);
    const admin = snapshot.admins.find(({ name }) => name === `Admin ${n}`);
    if (admin === undefined) throw new Error(`no admin ${n}`);
    return admin.id;
  }

  passphrase(n: number): Uint8Array {
    return typed(passphrases[n - 1] ?? '');
  }

  /** The engine below the vault, for what is measured there. */
  async engine(): Promise<OpenVault> {
    const locked = await LockedVault.at(this.path, Date.now);
    const { admins } = await locked.snapshot();
    let open: OpenVault | null = null;
    for (const [i, text] of passphrases.entries()) {
      using passphrase = normalisePassphrase(typed(text));
      const admin = admins.find(({ name }) => name === `Admin ${i + 1}`);
      open = await locked.present(admin?.id ?? '', { passphrase, keyFile: null });
    }
    if (open === null) throw new Error('the vault did not open');
    return open;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }

  async #fill(keys: number, versions: number): Promise<void> {
    const open = await this.engine();
    for (let done = 0; done < keys; done += 100) {
      const draft = { action: 'create key', person: null, result: 'done' } as const;
      await open.ledger.record(open.root, draft, async (changes) => {
        for (let i = done; i < Math.min(keys, done + 100); i++) {
          const id = randomBytes(16);
          const nothing = {
            ...{ created_by: null, rotation_days: null, rotation_anchor: null, next_rotation_at: null },
            ...{ deletion_requested_at: null, deletion_at: null, deletion_by: null, deletion_reason: null },
          };
          const names = { name: `Key ${i}`, folded_name: `key ${i}`, type: 'AES-256', state: 'available' };
          await changes.mark('key', { id, ...names, current_version: versions, created_at: i, ...nothing });
          for (let version = 1; version <= versions; version++) {
            using material = KeyBytes.random(32);
            const place = { vaultId: open.founding.id, keyId: id, version };
            const wrapped = wrapVersion(open.root, place, { type: 'AES-256', createdAt: i }, material);
            const own = {
              status: 'available',
              created_at: i,
              origin: 'generated',
              wrapped,
              public_key: null,
            };
            await changes.mark('key_version', { key_id: id, version, ...own });
          }
        }
      });
    }
    open.root.wipe();
    await open.keystore.close();
  }
}
