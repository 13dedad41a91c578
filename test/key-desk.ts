// An open vault at a desk (desk.ts) with the door of keys, a clock that is set, and backups that only take notes.

import { randomBytes } from 'node:crypto';
import { Approvals } from '../core/approvals.ts';
import type { AuditEntry } from '../core/audit.ts';
import { advanceClock, beginClock, type Clock } from '../core/clock.ts';
import { Gate } from '../core/gate.ts';
import { destroyDue, type KeySurroundings, type Outcome, piecesOf } from '../core/keyend.ts';
import { materialOf } from '../core/keymaterial.ts';
import { readKey } from '../core/keyrows.ts';
import { Keys, type NewKey } from '../core/keys.ts';
import type { DeletionRequest } from '../core/lifecycle.ts';
import type { Person } from '../core/people.ts';
import { keyViews, versionOf } from '../core/records.ts';
import type { Tables } from '../core/schema.ts';
import { Desk } from './desk.ts';
import { refusalOf } from './expect-refusal.ts';

export const hour = 3_600_000;
export const day = 24 * hour;

/** A file of so many bytes, sealed under these versions of these keys. */
interface IndexedFile {
  readonly size: number;
  readonly slots: readonly [string, number][];
}

export const idOf = (keyId: string): Buffer => Buffer.from(keyId, 'hex');
export const codeOf = async (work: Promise<unknown>): Promise<string> => (await refusalOf(work)).code;

export class KeyDesk {
  readonly desk: Desk;
  readonly keys: Keys;
  readonly approvals: Approvals;
  readonly gate: Gate;
  clock: Clock;
  /** Keys whose material was to be destroyed in the backups, and how many backup points were taken. */
  readonly destroyedInBackups: string[] = [];
  /** How many keys the keystore held at each backup point. */
  readonly backupPoints: number[] = [];
  /** What the backups do next, where that is not to succeed. */
  backupsFail: Error | null = null;
  /** The second admin, who confirms. */
  second!: Person;
  readonly first: Person;

  private constructor(desk: Desk) {
    this.desk = desk;
    this.first = desk.vault.person;
    this.clock = beginClock({ wall: desk.clock.now, uptime: 0, boot: 'boot 1' });
    this.approvals = new Approvals(() => this.clock.uptime);
    this.gate = new Gate({
      now: () => desk.clock.now,
      open: () => desk.vault,
      confirmations: this.approvals,
      track: (work) => work,
      changed: async () => undefined,
    });
    this.keys = new Keys(this.gate, this.around);
  }

  /** A vault with two admins, of whom the first is signed in. */
  static async open(): Promise<KeyDesk> {
    const desk = new KeyDesk(await Desk.open());
    desk.second = await desk.desk.person('Lee', 'admin');
    return desk;
  }

  get around(): KeySurroundings {
    return {
      clock: () => this.clock,
      destroyInBackups: async (keyIds) => {
        if (this.backupsFail !== null) throw this.backupsFail;
        this.destroyedInBackups.push(...keyIds.map((id) => id.toString('hex')));
      },
      takeBackup: async () => {
        if (this.backupsFail !== null) throw this.backupsFail;
        this.backupPoints.push(await this.desk.rows((rows) => rows.count('key')));
      },
    };
  }

  /** Lets time go by, on the wall and by the trusted clock. */
  pass(milliseconds: number): void {
    this.desk.clock.now += milliseconds;
    const { wall, uptime, boot } = this.clock;
    this.clock = advanceClock(this.clock, {
      wall: wall + milliseconds,
      uptime: uptime + milliseconds,
      boot,
    }).clock;
  }

  async make(name: string, more: Partial<NewKey> = {}): Promise<string> {
    const { id } = await this.keys.create({ name, type: 'AES-256', rotationDays: null, ...more });
    return id;
  }

