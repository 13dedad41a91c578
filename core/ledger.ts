// The ledger: every change of the keystore together with its audit entry, in one transaction, under the vault's marks.
//
//   row mac    = HMAC(row key, "row", row bytes)              row digest = SHA-256(row bytes), in the audit entry
//                                                             row bytes: rowbytes.ts
//   rows sum   = XOR over all deciding rows of the term of the row's mac (rowkeys.ts); never stored
//   header mac = HMAC(header key, "vault-header", digest of vault row, share sets, shares and their holders
//                     | rows sum | log size | log head)
//
// G1  A change without an entry cannot be written: `record` takes the entry first.
// G2  A deciding row carries a mac and is part of the rows sum; a derived row's digest is in the log. A row that was
//     changed, added, taken away or put back as it once was is found: a deciding one at unlock, a derived one by the
//     complete verification (rowcheck.ts). The sum's terms are secret, so no set of rows can be made to fit it.
// G3  The header is verified right after combining and before anything in it is trusted. From then on its digest, the
//     rows sum and the head of the log are kept in memory: a file altered under an open vault is not signed over.
// G4  Destroyed material is an empty `wrapped`; its mac cannot be checked any more but stays in the sum. It is accepted
//     only for a key whose deletion was due and that has a tombstone: destroying needs no secret (lifecycle.ts). In a
//     backup the tombstone alone decides, since the key came to its end after the backup was made.
// G5  Records that are ready at the same moment may share a transaction, each with its own entry: the disk is waited for
//     once. Where one of them fails, all are undone and each is done by itself, so that none spoils the others.

import { sameBytes } from './aead.ts';
import {
  type AuditDraft,
  type AuditEntry,
  chainHash,
  chainStart,
  entryText,
  lockedActions,
} from './audit.ts';
import { keepDueCheckpoint, putCheckpointKey } from './checkpoint.ts';
import type { KeyBytes } from './keybytes.ts';
import type { Keystore } from './keystore.ts';
import { u64 } from './layout.ts';
import { headerDigest, headerRow, Recording, type Sealed } from './recording.ts';
import { invariant } from './refusal.ts';
import type { RootKey } from './rootkey.ts';
import { rowBytes } from './rowbytes.ts';
import { placeOfAlteration } from './rowcheck.ts';
import { addTo, altered, type Destroyed, requireEnded, requireMarked, sumOfRows } from './rowmarks.ts';
import { type Changes, type PrimaryKey, pagesOf, type Rows, type VersionKey } from './rows.ts';
import { type DecidingTable, type DerivedTable, decidingTables, type Tables } from './schema.ts';

export type Unmarked<T extends DecidingTable> = Omit<Tables[T], 'mac'>;
type HeaderRow = Omit<Tables['vault'], 'mac' | 'log_size' | 'log_head'>;

/** What a recorded change may do. Each row goes into its table in one way only. */
export interface MarkedChanges extends Changes {
  /** A deciding row. */
  mark<T extends DecidingTable>(table: T, row: Unmarked<T>): Promise<void>;
  /** A derived row. */
  keep<T extends DerivedTable>(table: T, row: Tables[T]): Promise<void>;
  /** Takes a row of either kind away. */
  drop(table: DecidingTable | DerivedTable, ...key: PrimaryKey): Promise<void>;
}

/** Sums (32 bytes) of the terms of rows: under the root key in force, and under the one that takes over. */
interface SumChange {
  readonly before: Buffer;
  readonly after: Buffer;
}
/** What re-wrapping the key versions answers: their sums, and those of which the material is gone (G4). */
interface VersionsChange extends SumChange {
  readonly destroyed: readonly VersionKey[];
}

/** One of a group (G5). `enter` answers what its entry leaves, and whom to tell once that is durable. */
interface Member {
  readonly enter: (
    changes: Changes,
    before: Sealed | null,
  ) => Promise<{ readonly sealed: Sealed; readonly durable: () => void }>;
  readonly alone: () => void;
  readonly failed: (thrown: unknown) => void;
}

export class Ledger {
  readonly #keystore: Keystore;
  readonly #now: () => number;
  #sealed: Sealed | null = null;
  /** What waits to be recorded together (G5). */
  #together: Member[] = [];

  constructor(keystore: Keystore, now: () => number) {
    this.#keystore = keystore;
    this.#now = now;
  }

