// The ceremony records that the vault has answered since the app was started: the page names them by their audit entry, and
// cannot alter them.

import { Refusal } from '../core/refusal.ts';
import type { CeremonyRecord, Snapshot } from '../core/snapshot.ts';

export class CeremonyRecords {
  readonly #kept: CeremonyRecord[] = [];

  keep(record: CeremonyRecord): CeremonyRecord {
    this.#kept.push(record);
    return record;
  }

  /** A creation and a restore show theirs in the snapshot, which does not hold it any more once the vault is open. */
  follow(snapshot: Snapshot): void {
    const shown = snapshot.state === 'creating' || snapshot.state === 'restoring' ? snapshot.record : null;
    if (shown !== null && !this.#kept.some(({ signature }) => signature === shown.signature))
      this.keep(shown);
  }

  /** Those of one vault (hex), the newest first. */
  ofVault(vaultId: string): readonly CeremonyRecord[] {
    return this.#kept.filter((one) => one.vaultId === vaultId).reverse();
  }

  /** Refuses `argument_invalid` where there is none. */
  of(auditEntry: number): CeremonyRecord {
    const record = this.#kept.findLast((one) => one.auditEntry === auditEntry);
    if (record === undefined) throw new Refusal('argument_invalid');
    return record;
  }
}
