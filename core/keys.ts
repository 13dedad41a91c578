// Keys: the whole life of user managed keys, as people lead it. What runs by itself is in keyrotation.ts and keyend.ts.
//
// KL1  Every step is one that lifecycle.ts allows, is recorded, and stands in the keystore before it answers.
// KL2  Private and secret material is made here, wrapped, and wiped; nothing of it is ever answered.
// KL3  Who makes a key as a key manager is assigned it in that role: nobody makes a key that he cannot manage.
// KL4  What is left of a deleted key is in no list: an admin asks for it with a reason, under dual control.
//
// Key ids are in hex, 32 digits. Every method refuses `vault_locked`, `not_signed_in`, `not_permitted`, and with a key
// `key_unknown`, besides what it names.

import { randomBytes } from 'node:crypto';
import type { AuditDetail } from './audit.ts';
import { type Clock, onTheWall } from './clock.ts';
import type { Acting, Gate, Seeing } from './gate.ts';
import { orRecord } from './jobground.ts';
import {
  bringForward,
  complete,
  completeDeletions,
  destroy,
  forgetDeleted,
  isDestroyed,
  type KeySurroundings,
  type Outcome,
} from './keyend.ts';
import { type Rotated, rotate, rotateDue } from './keyrotation.ts';
import { keyOrigin, originOf, readKey, readVersion, writeNamedKey, writeNewKey } from './keyrows.ts';
import { fingerprint, makeMaterial, publicKeyPem } from './keytypes.ts';
import type {
  DeletedKeyView,
  KeyDetail,
  KeyLossView,
  PersonRef,
  PublicKeyView,
  UsageView,
  VersionView,
} from './keyviews.ts';
import {
  type Deletion,
  type DeletionRequest,
  forgottenAt,
  type Key,
  type KeyChange,
  keyTypes,
  mostVersions,
  newKey,
  reasonGiven,
  requireVersionChange,
  transition,
  type VersionStatus,
} from './lifecycle.ts';
import type { Operation } from './permissions.ts';
import { keyRow, keyView, versionOf } from './records.ts';
import { Refusal, type RefusalView, refusalView } from './refusal.ts';
import { requireMarked } from './rowmarks.ts';
import type { Rows } from './rows.ts';
import type { Tables } from './schema.ts';
import type { KeyType } from './snapshot.ts';
import { usageOf } from './usage.ts';

/** What a new key is to be; `rotationDays` null where it does not rotate by itself. */
export interface NewKey {
  readonly name: string;
  readonly type: KeyType;
  readonly rotationDays: number | null;
}
/** A key that was made; the backup point that belongs to it was taken, or why not. */
export interface MadeKey {
  readonly id: string;
  readonly backup: 'taken' | RefusalView;
}

export class Keys {
  readonly #gate: Gate;
  readonly #around: KeySurroundings;
  /** Keys come to their end one after the other, whoever wants it: what one has begun no other begins again. */
  #ending: Promise<unknown> = Promise.resolve();

  constructor(gate: Gate, around: KeySurroundings) {
    this.#gate = gate;
    this.#around = around;
  }

  /**
   * Makes a key with its first version; key and backup point are on the disk before this answers.
   * Refuses `key_name_invalid`, `key_name_taken`, `rotation_period_invalid`.
   */
  async create(given: NewKey): Promise<MadeKey> {
    const id = randomBytes(16);
    await this.#gate.permit('create key', null);
    const made = await this.#gate.track(makeMaterial(given.type));
    using _ = made.material;
    const detail = { name: shortened(given.name), type: given.type };
    const act = { operation: 'create key', keyId: id, version: 1, detail } as const;
    await this.#gate.act(act, async (acting) => {
      const when = { createdAt: this.#gate.now(), anchor: this.#around.clock().trusted };
      const key = newKey({ ...given, id, createdBy: acting.person.id }, when);
      await writeNewKey(acting, key, made, 'generated');
    });
    const backup = await this.#gate
      .track(this.#around.takeBackup())
      .then(() => 'taken' as const, refusalView);
    return { id: id.toString('hex'), backup };
  }