  /**
   * Runs `work` and records what `draft` says after it, in one transaction, signed by the root key that is in force
   * when its turn comes: a rotation may be in the queue before it.
   */
  record<T>(
    signer: RootKey | { readonly root: RootKey },
    draft: AuditDraft | (() => AuditDraft),
    work: (changes: MarkedChanges) => Promise<T>,
  ): Promise<T> {
    let sealed = this.#sealed;
    return this.#keystore.change(
      async (changes) => {
        const made = await this.#entered(changes, this.#sealed, signer, draft, work);
        sealed = made.sealed;
        return made.result;
      },
      () => {
        this.#sealed = sealed;
      },
    );
  }

  /** As `record`, durable when it answers, with all that is ready at the same moment (G5); `work` may be run twice. */
  recordTogether<T>(
    signer: { readonly root: RootKey },
    draft: () => AuditDraft,
    work: (changes: MarkedChanges) => Promise<T>,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#together.push({
        enter: async (changes, before) => {
          const { result, sealed } = await this.#entered(changes, before, signer, draft, work);
          return { sealed, durable: () => resolve(result) };
        },
        alone: () => resolve(this.record(signer, draft, work)),
        failed: reject,
      });
      // What the disks and the lanes have answered by now is told before the group is closed.
      if (this.#together.length === 1) setImmediate(() => void this.#recordGroup());
    });
  }

  async #recordGroup(): Promise<void> {
    const group = this.#together.splice(0);
    const durable: (() => void)[] = [];
    let sealed = this.#sealed;
    try {
      await this.#keystore.change(
        async (changes) => {
          sealed = this.#sealed;
          for (const { enter } of group) {
            const made = await enter(changes, sealed);
            sealed = made.sealed;
            durable.push(made.durable);
          }
        },
        () => {
          this.#sealed = sealed;
        },
      );
      for (const tell of durable) tell();
    } catch (thrown) {
      const [first] = group;
      if (group.length === 1) first?.failed(thrown);
      else for (const { alone } of group) alone();
    }
  }

  /** Runs `work` and appends its entry to a log and rows as `before` says; answers what they are after it. */
  async #entered<T>(
    changes: Changes,
    before: Sealed | null,
    signer: RootKey | { readonly root: RootKey },
    draft: AuditDraft | (() => AuditDraft),
    work: (changes: MarkedChanges) => Promise<T>,
  ): Promise<{ readonly result: T; readonly sealed: Sealed }> {
    invariant(before !== null, 'the header was verified before it is signed again');
    const root = 'root' in signer ? signer.root : signer;
    const recording = new Recording(root, changes, before.rowsSum);
    const result = await work(recording);
    const entry = typeof draft === 'function' ? draft() : draft;
    await keepDueCheckpoint(recording, root, entry.action, this.#now());
    const sealed = await recording.sealed(before);
    const vault = await headerRow(changes);
    const { hash } = await this.#append(changes, vault, entry, recording.digests, root, sealed);
    return { result, sealed: { ...sealed, head: hash } };
  }

  /** As `record` while the vault is locked: the entry is unsigned and `work` changes nothing that decides (audit.ts, E4). */
  recordLocked<T>(draft: AuditDraft, work: (changes: Changes) => Promise<T>): Promise<T> {
    invariant(lockedActions.includes(draft.action), 'only what may happen while locked');
    let head: Buffer | null = null;
    return this.#keystore.change(
      async (changes) => {
        const result = await work(changes);
        ({ hash: head } = await this.#append(
          changes,
          await headerRow(changes),
          draft,
          {},
          null,
          this.#sealed,
        ));
        return result;
      },
      () => {
        if (this.#sealed !== null && head !== null) this.#sealed = { ...this.#sealed, head };
      },
    );
  }

  /**
   * The first entry of a new vault: writes the header with everything that `work` puts into it. `checkpointKey` is the
   * private key (32 bytes) that the vault id belongs to (checkpoint.ts, CP3); it stays the caller's to wipe.
   */
  found(
    root: RootKey,
    checkpointKey: KeyBytes,
    header: HeaderRow,
    draft: AuditDraft,
    work: (changes: MarkedChanges) => Promise<void>,
  ): Promise<void> {
    let sealed: Sealed | null = null;
    return this.#keystore.change(
      async (changes) => {
        const recording = new Recording(root, changes, Buffer.alloc(32));
        const vault = { ...header, log_size: 0, log_head: chainStart, mac: chainStart };
        await recording.put('vault', vault);
        await work(recording);
        await putCheckpointKey(recording, root, vault.id, checkpointKey);
        const blank = { headerDigest: chainStart, rowsSum: chainStart, head: chainStart };
        const made = await recording.sealed(blank);
        const { hash } = await this.#append(changes, vault, draft, recording.digests, root, made);
        sealed = { ...made, head: hash };
      },
      () => {
        this.#sealed = sealed;
      },
    );
  }

  /**
   * A new root key takes over, in one transaction. `rewrap` re-wraps and marks all key versions; then every other
   * deciding row, proven under the old root key, is marked under the new one; then `swap` puts what else changes with
   * it. Until `committed` the old root key is in force, from then on the new one. Answers the number of the entry.
   * Refuses `keystore_altered`.
   */
  rekey(
    from: RootKey,
    next: RootKey,
    draft: () => AuditDraft,
    rewrap: (changes: Changes) => Promise<VersionsChange>,
    swap: (changes: MarkedChanges) => Promise<void>,
    committed: () => void,
  ): Promise<number> {
    let sealed: Sealed | null = null;
    return this.#keystore.change(
      async (changes) => {
        invariant(this.#sealed !== null, 'the header was verified before it is signed again');
        const sum = await rewrap(changes);
        for (const { keyId, version } of sum.destroyed) {
          const row = await changes.get('key_version', Buffer.from(keyId, 'hex'), version);
          if (row !== null) await requireEnded(from, changes, row, 'when due');
        }
        await remark(from, next, changes, sum);
        if (!sameBytes(sum.before, this.#sealed.rowsSum)) {
          throw altered(await placeOfAlteration(changes, await headerRow(changes)));
        }
        const recording = new Recording(next, changes, sum.after);
        await swap(recording);
        const entry = draft();
        await keepDueCheckpoint(recording, next, entry.action, this.#now());
        const vault = await headerRow(changes);
        const { head } = this.#sealed;
        const made = { headerDigest: await headerDigest(changes, vault), rowsSum: recording.sum, head };
        const { seq, hash } = await this.#append(changes, vault, entry, recording.digests, next, made);
        sealed = { ...made, head: hash };
        return seq;
      },
      () => {
        this.#sealed = sealed;
        committed();
      },
    );
  }

  /**
   * Checks everything that an unlock relies on: the header, the end of the log, every deciding row (G2, G3, G4).
   * Refuses `keystore_altered` with the place. `at` is the trusted instant that deletions are held against.
   */
  verify(root: RootKey, destroyed: Destroyed = 'when due'): Promise<void> {
    return this.#keystore.read(async (rows) => {
      const vault = await headerRow(rows);
      const rowsSum = await sumOfRows(root, rows, destroyed);
      const sealed = { headerDigest: await headerDigest(rows, vault), rowsSum, head: chainStart };
      if (!sameBytes(headerMac(root, sealed, vault), vault.mac)) {
        throw altered(await placeOfAlteration(rows, vault));
      }
      this.#sealed = { ...sealed, head: await checkTail(rows, vault) };
    });
  }

  async #append(
    changes: Changes,
    vault: Tables['vault'],
    draft: AuditDraft,
    digests: Readonly<Record<string, string>>,
    root: RootKey | null,
    sealed: Sealed | null,
  ): Promise<{ readonly seq: number; readonly hash: Buffer }> {
    const last = await changes.lastAudit();
    const seq = (last?.seq ?? 0) + 1;
    const previous = last?.hash ?? chainStart;
    if (sealed !== null && !sameBytes(previous, sealed.head))
      throw altered(`the audit log at entry ${seq - 1}`);
    const signed = root === null ? 'unsigned' : 'signed';
    const at = new Date(this.#now()).toISOString();
    const entry = entryText({ ...draft, seq, at, signed, rows: digests });
    const hash = chainHash(vault.id, seq, previous, entry);
    await changes.put('audit', { seq, entry, hash });
    if (root === null || sealed === null) return { seq, hash };
    const header = { ...vault, log_size: seq, log_head: hash };
    await changes.put('vault', { ...header, mac: headerMac(root, sealed, header) });
    return { seq, hash };
  }
}

