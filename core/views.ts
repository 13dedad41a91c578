// The views: what the doors of an open vault answer when they are asked, as plain data without secrets.

import type { RefusalView } from './refusal.ts';
import type { BackupReason, Instant, KeyType, KeyView, Origin, Role, ScanView } from './snapshot.ts';

/** What can stand as the action of a log entry: an operation of people, or an event besides. */
export type { AuditEvent } from './audit.ts';
export type { Operation } from './permissions.ts';

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

/** A recovery kit as a page to print. */
export interface KitPage {
  readonly vaultId: string;
  readonly vaultName: string;
  readonly personName: string;
  readonly madeAt: Instant;
  readonly quorum: number;
  /** How many admins hold a share. */
  readonly admins: number;
  /** Which root key of the vault, counted from 1. */
  readonly epoch: number;
  /** Whether a key file is needed besides the passphrase. */
  readonly keyFile: 'none' | 'required';
  /** To be typed back in: each of ten groups of four characters, the first two being the number of the line. */
  readonly lines: readonly string[];
  /** The same as a QR code: rows of modules, `1` dark, `0` light, without the quiet zone. */
  readonly qr: readonly string[];
}

/** How far the lines typed from the page of a recovery kit are right; lines count from 1. */
export interface TypedKitView {
  /** Those that differ from the page. */
  readonly wrong: readonly number[];
  /** How many the page has; null before its first line is right. */
  readonly of: number | null;
  /** Once every line is right: why they are no kit for all that; null where they are one. */
  readonly refusal: RefusalView | null;
}

/** A person as the list of people shows him. */
export interface PersonDetail {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly Role[];
  /** `enrolling`: named by a change of admins that is not complete. */
  readonly standing: 'active' | 'enrolling' | 'removed';
  readonly createdAt: Instant;
  /** Whether a key file is needed besides the passphrase. */
  readonly keyFile: 'none' | 'required';
  readonly share: 'none' | 'held';
  /** Whole days since his share or his kit was last proved; null where it never was, or he holds none. */
  readonly daysSinceProved: number | null;
  /** Wrong passphrases in a row, and before when the next attempt is refused; null where there is no delay. */
  readonly failures: number;
  readonly retryAt: Instant | null;
  /** Those that whoever asks may know: of himself, of the keys he manages, or all. */
  readonly assignments: readonly {
    readonly keyId: string;
    readonly keyName: string;
    readonly role: Role;
  }[];
}