  /** Refuses `key_name_invalid`, `key_name_taken`. The id stays. */
  rename(keyId: string, name: string): Promise<void> {
    const detail = { to: shortened(name) };
    return this.#step('rename key', keyId, detail, async ({ changes, say }, key) => {
      say({ detail: { from: key.name } });
      await writeNamedKey(changes, transition(key, { action: 'rename', name }));
    });
  }

  /** Refuses `key_not_disabled`. Every version is again what it was before (lifecycle.ts, L4). */
  enable(keyId: string): Promise<void> {
    return this.#change('enable key', keyId, {}, () => ({ action: 'enable' }));
  }

  /** Stops every use at once. Refuses `key_not_enabled`. */
  disable(keyId: string): Promise<void> {
    return this.#change('disable key', keyId, {}, () => ({ action: 'disable' }));
  }

  /** Makes a new version the current one; older ones go on decrypting. Refuses `rotation_refused`, `rotation_exhausted`. */
  async rotate(keyId: string): Promise<void> {
    const type = await this.#typeToRotate(Buffer.from(keyId, 'hex'));
    const made = await this.#gate.track(makeMaterial(type));
    using _ = made.material;
    await this.#step('rotate key', keyId, {}, (acting, key) =>
      rotate(acting, key, { action: 'rotate' }, made, this.#gate.now()),
    );
  }

  /** Automatic rotation: off (null) or every 1 to 730 days. Refuses `rotation_period_invalid`, `rotation_exhausted`. */
  setRotation(keyId: string, days: number | null): Promise<void> {
    const detail = { rotation: days === null ? 'off' : `every ${days} days` };
    return this.#change('set rotation', keyId, detail, (_, at) => ({ action: 'set rotation', days, at }));
  }

  /** A version's own status. Refuses `version_newest`, `version_change_refused`, `version_unknown`, `version_unchanged`. */
  setVersionStatus(keyId: string, version: number, status: VersionStatus): Promise<void> {
    const operation = status === 'available' ? 'enable version' : 'disable version';
    const act = { operation, keyId: Buffer.from(keyId, 'hex'), version } as const;
    return this.#gate.act(act, async ({ open, changes, say }) => {
      const key = await readKey(open.root, changes, act.keyId);
      say({ detail: { name: key.name } });
      const row = await readVersion(open.root, changes, key.id, version);
      requireVersionChange(key, row === null ? null : versionOf(row), status);
      if (row !== null) await changes.mark('key_version', { ...row, status });
    });
  }

  /**
   * Has the key deleted after 72 to 720 hours. Refuses `deletion_refused`, `deletion_name_differs`,
   * `deletion_window_invalid`, `reason_invalid`.
   */
  requestDeletion(keyId: string, request: DeletionRequest): Promise<void> {
    const detail = { reason: shortened(request.reason), hours: request.hours };
    return this.#change('request deletion', keyId, detail, (person, at) => ({
      action: 'request deletion',
      request,
      by: person.id,
      at,
    }));
  }

  /** The key is disabled after this, never available. Refuses `deletion_not_waiting`. */
  cancelDeletion(keyId: string): Promise<void> {
    return this.#step('cancel deletion', keyId, {}, async ({ changes }, key) => {
      const { name } = key;
      const cancelled = transition(key, { action: 'cancel deletion' });
      if (await isDestroyed(changes, key.id)) {
        throw new Refusal('deletion_not_waiting', { name, state: 'deleted' });
      }
      await changes.mark('key', keyRow(cancelled));
    });
  }

  /**
   * Deletes without waiting for the deadline; `approval` is the id under which a second admin confirmed it.
   * Refuses `deletion_not_waiting`, `approval_…`, `destruction_unproved`, and as the backups refuse: then the material in
   * the keystore is destroyed all the same, and what is left is done when it can be.
   */
  deleteImmediately(keyId: string, approval?: string): Promise<void> {
    return this.#inTurn(() => this.#deleteNow(Buffer.from(keyId, 'hex'), approval));
  }

  async #deleteNow(keyId: Buffer, approval: string | undefined): Promise<void> {
    const act = { operation: 'delete immediately', keyId, ...confirmedBy(approval) } as const;
    const pieces = await this.#gate.act(act, async ({ open, person, changes, say }) => {
      const { trusted } = this.#around.clock();
      const key = await bringForward(changes, await readKey(open.root, changes, keyId), person.id, trusted);
      say({ detail: { name: key.name } });
      return destroy(changes, key, trusted);
    });
    await complete(this.#gate, this.#around, keyId, pieces);
  }

  /** One key with its versions; what is to come, by the clock that people see (clock.ts). */
  detail(keyId: string): Promise<KeyDetail> {
    return this.#see('see key', keyId, async ({ rows }, key) => {
      const under = await rows.sealedUnder(key.id);
      const versions = (await rows.some('key_version', { key_id: key.id })).map(versionView);
      const origin = await keyOrigin(rows, key.id);
      const sealedFiles = under.reduce((sum, { files }) => sum + files, 0);
      const createdBy = key.createdBy && (await personRef(rows, key.createdBy));
      const clock = this.#around.clock();
      const view = keyView(key, sealedFiles);
      return {
        ...view,
        nextRotationAt: view.nextRotationAt && onTheWall(clock, view.nextRotationAt),
        deletionAt: view.deletionAt && onTheWall(clock, view.deletionAt),
        createdBy,
        origin,
        versions,
        versionsLeft: mostVersions - key.currentVersion,
        deletion: key.state === 'deletion requested' ? await deletionView(rows, key.deletion, clock) : null,
      };
    });
  }

  /** What would be lost with the key: its last use, and everything known to be sealed under it, by version. */
  weighEnd(keyId: string): Promise<KeyLossView> {
    return this.#see('see index', keyId, async ({ rows }, key) => {
      const under = await rows.sealedUnder(key.id);
      const usage = await usageOf(rows, key.id);
      const versions = Array.from({ length: key.currentVersion }, (_, i) => {
        const sealed = under.find(({ version }) => version === i + 1) ?? { files: 0, bytes: 0, onlyHere: 0 };
        const used = usage.versions.find(({ version }) => version === i + 1);
        return { ...sealed, version: i + 1, lastUse: used?.last ?? null };
      });
      const sum = (of: (one: { files: number; bytes: number; onlyHere: number }) => number) =>
        under.reduce((total, one) => total + of(one), 0);
      return {
        lastUse: usage.last,
        files: sum((one) => one.files),
        bytes: sum((one) => one.bytes),
        onlyHere: sum((one) => one.onlyHere),
        versions,
      };
    });
  }

  /** The public key of a version, for others. Refuses `key_wrong_type` for a secret key, `version_unknown`. */
  publicKey(keyIdHex: string, which: 'current' | number): Promise<PublicKeyView> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    return this.#gate.act({ operation: 'export public key', keyId }, async ({ open, changes, say }) => {
      const { name, type, currentVersion } = await readKey(open.root, changes, keyId);
      const version = which === 'current' ? currentVersion : which;
      say({ version, detail: { name } });
      const row = await readVersion(open.root, changes, keyId, version);
      if (row === null) throw new Refusal('version_unknown', { name });
      if (row.public_key === null) throw new Refusal('key_wrong_type', { name, type });
      return { version, pem: publicKeyPem(row.public_key), fingerprint: fingerprint(row.public_key) };
    });
  }

  /** What is left of deleted keys, for a reason that is recorded (KL4). Refuses `reason_invalid`, `approval_…`. */
  deletedKeys(reason: string, approval?: string): Promise<readonly DeletedKeyView[]> {
    const detail = { reason: shortened(reason) };
    const act = { operation: 'see deleted keys', detail, ...confirmedBy(approval) } as const;
    return this.#gate.act(act, async ({ open, changes }) => {
      reasonGiven(reason);
      const rows = await changes.all('deleted_key');
      for (const row of rows) requireMarked(open.root, 'deleted_key', row);
      return Promise.all(rows.map((row) => deletedKeyView(changes, row)));
    });
  }

  // --- what runs by itself, while the vault is open ------------------------------------------------------------------

  /** Automatic rotations that are due; a failure of one is in its outcome and in the log. */
  rotateDue(): Promise<readonly Rotated[]> {
    return rotateDue(this.#gate, this.#around);
  }

  /** Deletions whose deadline has come, and those that the locked vault began (keyend.ts). */
  completeDeletions(): Promise<readonly Outcome[]> {
    return this.#inTurn(() => completeDeletions(this.#gate, this.#around));
  }

  /** Management information of keys that were deleted a year ago. */
  forgetDeleted(): Promise<readonly Outcome[]> {
    return forgetDeleted(this.#gate, this.#around);
  }

  /** Refuses as `rotate` does before there is material, and records that. */
  async #typeToRotate(keyId: Buffer): Promise<KeyType> {
    const act = { operation: 'rotate key', keyId } as const;
    await this.#gate.permit(act.operation, keyId);
    const open = this.#gate.open();
    const { type } = await orRecord(
      this.#gate,
      () => act,
      () => this.#gate.track(open.keystore.read((rows) => readKey(open.root, rows, keyId))),
    );
    return type;
  }

  // --- steps -----------------------------------------------------------------------------------------------------------

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#ending.then(work);
    this.#ending = turn.catch(() => undefined);
    return turn;
  }

  /** A step that changes the key's own row and nothing else; `at` is the trusted instant. */
  #change(
    operation: Operation,
    keyId: string,
    detail: AuditDetail,
    change: (person: Acting['person'], at: number) => KeyChange,
  ): Promise<void> {
    return this.#step(operation, keyId, detail, async ({ person, changes }, key) => {
      const { trusted } = this.#around.clock();
      await changes.mark('key', keyRow(transition(key, change(person, trusted))));
    });
  }

  #step(
    operation: Operation,
    keyIdHex: string,
    detail: AuditDetail,
    work: (acting: Acting, key: Key) => Promise<void>,
  ): Promise<void> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    return this.#gate.act({ operation, keyId, detail }, async (acting) => {
      const key = await readKey(acting.open.root, acting.changes, keyId);
      acting.say({ detail: { name: key.name } });
      await work(acting, key);
    });
  }

  #see<T>(
    operation: Operation,
    keyIdHex: string,
    work: (seeing: Seeing, key: Key) => Promise<T>,
  ): Promise<T> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    return this.#gate.see(operation, keyId, async (seeing) =>
      work(seeing, await readKey(seeing.open.root, seeing.rows, keyId)),
    );
  }
}

