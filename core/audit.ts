// The audit log: hash-linked entries.
//
//   h(0) = 32 zero bytes
//   h(i) = SHA-256("keyward/1/audit-entry" 0x00 | vault id 16 | seq u64 | h(i-1) 32 | length u32 | entry bytes)
//
// An entry is one JSON text, UTF-8, hashed as it is stored. seq counts from 1.
//
// E1  The log is append-only; an entry altered, left out or moved breaks the chain at its place.
// E2  An entry holds the digest of each row that it leaves behind, so that a row changed alone is found.
// E3  Refusals are entries too. No entry holds plaintext, a passphrase or key material.
// E4  While the vault is locked the header cannot be signed: such entries say `unsigned` and are taken under the
//     header's MAC at the next unlock. The cut between signed and unsigned is `log_size` in the header.

import { hash } from 'node:crypto';
import { tagged } from './kdf.ts';
import type { Operation } from './permissions.ts';
import { invariant, type RefusalCode } from './refusal.ts';

/** What happens besides the operations of people: ceremonies, the desk, and what runs by itself. */
export type AuditEvent =
  | 'create vault'
  | 'prove share'
  | 'present share'
  | 'unlock'
  | 'lock'
  | 'write checkpoint'
  | 'sign in'
  | 'sign out'
  | 'destroy key'
  | 'delete key'
  | 'forget deleted key'
  | 'notice clock'
  | 'notice early destruction'
  | 'notice rollback'
  | 'notice rotation exhausted'
  | 'destroy in backups'
  | 'remove damaged backup';
export type AuditAction = Operation | AuditEvent;

/** What can happen while a vault is locked (E4). */
export const lockedActions: readonly AuditAction[] = [
  'present share',
  'unlock',
  'destroy key',
  'notice clock',
];

export type AuditDetail = Readonly<Record<string, string | number>>;

/** What happened, before it has a place in the chain. */
export interface AuditDraft {
  readonly action: AuditAction;
  /** Who did it; null for what no person did. */
  readonly person: { readonly id: string; readonly name: string } | null;
  readonly result: 'done' | RefusalCode;
  /** Key id (hex) and version, where a key is concerned. */
  readonly key?: string;
  readonly version?: number;
  /** Names, paths and numbers that say more; never anything secret. */
  readonly detail?: AuditDetail;
}

export interface AuditEntry extends AuditDraft {
  readonly seq: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
  readonly signed: 'signed' | 'unsigned';
  /** Digest (hex) of each row that the change left behind, or `gone`, by table and key (E2). */
  readonly rows: Readonly<Record<string, string>>;
}

export const chainStart = Buffer.alloc(32);

/** The bytes of an entry as they are stored and hashed: fields in this order. */
export function entryText(entry: AuditEntry): string {
  const { seq, at, action, person, result, key, version, detail, rows, signed } = entry;
  return JSON.stringify({ seq, at, action, person, result, key, version, detail, rows, signed });
}

/** h(i) from h(i-1), 32 bytes each. */
export function chainHash(vaultId: Buffer, seq: number, previous: Buffer, text: string): Buffer {
  return Buffer.from(new ChainLink(vaultId).hash(seq, previous.toString('hex'), text), 'hex');
}

/** A stored entry: seq, text and hash. */
export interface StoredEntry {
  readonly seq: number;
  readonly entry: string;
  readonly hash: Buffer;
}

/**
 * Follows the chain over `entries`, which come after the entry `seq` with hash `head`.
 * Answers the last seq and hash, or the seq at which an entry is missing or altered.
 */
export function followChain(
  vaultId: Buffer,
  from: { readonly seq: number; readonly head: Buffer },
  entries: Iterable<StoredEntry>,
):
  | { readonly seq: number; readonly head: Buffer }
  | { readonly missing: number }
  | { readonly altered: number } {
  const link = new ChainLink(vaultId);
  let [seq, head] = [from.seq, from.head.toString('hex')];
  for (const entry of entries) {
    if (entry.seq !== seq + 1) return { missing: seq + 1 };
    head = link.hash(entry.seq, head, entry.entry);
    if (head !== entry.hash.toString('hex')) return { altered: entry.seq };
    seq = entry.seq;
  }
  return { seq, head: Buffer.from(head, 'hex') };
}

/**
 * h(i) of the audit chain, for many entries in a row: one buffer is written and hashed in one call, for the time goes
 * into allocation and the crossing into OpenSSL, not into SHA-256.
 */
export class ChainLink {
  readonly #seqAt: number;
  readonly #headAt: number;
  readonly #textAt: number;
  #bytes: Buffer;

  constructor(vaultId: Buffer) {
    invariant(vaultId.length === 16, 'a vault id has 16 bytes');
    const lead = tagged('audit-entry', [vaultId]);
    this.#seqAt = lead.length;
    this.#headAt = this.#seqAt + 8;
    this.#textAt = this.#headAt + 32 + 4;
    this.#bytes = Buffer.alloc(4096);
    this.#bytes.set(lead);
  }

  /** `head` and the answer are 32 bytes as hex. */
  hash(seq: number, head: string, text: string): string {
    this.#makeRoom(this.#textAt + 3 * text.length);
    const bytes = this.#bytes;
    const length = bytes.write(text, this.#textAt, 'utf8');
    bytes.writeUInt32BE(Math.floor(seq / 2 ** 32), this.#seqAt);
    bytes.writeUInt32BE(seq % 2 ** 32, this.#seqAt + 4);
    bytes.write(head, this.#headAt, 'hex');
    bytes.writeUInt32BE(length, this.#textAt - 4);
    return hash('sha256', bytes.subarray(0, this.#textAt + length), 'hex');
  }

  /** UTF-8 takes at most 3 bytes for each UTF-16 unit. */
  #makeRoom(length: number): void {
    if (length <= this.#bytes.length) return;
    const larger = Buffer.alloc(2 * length);
    larger.set(this.#bytes.subarray(0, this.#textAt));
    this.#bytes = larger;
  }
}
