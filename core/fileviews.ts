// What the doors to files and their index answer, as plain data without secrets.

import type { RefusalView } from './refusal.ts';
import type { Instant, ScanView } from './snapshot.ts';

/** A recipient of age files, as he gave it, and what keeps others out. */
export interface AgeRecipient {
  readonly recipient: string;
  readonly kind: 'X25519' | 'X25519 and ML-KEM-768';
}

/** An indexed sealed file. Ids in hex, `size` of the sealed file in bytes, `path` as it was last seen, to the day. */
export interface SealedFileView {
  readonly fileId: string;
  readonly path: string;
  readonly size: number;
  readonly sealedAt: Instant;
  readonly seenAt: Instant;
  readonly standing: 'present' | 'missing';
  readonly slots: readonly { readonly keyId: string; readonly version: number }[];
  /** Without the key that was asked for: whether another key opens it that is not to be deleted. */
  readonly fate: 'lost' | 'survives';
}

/** One page of indexed files; `next` asks for the one that follows, null after the last. */
export interface SealedFilePage {
  readonly files: readonly SealedFileView[];
  readonly next: string | null;
}

/** A re-seal campaign: bringing all indexed files of a key to its newest version, or to another key. */
export interface CampaignView {
  readonly id: string;
  readonly keyId: string;
  /** The same as `keyId` where the files are brought to its newest version. */
  readonly targetKeyId: string;
  readonly begunAt: Instant;
  readonly endedAt: Instant | null;
  /**
   * `stopped` goes on when somebody resumes it: after a pause, a lock, a crash, or where files were refused; `complete`
   * ended with nothing left, which its entry in the log proves.
   */
  readonly state: 'running' | 'stopped' | 'complete' | 'given up';
  /** Files that were to be re-sealed when it began. */
  readonly files: number;
  /** What is left now, and of which the place is not known. */
  readonly left: number;
  readonly missing: number;
  /** What this run refused. The first 1,000. */
  readonly refused: { readonly count: number; readonly places: ScanView['unreadable']['places'] };
  /** Why the run itself stopped, where it was not asked to. */
  readonly refusal: RefusalView | null;
}

/** What a sealed file says of itself without any key: nothing of it is authentic. Ids in hex, sizes in bytes. */
export interface InspectionView {
  readonly name: string;
  readonly folder: string;
  readonly vaultId: string;
  readonly fileId: string;
  readonly createdAt: Instant;
  /** 1 when it was sealed, one more with each re-seal. */
  readonly generation: number;
  /** Each opens the file. */
  readonly slots: readonly { readonly keyId: string; readonly version: number }[];
  /** As it was called when the file was sealed or re-sealed last; null where it was left out. */
  readonly keyName: string | null;
  /** Encryption context; null where it is not in the form that this Keyward writes. */
  readonly context: readonly (readonly [key: string, value: string])[] | null;
  /** Key page A and key page B; one sound page is enough. */
  readonly pages: readonly [PageHealth, PageHealth];
  /** Of the sealed file. */
  readonly size: number;
  /** Of what is in it, for a folder of its archive; null where the file is cut off or its body is not one. */
  readonly contentSize: number | null;
}

/** `outdated`: sound, but not what the page that counts says; a re-seal was cut off. `newer`: of a newer format. */
export type PageHealth = 'sound' | 'outdated' | 'newer' | 'damaged';
