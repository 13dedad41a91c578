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

import { sameBytes } from './aead.ts';
import { binding } from './kdf.ts';
import { sized, u64 } from './layout.ts';
import type { RefusalCode } from './refusal.ts';

export type AuditAction =
  | 'vault created'
  | 'share proved'
  | 'unlock'
  | 'share presented'
  | 'lock'
  | 'key created'
  | 'file sealed'
  | 'file unsealed';

/** What can happen while a vault is locked (E4). */
export const lockedActions: readonly AuditAction[] = ['share presented', 'unlock'];

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
  readonly detail?: Readonly<Record<string, string | number>>;
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

/** h(i) from h(i-1). */
export function chainHash(vaultId: Buffer, seq: number, previous: Buffer, text: string): Buffer {
  return binding('audit-entry', vaultId, u64(seq), previous, sized(Buffer.from(text, 'utf8')));
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
  let { seq, head } = from;
  for (const entry of entries) {
    if (entry.seq !== seq + 1) return { missing: seq + 1 };
    const hash = chainHash(vaultId, entry.seq, head, entry.entry);
    if (!sameBytes(hash, entry.hash)) return { altered: entry.seq };
    seq = entry.seq;
    head = hash;
  }
  return { seq, head };
}
