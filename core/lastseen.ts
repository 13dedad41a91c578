// The record kept outside the keystore: where the log of a vault stood when it was seen last on this computer, and
// which keys were destroyed. A vault folder that is put back as it once was cannot be told from inside it.
//
//   <profile>/seen/<vault id, 32 hex digits>.json
//   {"format":1,"checkpoint":<signed note>,"destroyed":<signed note or null>,"unsigned":[[<key id>,<milliseconds>],…]}
//
//   text of `destroyed`   origin (note.ts), a space and "destroyed keys", newline; then for each key its id, 32 hex
//                         digits, a space, when it was destroyed in milliseconds, newline
//
// LS1  The record goes on only from a keystore that has it: at every unlock the entry that its checkpoint is of must be
//      in the log, with the same hash. Where it is not, that is shown and logged, and the record stays as it is until
//      an admin acknowledges it.
// LS2  Checkpoint and destroyed keys are signed by the vault. What was destroyed since the record went on stands as
//      `unsigned` until the vault signs it too.
// LS3  The record is written under another name, made durable, and then takes the place of the one before.
// LS4  A record that cannot be kept or read keeps nobody from his vault: it is said. What cannot be read stays as it is,
//      and is said again, until an admin acknowledges it; then it is kept beside the new one as `….json.unreadable`.
//
// The limit: whoever can write this folder too can put back both. Checkpoints on paper and in exports remain.

import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sameBytes } from './aead.ts';
import { signCheckpoint, signText, verifierOf } from './checkpoint.ts';
import type { Keystore } from './keystore.ts';
import type { Anchor } from './logcheck.ts';
import { openNote, originOf, readCheckpoint, type VerifierKey } from './note.ts';
import type { OpenVault } from './openvault.ts';
import { syncFolder } from './output.ts';
import { headerRow } from './recording.ts';
import { fileRefusal, refusalView, systemCode } from './refusal.ts';
import type { Rows } from './rows.ts';
import type { Instant, NoticeKind, NoticeView } from './snapshot.ts';

/** The one notice that this record gives; it stands until an admin acknowledges it, whatever the keystore says. */
export const seenNoticeId = 'last seen';

/** A key whose material was destroyed; `signed` where the vault itself says so (LS2). The id has 16 bytes. */
export interface DestroyedKey {
  readonly keyId: Buffer;
  readonly destroyedAt: Instant;
  readonly signed: 'signed' | 'unsigned';
}

interface SeenRecord {
  readonly format: 1;
  readonly checkpoint: string | null;
  readonly destroyed: string | null;
  readonly unsigned: readonly (readonly [string, Instant])[];
}
const noRecord: SeenRecord = { format: 1, checkpoint: null, destroyed: null, unsigned: [] };

export class LastSeen {
  readonly #folder: string;
  readonly #now: () => number;
  #turn: Promise<unknown> = Promise.resolve();
  #notice: NoticeView | null = null;
  #anchor: Anchor | null = null;

  /** `profile`: a folder of the user, outside the vault's. `now` in milliseconds since 1970. */
  constructor(profile: string, now: () => number) {
    this.#folder = join(profile, 'seen');
    this.#now = now;
  }

  /** What needs a look; null where nothing does. */
  get notice(): NoticeView | null {
    return this.#notice;
  }

  /** The place of the log that was seen last, which the open keystore should have. */
  get anchor(): Anchor | null {
    return this.#anchor;
  }