/** An action that waits for other admins to confirm it. */
export interface ApprovalView {
  readonly id: string;
  /** The operation, the key (hex) and version it concerns, and what else tells it from others. */
  readonly operation: string;
  readonly key: string | null;
  readonly version: number | null;
  readonly detail: Readonly<Record<string, string | number>>;
  readonly requester: { readonly id: string; readonly name: string };
  readonly confirmedBy: readonly { readonly id: string; readonly name: string }[];
  /** How many others must confirm it, of whom `confirmedBy` have. */
  readonly needed: number;
  /** Milliseconds until it dies. */
  readonly diesIn: number;
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

export interface PublicKeyView {
  readonly version: number;
  readonly pem: string;
  /** SHA-256 of the SPKI DER, hex. */
  readonly fingerprint: string;
}

/** Which entries of the audit log are wanted; null, and no action, narrow nothing. Ids as hex. */
export interface LogFilter {
  /** From this instant on, and before that one. */
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly person: string | null;
  readonly key: string | null;
  readonly actions: readonly string[];
  readonly result: 'done' | 'refused' | null;
  /** Found in names, actions, results and details, whatever the case. */
  readonly text: string | null;
}

export interface LogEntryView {
  readonly seq: number;
  readonly at: Instant;
  readonly action: string;
  readonly person: { readonly id: string; readonly name: string } | null;
  /** `done`, or the code of the refusal. */
  readonly result: string;
  readonly key: string | null;
  readonly version: number | null;
  readonly detail: Readonly<Record<string, string | number>>;
  /** `unsigned`: made while the vault was locked, and taken under its mark at the next unlock. */
  readonly signed: 'signed' | 'unsigned';
  /** As stored, 64 hex digits: what an export and a ceremony record name it by. */
  readonly hash: string;
  /** The hash of the entry before it, which this one is linked to; null where that entry is missing. */
  readonly previous: string | null;
}

/** Entries, newest first. */
export interface LogPage {
  readonly entries: readonly LogEntryView[];
  /** Where the next page begins; null at the beginning of the log. A page may be short, or empty, and not the last. */
  readonly next: number | null;
}

/** What is wrong with the entries `from` to `to` of the audit log, both included. */
export interface LogFinding {
  readonly is: 'altered' | 'missing' | 'cut off';
  readonly from: number;
  readonly to: number;
}

/** A row of the keystore that is not as the audit log says it was left. */
export interface RowFinding {
  readonly is: 'altered' | 'missing' | 'added';
  /** Table and primary key. */
  readonly row: string;
}

/** What a complete verification found. */
export interface LogVerification {
  readonly outcome: 'intact' | 'not intact';
  readonly entries: number;
  readonly rows: number;
  /** At most 100 of each kind; `more` says how many there were beyond that. */
  readonly findings: readonly LogFinding[];
  readonly rowFindings: readonly RowFinding[];
  /** Entries whose checkpoint the vault did not sign. */
  readonly forgedCheckpoints: readonly number[];
  readonly more: number;
  /** The last entry before the first finding. */
  readonly lastGood: { readonly seq: number; readonly at: Instant | null };
  /** Up to which entry signed places confirm the log. */
  readonly confirmed: number;
}

/** How far a long piece of work has come, in units of its own. */
export interface Progress {
  readonly done: number;
  readonly of: number;
}

/** The backups of the vault, as the folder and the keystore know of them. Sizes in bytes. */
export interface BackupsView {
  readonly folder: string;
  readonly folderIs: 'default' | 'chosen';
  /** Folders that were used before: their backups are still treated when a key is deleted. */
  readonly formerFolders: readonly string[];
  /** Why the folder cannot be looked into, or why the last backup failed; null where all is well. */
  readonly problem: RefusalView | null;
  /** The newest first. */
  readonly backups: readonly BackupView[];
  /** Named like a backup in the folder, but not readable as one. */
  readonly unreadable: readonly { readonly name: string; readonly refusal: RefusalView }[];
}

export interface BackupView {
  readonly name: string;
  readonly reason: BackupReason;
  readonly madeAt: Instant;
  readonly size: number;
  readonly provedAt: Instant | null;
  /** `missing`: recorded, but not in the folder. */
  readonly standing: 'there' | 'missing';
}

/** A change of admins that is under way. */
export type AdminChangeView =
  | {
      readonly stage: 'enrolling';
      readonly quorum: number;
      readonly witness: string | null;
      /** The places of those who come, counted from 1. */
      readonly seats: readonly { readonly seat: number; readonly name: string | null }[];
    }
  | {
      readonly stage: 'proving';
      readonly quorum: number;
      readonly witness: string | null;
      readonly holders: readonly {
        readonly id: string;
        readonly name: string;
        readonly provedAt: Instant | null;
      }[];
    };

/** The recovery drill (drill.ts). */
export interface DrillView {
  /** When a drill succeeded last; null where none ever did. */
  readonly lastAt: Instant | null;
  readonly underWay: null | {
    /** Name of the backup, when it was made, and which root key of the vault it is under. */
    readonly backup: string;
    readonly madeAt: Instant;
    readonly epoch: number;
    /** How many kits are needed, and of whom the backup knows; `presented`: his kit has opened. */
    readonly quorum: number;
    readonly witness: string | null;
    readonly admins: readonly {
      readonly id: string;
      readonly name: string;
      readonly presented: 'no' | 'yes';
    }[];
  };
}

/** The root key in force and those who hold shares of it. */
export interface CustodyView {
  /** Counts the root keys of the vault from 1. */
  readonly epoch: number;
  readonly madeAt: Instant;
  readonly dueAt: Instant;
  readonly rotation: 'in time' | 'overdue';
  readonly quorum: number;
  /**
   * When each share was proved last, by an unlock, a ceremony or a drill, and when a kit of the root key in force was, by
   * a drill; null for one that never was.
   */
  readonly holders: readonly {
    readonly id: string;
    readonly name: string;
    readonly provedAt: Instant | null;
    readonly kitProvedAt: Instant | null;
  }[];
  /** How many holders may be lost before nobody opens the vault any more. */
  readonly spare: number;
  readonly outlook: 'sound' | 'one holder from lock-out';
}

/** One known answer of the self-test, and who published it. */
export interface SelfTestView {
  readonly what: string;
  readonly source: string;
  readonly outcome: 'passed' | 'failed';
}

/** What an update file says (release.ts), and what of it lies beside it. */
export interface ReleaseView {
  readonly version: string;
  /** To the version that runs. */
  readonly is: 'newer' | 'same' | 'older';
  readonly file: string;
  readonly folder: string;
  readonly files: readonly ReleaseFileView[];
}
export interface ReleaseFileView {
  readonly name: string;
  /** Bytes, as the update file has it. */
  readonly size: number;
  readonly found: 'verified' | 'altered' | 'not here';
}
