// The snapshot: all that a window may know of the vault, as plain data without secrets.
//
// State crosses one way: the vault publishes a new snapshot after every change; nothing is sent back.

import type { RefusalView } from './refusal.ts';

export type KeyState = 'available' | 'disabled' | 'deletion requested' | 'deleted';

export type KeyType = 'AES-256' | 'RSA-2048' | 'RSA-3072' | 'ECDSA-P256' | 'Ed25519';

/** Where the material of a key version came from: made by this vault, or brought in from outside. */
export type Origin = 'generated' | 'imported';

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = number;

export type Snapshot =
  | AbsentSnapshot
  | CreatingSnapshot
  | UnreadableSnapshot
  | RestoringSnapshot
  | LockedSnapshot
  | UnattendedSnapshot
  | UnlockedSnapshot;

export type Role = 'admin' | 'auditor' | 'key manager' | 'key user';

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
   * read back from the disk; `complete`: the vault is in its place, the record is shown until `Creating.enter`.
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

/** What a ceremony leaves on paper and as a file (ceremonyrecord.ts). */
export interface CeremonyRecord {
  readonly ceremony: CeremonyKind;
  readonly vaultId: string;
  readonly vaultName: string;
  readonly at: Instant;
  /** Names of those who took part. */
  readonly present: readonly string[];
  /** The quorum and those who hold shares after it, with when each proved his; null where he has not yet. */
  readonly quorum: number;
  readonly admins: readonly { readonly name: string; readonly provedAt: Instant | null }[];
  readonly witness: string | null;
  /** What else belongs to a ceremony of this kind, such as how many key versions were wrapped anew. */
  readonly detail: Readonly<Record<string, string | number>>;
  /** Number and hash (64 hex digits) of the audit entry that the record rests on. */
  readonly auditEntry: number;
  readonly auditHash: string;
  /** The key that the signature verifies with, as C2SP verifier key. */
  readonly verifier: string;
  /** Signature lines of a C2SP note. */
  readonly signature: string;
}

export type CeremonyKind =
  | 'creation'
  | 'root key rotation'
  | 'change of admins'
  | 'restore'
  | 'recovery drill';

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

/** `idle`: nobody was at it for as long as the policy allows. */
export type LockReason = 'start' | 'button' | 'idle' | 'screen locked' | 'sleep';

/** What the admins have agreed on for everybody who uses the vault (policy.ts). */
export interface Policy {
  /** Minutes without anybody at it, after which the vault locks itself: 1 to 240. */
  readonly idleMinutes: number;
}

export interface LockedSnapshot {
  readonly state: 'locked';
  readonly vault: VaultView;
  readonly admins: readonly AdminView[];
  /** Why the vault was locked, for the unlock screen; `start` after the app was started. */
  readonly reason: LockReason;
  /** What people should know; without names, since anyone may look at a locked screen. */
  readonly notices: readonly NoticeView[];
}

/**
 * Something that comes up by itself and that people should know; it stands until an admin acknowledges it.
 * Facts by kind: `key deletion near` hours, name; `key deleted`, `key destroyed early`, `key rotated`, `rotation exhausted` name;
 * `… failed` code of the refusal, and its facts; `root key due`, `root key overdue` date; `… unproved` days, name; `clock …` milliseconds;
 * `keystore rolled back` entries and seenAt (Instant) of what was seen last, found: entries now; `… not kept` code.
 */
export interface NoticeView {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly at: Instant;
  /** The key that is concerned, hex. */
  readonly key: string | null;
  readonly facts: Readonly<Record<string, string | number>>;
}

export type NoticeKind =
  | 'key deletion near'
  | 'key deleted'
  | 'key deletion failed'
  | 'key rotated'
  | 'key rotation failed'
  | 'rotation exhausted'
  | 'root key due'
  | 'root key overdue'
  | 'backup failed'
  | 'backup unproved'
  | 'share unproved'
  | 'clock set back'
  | 'clock jumped forward'
  | 'clock to confirm'
  | 'clock row altered'
  | 'key destroyed early'
  | 'keystore rolled back'
  | 'seen record unreadable'
  | 'seen record not kept'
  | 'duty failed';

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

/** The vault is open and nobody is signed in: the person at the desk signs in with his own passphrase. */
export interface UnattendedSnapshot {
  readonly state: 'unattended';
  readonly vault: VaultView;
  readonly policy: Policy;
  /** `closed`: jobs are finished before the vault is locked; nobody can sign in any more. */
  readonly desk: 'open' | 'closed';
  readonly people: readonly Omit<AdminView, 'presented'>[];
}