  async requestDeletion(keyId: string, more: Partial<DeletionRequest> = {}): Promise<void> {
    const { name } = await this.keys.detail(keyId);
    const request = { typedName: name, reason: 'The contract ended', hours: 72, ...more };
    await this.keys.requestDeletion(keyId, request);
  }

  /** What the app does with a locked vault when something is due. */
  destroyDueLocked(): Promise<readonly Outcome[]> {
    const { keystore, ledger } = this.desk.vault;
    return destroyDue({ keystore, ledger }, this.around);
  }

  /** What an unlock checks. */
  verify(): Promise<void> {
    const { ledger, root } = this.desk.vault;
    return ledger.verify(root);
  }

  /** Asks for an action under dual control, has the second admin confirm it, and does it. */
  async confirmed<T>(work: (approval?: string) => Promise<T>): Promise<T> {
    await work().catch(() => undefined);
    const [request] = this.approvals.list();
    if (request === undefined) throw new Error('nothing was asked for');
    this.approvals.confirm(request.id, this.second);
    return work(request.id);
  }

  /** The whole log, oldest first. */
  async log(): Promise<readonly AuditEntry[]> {
    const stored = await this.desk.rows((rows) => rows.auditAfter(0, 100_000));
    return stored.map(({ entry }) => JSON.parse(entry) as AuditEntry);
  }

  async lastEntry(): Promise<AuditEntry> {
    const last = (await this.log()).at(-1);
    if (last === undefined) throw new Error('the log is empty');
    return last;
  }

  versions(keyId: string): Promise<readonly Tables['key_version'][]> {
    return this.desk.rows((rows) => rows.some('key_version', { key_id: Buffer.from(keyId, 'hex') }));
  }

  async wrapped(keyId: string): Promise<readonly Buffer[]> {
    return (await this.versions(keyId)).map(({ wrapped }) => wrapped);
  }

  /** The state of every key that is not deleted, by name. */
  async states(): Promise<Readonly<Record<string, string>>> {
    const views = await this.desk.rows((rows) => keyViews(rows, this.first));
    return Object.fromEntries(views.map(({ name, state }) => [name, state]));
  }

  async statuses(keyId: string): Promise<readonly string[]> {
    return (await this.keys.detail(keyId)).versions.map(({ status }) => status);
  }

  async encrypt(keyId: string): Promise<string> {
    return (await this.desk.use.encrypt(keyId, Buffer.from('secret'), [])).ciphertext;
  }

  async decrypt(ciphertext: string): Promise<string> {
    using secret = (await this.desk.use.decrypt(ciphertext, [])).secret;
    return secret.use((bytes) => bytes.toString('utf8'));
  }

  /** The material of every version, in the clear. */
  async materialsOf(keyId: string): Promise<readonly Buffer[]> {
    const { root, founding } = this.desk.vault;
    const key = await this.desk.rows((rows) => readKey(root, rows, idOf(keyId)));
    return (await this.versions(keyId)).map((row) => {
      using material = materialOf(root, founding.id, key, versionOf(row));
      return material.use((bytes) => Buffer.from(bytes));
    });
  }

  /** Whether anything of the wrapped material is left on the disk. */
  async isOnDisk(wrapped: readonly Buffer[]): Promise<boolean> {
    const bytes = await this.desk.bytesOnDisk();
    return wrapped.flatMap(piecesOf).some((piece) => bytes.includes(piece));
  }

  /** Puts files into the index of what was sealed. */
  async index(files: readonly IndexedFile[]): Promise<void> {
    await this.desk.change(async (changes) => {
      for (const { size, slots } of files) {
        const file_id = randomBytes(16);
        const seen = { sealed_at: 1, seen_at: 1, standing: 'present' } as const;
        await changes.keep('sealed_file', { file_id, path: `/f/${file_id.toString('hex')}`, size, ...seen });
        for (const [key, version] of slots)
          await changes.keep('sealed_slot', { file_id, key_id: idOf(key), version });
      }
    });
  }
}