/** Without an approval the gate asks for one (approvals.ts). */
function confirmedBy(approval: string | undefined): { readonly approval?: string } {
  return approval === undefined ? {} : { approval };
}

/** Text as the log takes it, however long it was given. */
export function shortened(text: string): string {
  return text.slice(0, 500);
}

function versionView(row: Tables['key_version']): VersionView {
  const { version, status, createdAt } = versionOf(row);
  const shown = row.public_key && fingerprint(row.public_key);
  return { version, status, createdAt, origin: originOf(row), fingerprint: shown };
}

async function deletionView(
  rows: Rows,
  { requestedAt, deadline, by, reason }: Deletion,
  clock: Clock,
): Promise<NonNullable<KeyDetail['deletion']>> {
  return {
    requestedAt: onTheWall(clock, requestedAt),
    deadline: onTheWall(clock, deadline),
    by: await personRef(rows, by),
    reason,
  };
}

async function personRef(rows: Rows, personId: Buffer): Promise<PersonRef> {
  const row = await rows.get('person', personId);
  return { id: personId.toString('hex'), name: row?.name ?? null };
}

async function deletedKeyView(rows: Rows, row: Tables['deleted_key']): Promise<DeletedKeyView> {
  const type = keyTypes.find((known) => known === row.type);
  if (type === undefined) {
    throw new Refusal('keystore_altered', { place: `deleted_key ${row.id.toString('hex')}` });
  }
  return {
    id: row.id.toString('hex'),
    name: row.name,
    type,
    createdAt: row.created_at,
    origin: row.origin === 'imported' ? 'imported' : 'generated',
    versions: row.versions,
    deletionRequestedAt: row.deletion_requested_at,
    deletedAt: row.deleted_at,
    deletedBy: row.deleted_by && (await personRef(rows, row.deleted_by)),
    reason: row.reason,
    usage: JSON.parse(row.usage) as UsageView,
    forgottenAt: forgottenAt(row.deleted_at),
  };
}
