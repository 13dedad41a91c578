// A desk whose audit log is open: the door that a vault has, over a keystore that the test can also get behind.

import { join } from 'node:path';
import type { AuditDraft, StoredEntry } from '../core/audit.ts';
import { Gate } from '../core/gate.ts';
import { LastSeen } from '../core/lastseen.ts';
import { AuditLog } from '../core/log.ts';
import type { Watch } from '../core/logverify.ts';
import type { LogFilter, LogVerification } from '../core/recordviews.ts';
import { Refusal } from '../core/refusal.ts';
import type { Changes } from '../core/rows.ts';
import { Desk } from './desk.ts';

export const everything: LogFilter = {
  ...{ from: null, to: null, person: null, key: null, actions: [], result: null, text: null },
};
export const unwatched: Watch = { progress: () => undefined, signal: null };

export class LogDesk {
  readonly desk: Desk;
  readonly gate: Gate;
  readonly seen: LastSeen;
  readonly log: AuditLog;
  uptime = 0;

  private constructor(desk: Desk) {
    this.desk = desk;
    this.gate = new Gate({
      now: () => desk.clock.now,
      open: () => {
        if (desk.standing === 'locked') throw new Refusal('vault_locked');
        return desk.vault;
      },
      confirmations: {
        demand: () => {
          throw new Refusal('internal');
        },
      },
      track: (work) => work,
      changed: async () => undefined,
    });
    this.seen = new LastSeen(join(desk.folder, 'profile'), () => desk.clock.now);
    this.log = new AuditLog(this.gate, { seen: this.seen, uptime: () => this.uptime });
  }

  static async open(): Promise<LogDesk> {
    return new LogDesk(await Desk.open());
  }

  /** Entries by themselves; each a second after the one before. */
  async record(times: number, draft: Partial<AuditDraft> = {}): Promise<void> {
    const { vault } = this.desk;
    for (let i = 0; i < times; i++) {
      this.desk.clock.now += 1000;
      const whole: AuditDraft = { action: 'prove share', person: null, result: 'done', ...draft };
      await vault.ledger.record(vault, whole, async () => undefined);
    }
  }

  stored(): Promise<readonly StoredEntry[]> {
    return this.desk.rows((rows) => rows.auditAfter(0, 1_000_000));
  }

  /** Changes the keystore past the ledger, as somebody with the file would. */
  behind(work: (changes: Changes) => Promise<void>): Promise<void> {
    return this.desk.vault.keystore.change(work);
  }

  verify(): Promise<LogVerification> {
    return this.log.verify(unwatched);
  }

  remove(): Promise<void> {
    return this.desk.remove();
  }
}