/** Marks every deciding row but key versions under `next`, each proven under `from`, and adds them to `sum`. */
async function remark(from: RootKey, next: RootKey, changes: Changes, sum: SumChange): Promise<void> {
  for (const table of decidingTables) {
    if (table === 'key_version') continue;
    for await (const page of pagesOf(changes, table)) {
      for (const row of page) {
        if (table === 'tombstone' && row.mac.length === 0) continue;
        requireMarked(from, table, row);
        const mac = next.macRow(rowBytes(table, row));
        addTo(sum.before, from.rowSum(row.mac));
        addTo(sum.after, next.rowSum(mac));
        await changes.put(table, { ...row, mac });
      }
    }
  }
}

/**
 * The last signed entry must be the one that the header names, and what comes after it may only be what happens
 * while a vault is locked (audit.ts, E4). Answers the hash of the last entry.
 */
async function checkTail(rows: Rows, vault: Tables['vault']): Promise<Buffer> {
  const [head, ...tail] = await rows.auditAfter(vault.log_size - 1, 1_000_000);
  if (head === undefined || head.seq !== vault.log_size || !sameBytes(head.hash, vault.log_head)) {
    throw altered(`the audit log at entry ${vault.log_size}`);
  }
  let { seq, hash } = head;
  for (const entry of tail) {
    const place = `the audit log at entry ${seq + 1}`;
    if (entry.seq !== seq + 1 || !sameBytes(chainHash(vault.id, entry.seq, hash, entry.entry), entry.hash)) {
      throw altered(place);
    }
    if (!isLockedEntry(entry.entry)) throw altered(place);
    ({ seq, hash } = entry);
  }
  return hash;
}

/** An entry in the one form that Keyward writes, of something that may happen while locked, that touched no row. */
function isLockedEntry(text: string): boolean {
  try {
    const entry = JSON.parse(text) as AuditEntry;
    const isUnsigned = entry.signed === 'unsigned' && Object.keys(entry.rows).length === 0;
    return isUnsigned && lockedActions.includes(entry.action) && entryText(entry) === text;
  } catch {
    return false;
  }
}

function headerMac(root: RootKey, sealed: Sealed, vault: Tables['vault']): Buffer {
  return root.macHeader(
    Buffer.concat([sealed.headerDigest, sealed.rowsSum, u64(vault.log_size), vault.log_head]),
  );
}
