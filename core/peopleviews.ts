// What the doors to people, approvals and the custody of the root key answer, as plain data without secrets.

import type { RefusalView } from './refusal.ts';
import type { Instant, Role } from './snapshot.ts';

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