  /** A vault was opened: holds its log against the record, which then goes on (LS1). Never fails (LS4). */
  opened(vault: OpenVault): Promise<void> {
    return this.#noticing(async () => {
      this.#notice = null;
      this.#anchor = null;
      const { notice, anchor } = await this.#compare(vault);
      this.#notice = notice;
      this.#anchor = anchor;
      if (notice === null) await this.#goOn(vault);
      else await logNotice(vault, notice);
    });
  }

  /** What `opened` would notice of a keystore that is not in its place yet: a backup that is being restored. */
  look(vault: OpenVault): Promise<NoticeView | null> {
    return this.#inTurn(async () => (await this.#compare(vault)).notice);
  }

  /** The record goes on to where the log stands, unless something needs a look first. Never fails (LS4). */
  keep(vault: OpenVault): Promise<void> {
    return this.#noticing(async () => {
      if (this.#notice !== null && this.#notice.kind !== 'seen record not kept') return;
      if ((await this.#read(vault.founding.id)) !== null) await this.#goOn(vault);
      else this.#notice = this.#noticeOf('seen record unreadable', {});
    });
  }

  /** This keystore is the right one: an admin acknowledged the notice, or the vault was restored. Never fails (LS4). */
  accept(vault: OpenVault): Promise<void> {
    return this.#noticing(async () => {
      const { id } = vault.founding;
      if ((await this.#read(id)) === null) await rename(this.#path(id), `${this.#path(id)}.unreadable`);
      await this.#goOn(vault);
    });
  }

  /** Keys whose destruction the keystore attests. Never fails (LS4): the next `keep` says it again. */
  destroyed(keystore: Keystore, keyIds: readonly Buffer[]): Promise<void> {
    return this.#noticing(async () => {
      const { id: vaultId } = await keystore.read(headerRow);
      const record = await this.#read(vaultId);
      if (record === null) return;
      const known = new Set(record.unsigned.map(([id]) => id));
      const fresh = keyIds.map((id) => id.toString('hex')).filter((id) => !known.has(id));
      if (fresh.length === 0) return;
      const unsigned = [...record.unsigned, ...fresh.map((id) => [id, this.#now()] as const)];
      await this.#write(vaultId, { ...record, unsigned });
    });
  }

  /** Keys of a vault that no restore on this computer may bring back. `key`: what its checkpoints verify with. */
  destroyedKeys(vaultId: Buffer, key: VerifierKey): Promise<readonly DestroyedKey[]> {
    return this.#inTurn(async () => {
      const record = (await this.#read(vaultId)) ?? noRecord;
      const signed = signedKeys(record, key);
      const unsigned = record.unsigned.filter(([id]) => !signed.has(id));
      return [
        ...[...signed].map((one) => destroyedKey(one, 'signed')),
        ...unsigned.map((one) => destroyedKey(one, 'unsigned')),
      ];
    });
  }

  async #compare(
    vault: OpenVault,
  ): Promise<{ readonly notice: NoticeView | null; readonly anchor: Anchor | null }> {
    const unreadable = { notice: this.#noticeOf('seen record unreadable', {}), anchor: null };
    const record = await this.#read(vault.founding.id);
    if (record === null) return unreadable;
    const { checkpoint } = record;
    if (checkpoint === null) return { notice: null, anchor: null };
    return vault.keystore.read(async (rows) => {
      const opened = openNote(checkpoint, await verifierOf(rows, vault.root));
      const seen = opened.is === 'verified' ? readCheckpoint(opened.text) : null;
      if (seen === null) return unreadable;
      const anchor = { seq: seen.size, hash: seen.head };
      const [entry, last] = [await rows.get('audit', seen.size), await rows.lastAudit()];
      if (entry !== null && sameBytes(entry.hash, seen.head)) return { notice: null, anchor };
      const facts = { entries: seen.size, seenAt: seen.at, found: last?.seq ?? 0 };
      return { notice: this.#noticeOf('keystore rolled back', facts), anchor };
    });
  }

  #noticeOf(kind: NoticeKind, facts: NoticeView['facts']): NoticeView {
    return { id: seenNoticeId, kind, at: this.#now(), key: null, facts };
  }

  async #goOn(vault: OpenVault): Promise<void> {
    const { id } = vault.founding;
    const before = (await this.#read(id)) ?? noRecord;
    const { record, anchor } = await vault.keystore.read((rows) =>
      nextRecord(vault, rows, before, this.#now()),
    );
    await this.#write(id, record);
    this.#anchor = anchor;
    this.#notice = null;
  }

  /** Null where there is something that is no record. */
  async #read(vaultId: Buffer): Promise<SeenRecord | null> {
    const text = await readFile(this.#path(vaultId), 'utf8').catch((thrown: unknown) => {
      if (systemCode(thrown) === 'ENOENT') return null;
      throw fileRefusal(thrown, this.#path(vaultId));
    });
    return text === null ? noRecord : readRecord(text);
  }

  async #write(vaultId: Buffer, record: SeenRecord): Promise<void> {
    const path = this.#path(vaultId);
    const temporary = `${path}.${randomBytes(8).toString('hex')}`;
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const file = await open(temporary, 'wx', 0o600);
      await file
        .writeFile(`${JSON.stringify(record)}\n`)
        .then(() => file.sync())
        .finally(() => file.close());
      await rename(temporary, path);
      await syncFolder(this.#folder);
    } catch (thrown) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw fileRefusal(thrown, path);
    }
  }

  #path(vaultId: Buffer): string {
    return join(this.#folder, `${vaultId.toString('hex')}.json`);
  }

  /** In turn; what fails is a notice (LS4). */
  #noticing(work: () => Promise<void>): Promise<void> {
    return this.#inTurn(work).catch((thrown: unknown) => {
      const { code, facts } = refusalView(thrown);
      this.#notice ??= this.#noticeOf('seen record not kept', { ...facts, code });
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** The record of the log as it stands, with all keys whose destruction this keystore or the record before attests. */
async function nextRecord(
  { root, founding }: OpenVault,
  rows: Rows,
  before: SeenRecord,
  now: Instant,
): Promise<{ readonly record: SeenRecord; readonly anchor: Anchor }> {
  const { seq, note } = await signCheckpoint(rows, root, now);
  const last = await rows.get('audit', seq);
  const keys = signedKeys(before, await verifierOf(rows, root));
  for (const { key_id, destroyed_at, mac } of await rows.all('tombstone')) {
    if (mac.length > 0) keys.set(key_id.toString('hex'), destroyed_at);
  }
  const lines = [...keys].map(([id, at]) => `${id} ${at}\n`);
  const text = `${destroyedLine(founding.id)}\n${lines.join('')}`;
  const destroyed = keys.size === 0 ? null : await signText(rows, root, text);
  const unsigned = before.unsigned.filter(([id]) => !keys.has(id));
  const record = { format: 1, checkpoint: note, destroyed, unsigned } as const;
  return { record, anchor: { seq, hash: last?.hash ?? Buffer.alloc(0) } };
}

