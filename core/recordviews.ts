// What the doors to the audit log, the backups and the evidence of the program answer, as plain data without secrets.

import type { RefusalView } from './refusal.ts';
import type { BackupReason, Instant } from './snapshot.ts';

/** What can stand as the action of a log entry: an operation of people, or an event besides. */
export type { AuditEvent } from './audit.ts';
export type { Operation } from './permissions.ts';

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