export interface UnlockedSnapshot {
  readonly state: 'unlocked';
  readonly vault: VaultView;
  readonly policy: Policy;
  readonly admins: readonly { readonly id: string; readonly name: string }[];
  /** Who is signed in; after the unlock the admin whose passphrase completed the quorum. */
  readonly person: {
    readonly id: string;
    readonly name: string;
    readonly roles: readonly Role[];
    /** The operations that his roles allow: on every key, or on the keys that are assigned to him in such a role. */
    readonly may: Readonly<Record<string, 'every' | readonly Role[]>>;
    /** The keys (hex) that are assigned to him, and in which roles. */
    readonly assigned: Readonly<Record<string, readonly Role[]>>;
  };
  /** The keys that this person may see. */
  readonly keys: readonly KeyView[];
  /** Newest first; to admins and auditors all, to others those of their keys. */
  readonly notices: readonly NoticeView[];
}

export interface KeyView {
  readonly id: string;
  readonly name: string;
  readonly type: KeyType;
  readonly state: KeyState;
  readonly currentVersion: number;
  readonly createdAt: Instant;
  /** Days between automatic rotations and the next one; null where there is none. */
  readonly rotationDays: number | null;
  readonly nextRotationAt: Instant | null;
  /** When the material is destroyed; null unless deletion is requested. */
  readonly deletionAt: Instant | null;
  /** How many files this vault remembers having sealed under the key. */
  readonly sealedFiles: number;
}

/** One file or folder being worked on. Sizes in bytes. */
export interface JobView {
  readonly id: number;
  readonly kind: JobKind;
  /** Name of the source as the person knows it. */
  readonly name: string;
  /** Folder that holds the source. */
  readonly folder: string;
  readonly size: number;
  readonly done: number;
  readonly state: 'waiting' | 'running' | 'paused' | 'done' | 'refused' | 'cancelled';
  /** Name of the output, once it stands under that name; null where there is none to come. */
  readonly output: string | null;
  /** Where the output is, if not in `folder`. */
  readonly outputFolder: string | null;
  /** Key that it is sealed under; null while an unseal has not read it. */
  readonly keyName: string | null;
  readonly refusal: RefusalView | null;
  /** What was found or done, once a check or a re-seal is done. */
  readonly finding: JobFinding | null;
  /** Whether the source went to the trash; a refusal says why it did not, although it was to. */
  readonly original: 'kept' | 'trashed' | RefusalView;
  /** What a scan found, once it is done. */
  readonly scan: ScanView | null;
}

type JobKind = 'seal' | 'unseal' | 'export' | 'reseal' | 'check' | 'scan';

/**
 * A re-seal: `resealed`; `healed`, where a damaged key page was all that was to mend; `current`, where nothing was to do.
 * A check: `sound`; `page damaged`, where the file opens and one of its two key pages is damaged: a re-seal heals it.
 */
export type JobFinding = 'resealed' | 'healed' | 'current' | 'sound' | 'page damaged';

/** What a scan of a folder did to the index of sealed files, in files. */
export interface ScanView {
  /** Sealed files of this vault that are there. */
  readonly present: number;
  readonly added: number;
  /** Found in another place than where they were known to be. */
  readonly moved: number;
  readonly missing: number;
  /** Copies of files that are still where they are known to be: no index entry, no re-sealing. The first 100. */
  readonly copies: { readonly count: number; readonly paths: readonly string[] };
  /** What could not be looked into. The first 100. */
  readonly unreadable: {
    readonly count: number;
    readonly places: readonly { readonly path: string; readonly refusal: RefusalView }[];
  };
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

/** A backup is being restored. */
export interface RestoringSnapshot {
  readonly state: 'restoring';
  /** Where the restored vault will be. */
  readonly folder: string;
  /** `torn`: the very last changes in it were cut off by a crash; everything before them is there. */
  readonly backup: {
    readonly name: string;
    readonly reason: BackupReason;
    readonly madeAt: Instant;
    /** When the last change in it was made. */
    readonly until: Instant;
    readonly end: 'whole' | 'torn';
  };
  /** The vault that is in it, and those who can open it, by passphrase or recovery kit. */
  readonly vault: VaultView;
  readonly admins: readonly AdminView[];
  readonly replaces: 'nothing' | 'unreadable keystore' | 'vault';
  readonly stage: 'presenting' | 'to confirm' | 'complete';
  /** What confirming brings; null before the quorum. */
  readonly findings: RestoreFindings | null;
  /** Once the restored vault is in its place. */
  readonly record: CeremonyRecord | null;
}

export interface RestoreFindings {
  /** Entries of its audit log. */
  readonly entries: number;
  /** How many keys come back. */
  readonly keys: number;
  /** Names of those that do not, because they were deleted after it was made. */
  readonly deletedSince: readonly string[];
  /** Where this computer has seen a newer state of the vault. */
  readonly seen: NoticeView | null;
}

export type BackupReason = 'key created' | 'before ceremony' | 'after ceremony' | 'daily' | 'on request';