/** The keys that the vault signed as destroyed, id (hex) and instant. */
function signedKeys({ destroyed }: SeenRecord, key: VerifierKey): Map<string, Instant> {
  const opened = destroyed === null ? null : openNote(destroyed, key);
  if (opened?.is !== 'verified') return new Map();
  const [first, ...lines] = opened.text.trimEnd().split('\n');
  if (first !== `${key.name} destroyed keys`) return new Map();
  return new Map(lines.map((line) => [line.slice(0, 32), Number(line.slice(33))]));
}

function destroyedKey(
  [id, destroyedAt]: readonly [string, Instant],
  signed: DestroyedKey['signed'],
): DestroyedKey {
  return { keyId: Buffer.from(id, 'hex'), destroyedAt, signed };
}

function destroyedLine(vaultId: Buffer): string {
  return `${originOf(vaultId)} destroyed keys`;
}

function readRecord(text: string): SeenRecord | null {
  try {
    const read = JSON.parse(text) as SeenRecord;
    const areNotes = [read.checkpoint, read.destroyed].every(
      (one) => one === null || typeof one === 'string',
    );
    const areKeys = read.unsigned.every(([id, at]) => /^[0-9a-f]{32}$/.test(id) && Number.isSafeInteger(at));
    return read.format === 1 && areNotes && areKeys ? read : null;
  } catch {
    return null;
  }
}

async function logNotice(vault: OpenVault, { kind, facts }: NoticeView): Promise<void> {
  const detail = { notice: kind, ...facts };
  const draft = { action: 'notice rollback', person: null, result: 'done', detail } as const;
  await vault.ledger.record(vault, draft, async () => undefined);
}
