// The snapshot: all that a window may know of the vault, as plain data without secrets.
//
// State crosses one way: the vault publishes a new snapshot after every change; nothing is sent back.

import type { RefusalView } from './refusal.ts';

export type KeyState = 'available' | 'disabled' | 'deletion requested' | 'deleted';
export type KeyType = 'AES-256';
/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

export type Snapshot =
  | AbsentSnapshot
  | CreatingSnapshot
  | UnreadableSnapshot
  | LockedSnapshot
  | UnlockedSnapshot;

/** No vault in the folder yet: the window offers to create one. */
export interface AbsentSnapshot {
  readonly state: 'absent';
  readonly folder: string;
}

/** The creation ceremony is under way. */
export interface CreatingSnapshot {
  readonly state: 'creating';
  readonly folder: string;
  readonly vaultName: string;
  readonly quorum: number;
  readonly seats: readonly Seat[];
  /**
   * `enrolling`: each admin in turn gives name and passphrase; `proving`: each admin opens his own share once,
   * read back from the disk; `complete`: the vault is in its place, the record is shown until `openCreatedVault`.
   */
  readonly stage: 'enrolling' | 'proving' | 'complete';
  readonly record: CeremonyRecord | null;
}

/** One admin's place in the ceremony; seats count from 1. */
export interface Seat {
  readonly seat: number;
  readonly name: string | null;
  readonly progress: 'empty' | 'enrolled' | 'proved';
}

export interface CeremonyRecord {
  readonly vaultId: string;
  readonly vaultName: string;
  readonly createdAt: Instant;
  readonly quorum: number;
  readonly admins: readonly { readonly name: string; readonly provedAt: Instant }[];
  readonly witness: string | null;
  /** Number and hash (64 hex digits) of the audit entry that the record rests on. */
  readonly auditEntry: number;
  readonly auditHash: string;
}

/** There is a vault, but it cannot be read; nothing was changed. */
export interface UnreadableSnapshot {
  readonly state: 'unreadable';
  readonly folder: string;
  readonly refusal: RefusalView;
}

export interface VaultView {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Instant;
  readonly quorum: number;
}

export interface LockedSnapshot {
  readonly state: 'locked';
  readonly vault: VaultView;
  readonly admins: readonly AdminView[];
  /** Why the vault was locked, for the unlock screen; `start` after the app was started. */
  readonly reason: 'start' | 'button';
}

/** An admin on the unlock screen. */
export interface AdminView {
  readonly id: string;
  readonly name: string;
  readonly presented: 'no' | 'yes';
  /** Wrong passphrases in a row; 0 after a right one. */
  readonly failures: number;
  /** The next attempt is refused before this instant; null where there is no delay. */
  readonly retryAt: Instant | null;
}

export interface UnlockedSnapshot {
  readonly state: 'unlocked';
  readonly vault: VaultView;
  readonly admins: readonly { readonly id: string; readonly name: string }[];
  /** The person signed in at the desk: the admin whose passphrase completed the quorum. */
  readonly person: { readonly id: string; readonly name: string };
  readonly keys: readonly KeyView[];
}

export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly type: KeyType;
  readonly state: KeyState;
  readonly currentVersion: number;
  readonly createdAt: Instant;
  /** How many files this vault remembers having sealed under the key. */
  readonly sealedFiles: number;
}

/** One file or folder being sealed or unsealed. Sizes in bytes. */
export interface JobView {
  readonly id: number;
  readonly kind: 'seal' | 'unseal';
  /** Name of the source as the person knows it. */
  readonly name: string;
  /** Folder that holds the source. */
  readonly folder: string;
  readonly size: number;
  readonly done: number;
  readonly state: 'waiting' | 'running' | 'done' | 'refused' | 'cancelled';
  /** Name of the output, once it stands under that name. */
  readonly output: string | null;
  /** Key that it is sealed under; null while an unseal has not read it. */
  readonly keyName: string | null;
  readonly refusal: RefusalView | null;
}

/** How a passphrase would be judged; `ok` passes, the others are refused. Bits are an estimate. */
export interface PassphraseJudgement {
  readonly verdict: 'ok' | 'short' | 'weak' | 'malformed';
  /** 0 to 4; below 4 is refused. */
  readonly score: number;
  readonly reason: PassphraseReason | null;
}
export type PassphraseReason =
  | 'common'
  | 'names'
  | 'keyboard'
  | 'repeats'
  | 'sequences'
  | 'dates'
  | 'guessable';
