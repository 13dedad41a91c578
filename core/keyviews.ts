// What the doors to keys, their import and their use answer, as plain data without secrets.

import type { RefusalView } from './refusal.ts';
import type { Instant, KeyType, KeyView, Origin } from './snapshot.ts';

/** One key with all that its screen shows. */
export interface KeyDetail extends KeyView {
  readonly createdBy: PersonRef | null;
  /** Of its first version. */
  readonly origin: Origin;
  /** How many versions the key can still have; 0: rotation is exhausted. */
  readonly versionsLeft: number;
  readonly versions: readonly VersionView[];
  readonly deletion: {
    readonly requestedAt: Instant;
    readonly deadline: Instant;
    readonly by: PersonRef;
    readonly reason: string;
  } | null;
}

/** A person by id; the name is null where the vault does not know the person any more. */
export interface PersonRef {
  readonly id: string;
  readonly name: string | null;
}

export interface VersionView {
  readonly version: number;
  readonly status: 'available' | 'disabled';
  readonly createdAt: Instant;
  readonly origin: Origin;
  /** SHA-256 of the public key, hex; null for a secret key. */
  readonly fingerprint: string | null;
}

/** What is kept of a deleted key for a year. */
export interface DeletedKeyView {
  readonly id: string;
  readonly name: string;
  readonly type: KeyType;
  readonly createdAt: Instant;
  readonly origin: Origin;
  readonly versions: number;
  readonly deletionRequestedAt: Instant;
  readonly deletedAt: Instant;
  readonly deletedBy: PersonRef | null;
  readonly reason: string;
  readonly usage: UsageView;
  readonly forgottenAt: Instant;
}

/** What would be lost with a key: its uses, and what this vault knows to be sealed under it. */
export interface KeyLossView {
  readonly lastUse: Instant | null;
  readonly files: number;
  readonly bytes: number;
  /** Files that no other key of the vault opens. */
  readonly onlyHere: number;
  readonly versions: readonly {
    readonly version: number;
    readonly lastUse: Instant | null;
    readonly files: number;
    readonly bytes: number;
    readonly onlyHere: number;
  }[];
}

export interface PublicKeyView {
  readonly version: number;
  readonly pem: string;
  /** SHA-256 of the SPKI DER, hex. */
  readonly fingerprint: string;
}

interface UsageTotal {
  /** Null where there was no use. */
  readonly first: Instant | null;
  readonly last: Instant | null;
  readonly uses: number;
  readonly bytes: number;
}

/** The uses of a key: in all, of each version, and by day. */
export interface UsageView extends UsageTotal {
  readonly versions: readonly (UsageTotal & { readonly version: number })[];
  /** In order of the day; `day` is the instant at which it begins, UTC. */
  readonly days: readonly {
    readonly day: Instant;
    readonly version: number;
    readonly operation: string;
    readonly uses: number;
    readonly bytes: number;
  }[];
}

/** Key-days of a month: one for each key and UTC day on which it was available, disabled or waiting for deletion. */
export interface MeteringView {
  readonly keyDays: number;
  readonly keys: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: KeyType;
    readonly days: number;
  }[];
  /** Keys that are deleted by now; they are counted and not named. */
  readonly deletedKeys: { readonly keys: number; readonly days: number };
  /** `keys still remembered`: a year later, deleted keys have been forgotten and are not counted. */
  readonly covers: 'the whole month' | 'the month so far' | 'keys still remembered';
}

/** What material is wrapped with before it is brought into the vault (wrappingkey.ts). */
export interface WrappingKeyView {
  readonly id: string;
  readonly pem: string;
  /** SHA-256 of the SPKI DER, hex: to be compared where the material is wrapped. */
  readonly fingerprint: string;
  readonly madeAt: Instant;
  readonly goodUntil: Instant;
  /** What wraps the file of an AES key, and of a private key, with OpenSSL 3; for a POSIX shell. */
  readonly commands: { readonly secretKey: string; readonly privateKey: string };
}

/** A key whose material was brought in. */
export interface ImportedKey {
  readonly id: string;
  /** The backup point that belongs to it was taken, or why not. */
  readonly backup: 'taken' | RefusalView;
  readonly proof: MaterialProof;
}

/**
 * What tells, on both sides, that it is the same material: the SHA-256 of the public key, hex; of an AES key the check
 * value, 6 hexadecimal digits (importedmaterial.ts).
 */
export type MaterialProof =
  | { readonly of: 'public key'; readonly fingerprint: string }
  | { readonly of: 'secret key'; readonly checkValue: string };
