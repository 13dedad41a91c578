// Duties: what the vault does by itself, in this order, each time that the scheduler asks.
//
//   locked   clock, destroying material at its deadline, reminders
//   open     clock, deletions, automatic rotations, forgetting what was deleted a year ago, further tasks, reminders
//
// DU1  What needs the root key waits until the vault is open and is done first thing then, before anybody is served.
// DU2  One key's or one task's failure stops no other. It is told as a notice and tried again, less and less often.
// DU3  A clock that was set is recorded and told; a gap that is too long waits for an admin (clock.ts).
// DU4  What was done while the vault was locked went by a clock without a mark. At the unlock the clock is proved before
//      anything goes by it; a key that was destroyed before its deadline is recorded and told.

import type { AuditDraft } from './audit.ts';
import { circumstancesIn, destroyedEarly, waitingDeletions } from './circumstances.ts';
import { type ClockFinding, gapToConfirm, hasCome, untilDue } from './clock.ts';
import type { Gate } from './gate.ts';
import { destroyDue, type KeySurroundings, type Outcome } from './keyend.ts';
import type { Keys } from './keys.ts';
import type { Keystore } from './keystore.ts';
import type { Ledger } from './ledger.ts';
import { due } from './lifecycle.ts';
import { acknowledge, give, newOnes } from './notices.ts';
import { keyOf } from './records.ts';
import { Refusal, type RefusalView, refusalView } from './refusal.ts';
import { failureNotice, keyNotice, remindersDue } from './reminders.ts';
import { Patience, Rounds, type Task } from './rounds.ts';
import type { Changes } from './rows.ts';
import type { NoticeView } from './snapshot.ts';
import type { VaultClock } from './vaultclock.ts';

/** A keystore to look after, and whether its root key is at hand. */
export interface Ward {
  readonly is: 'locked' | 'open';
  readonly keystore: Keystore;
  readonly ledger: Ledger;
}

/** What the vault lends to its duties. */
interface DutySurroundings {
  /** Milliseconds that only go forward. */
  readonly uptime: () => number;
  readonly clock: VaultClock;
  readonly gate: Gate;
  readonly keys: Keys;
  readonly keyEnd: KeySurroundings;
  /** Null where there is no vault, or none that can be read. */
  readonly ward: () => Ward | null;
  /** What else an open vault does by itself: backups, checkpoints. */
  readonly further: readonly Task[];
  readonly changed: () => Promise<void>;
}

/** How a failure of further tasks is told. */
const failureKinds: Readonly<Record<string, 'backup failed' | 'duty failed'>> = {
  'daily backup': 'backup failed',
};

export class Duties {
  readonly #around: DutySurroundings;
  readonly #patience: Patience;
  readonly #rounds: Rounds;
  /** Keys (hex) whose material was destroyed while the vault is locked: the rest waits until it is open. */
  readonly #destroyed = new Set<string>();

  constructor(around: DutySurroundings) {
    this.#around = around;
    this.#patience = new Patience(around.uptime);
    this.#rounds = new Rounds(this.#patience);
  }

  /** Does what is due; answers the milliseconds until something may be due again. Never fails. */
  async run(): Promise<number> {
    const ward = this.#around.ward();
    if (ward === null) return Infinity;
    const tasks =
      ward.is === 'open' ? [...this.#first(ward), ...this.#around.further] : this.#whileLocked(ward);
    return this.#round(ward, [...tasks, this.#task('reminders', () => this.#remind(ward))]);
  }

  /** The vault has just been opened (DU1, DU4). Refuses `keystore_altered`. */
  async catchUp(): Promise<void> {
    const ward = this.#around.ward();
    if (ward === null) return;
    this.#patience.forgive();
    this.#destroyed.clear();
    await this.#around.clock.prove(this.#around.gate.open());
    await this.#round(ward, [
      this.#task('early destructions', () => this.#tellEarly(ward)),
      ...this.#first(ward),
    ]);
  }

  /** Waits for what is under way and keeps the clock: the vault is about to let go of its keystore. */
  async settle(): Promise<void> {
    await this.#rounds.settled();
    const ward = this.#around.ward();
    if (ward !== null) await ward.keystore.change((changes) => this.#around.clock.keep(changes));
  }

  /** An admin has read the notice. That the clock is to be confirmed stands until it is. */
  acknowledge(id: string): Promise<void> {
    const { gate } = this.#around;
    return gate.act({ operation: 'acknowledge notice', detail: { notice: id } }, async ({ changes }) => {
      const notice = await changes.get('notice', id);
      if (notice === null) throw new Refusal('argument_invalid');
      const mustStand = notice.kind === 'clock to confirm' && gapToConfirm(this.#around.clock.now()) !== null;
      if (!mustStand) await acknowledge(changes, id, gate.now());
    });
  }

  /** An admin confirms that the clock is right: what waits for it goes on (clock.ts, T4). */
  async confirmClock(): Promise<void> {
    const { gate, clock } = this.#around;
    const gap = gapToConfirm(clock.now());
    const detail = gap === null ? {} : { gapSeconds: Math.round(gap / 1000) };
    try {
      await gate.act({ operation: 'confirm clock', detail }, async ({ changes }) => {
        clock.confirm();
        await clock.mark(changes);
        for (const { id } of await changes.some('notice', {
          kind: 'clock to confirm',
          acknowledged_at: null,
        })) {
          await acknowledge(changes, id, gate.now());
        }
      });
    } catch (thrown) {
      // What was not written down was not confirmed.
      await clock.attach(gate.open().keystore);
      throw thrown;
    }
  }

  // --- the tasks -----------------------------------------------------------------------------------------------------

  #first(ward: Ward): readonly Task[] {
    return [
      this.#task('clock', () => this.#readClock(ward)),
      this.#task('deletions', () => this.#endKeys(ward)),
      this.#task('rotations', () => this.#rotateKeys(ward)),
      this.#task('forgetting', () => this.#forgetKeys()),
    ];
  }

  #whileLocked(ward: Ward): readonly Task[] {
    return [
      this.#task('clock', () => this.#readClock(ward)),
      this.#task('destructions', () => this.#endKeys(ward)),
    ];
  }

  /** DU3. */
  async #readClock(ward: Ward): Promise<number> {
    const { clock, gate } = this.#around;
    const findings = clock.findings();
    for (const finding of findings) {
      const notice = clockNotice(finding, gate.now());
      const { kind, by } = finding;
      await this.#record(ward, { finding: kind, seconds: Math.round(by / 1000) }, (changes) =>
        give(changes, [notice], gate.now()),
      );
      clock.told(finding);
    }
    if (clock.isToBeKept()) await ward.keystore.change((changes) => clock.keep(changes));
    return Infinity;
  }

  /** DU4. */
  async #tellEarly({ keystore }: Ward): Promise<number> {
    const { clock, gate } = this.#around;
    for (const key of await keystore.read((rows) => destroyedEarly(rows, clock.now()))) {
      const notice = keyNotice('key destroyed early', key, gate.now());
      if ((await keystore.read((rows) => newOnes(rows, [notice]))).length === 0) continue;
      const { keyId, name, left } = key;
      const detail = { name, secondsLeft: Math.round(left / 1000) };
      const duty = { operation: 'notice early destruction', keyId, detail } as const;
      await gate.runBySystem(duty, ({ changes }) => give(changes, [notice], gate.now()));
    }
    return Infinity;
  }

  /** Destroys and deletes what has come to its end; answers when the next deletion does. */
  async #endKeys(ward: Ward): Promise<number> {
    const { keyEnd, keys, clock } = this.#around;
    const waiting = await ward.keystore.read((rows) => waitingDeletions(rows, clock.now()));
    const ended = waiting.filter(({ keyId, deadline }) => {
      return hasCome(clock.now(), deadline) && !this.#destroyed.has(keyId.toString('hex'));
    });
    if (ended.some(({ keyId }) => this.#isReady('deletion', keyId))) {
      const isOpen = ward.is === 'open';
      const outcomes = isOpen ? await keys.completeDeletions() : await destroyDue(ward, keyEnd);
      if (!isOpen)
        for (const { keyId } of outcomes.filter(wasDone)) this.#destroyed.add(keyId.toString('hex'));
      await this.#tell(ward, 'deletion', outcomes, isOpen ? 'key deleted' : null);
    }
    const next = waiting.map(({ keyId, deadline }) => {
      return (
        untilDue(clock.now(), deadline) ||
        this.#patience.wait(`deletion ${keyId.toString('hex')}`) ||
        Infinity
      );
    });
    return Math.min(Infinity, ...next);
  }

  async #rotateKeys(ward: Ward): Promise<number> {
    const { keys, clock } = this.#around;
    const { trusted } = clock.now();
    const waiting = (await ward.keystore.read((rows) => rows.rotationsDue(trusted))).map(keyOf);
    const ready = waiting.filter(
      (key) => due(key, trusted) === 'rotation' && this.#isReady('rotation', key.id),
    );
    if (ready.length === 0) return Infinity;
    const rotated = await keys.rotateDue();
    await this.#tell(ward, 'rotation', rotated, 'key rotated');
    const last = rotated.filter((one) => one.versions === 'exhausted');
    await this.#give(
      ward,
      last.map((key) => keyNotice('rotation exhausted', key, this.#now())),
    );
    return Infinity;
  }

  async #forgetKeys(): Promise<number> {
    const outcomes = await this.#around.keys.forgetDeleted();
    const failed = outcomes.find(({ result }) => result !== 'done');
    if (failed !== undefined && failed.result !== 'done') {
      throw new Refusal(failed.result.code, failed.result.facts);
    }
    return Infinity;
  }

  async #remind(ward: Ward): Promise<number> {
    await this.#give(
      ward,
      await ward.keystore.read(async (rows) =>
        remindersDue(await circumstancesIn(rows, this.#around.clock.now(), this.#now())),
      ),
    );
    return Infinity;
  }

  // --- what came of them ---------------------------------------------------------------------------------------------

  async #round(ward: Ward, tasks: readonly Task[]): Promise<number> {
    const { nextIn, failures } = await this.#rounds.run(tasks);
    const notices = failures.map(({ task, thrown }) => {
      const kind = failureKinds[task] ?? 'duty failed';
      return failureNotice(kind, { id: task, key: null, facts: { task } }, refusalView(thrown), this.#now());
    });
    await this.#give(ward, notices).catch(() => undefined);
    return nextIn;
  }

  /** A vault that is locked or opened in the middle of a task has not failed: the next round finds it as it is then. */
  #task(name: string, run: () => Promise<number>): Task {
    return {
      name,
      run: async () => {
        try {
          return await run();
        } catch (thrown) {
          if (refusalView(thrown).code === 'vault_locked') return 0;
          throw thrown;
        }
      },
    };
  }

  /** DU2, for each key. */
  async #tell(
    ward: Ward,
    what: 'deletion' | 'rotation',
    outcomes: readonly Outcome[],
    done: 'key deleted' | 'key rotated' | null,
  ): Promise<void> {
    const now = this.#now();
    const notices = outcomes.flatMap((outcome): readonly NoticeView[] => {
      const { keyId, name, result } = outcome;
      const key = keyId.toString('hex');
      if (result === 'done') {
        this.#patience.succeeded(`${what} ${key}`);
        return done === null ? [] : [keyNotice(done, outcome, now)];
      }
      if (result.code === 'vault_locked') return [];
      this.#patience.failed(`${what} ${key}`);
      return [failureNotice(`key ${what} failed`, { id: key, key, facts: { name } }, result, now)];
    });
    await this.#give(ward, notices);
  }

  async #give({ keystore }: Ward, notices: readonly NoticeView[]): Promise<void> {
    const untold = await keystore.read((rows) => newOnes(rows, notices));
    if (untold.length === 0) return;
    await keystore.change((changes) => give(changes, untold, this.#now()));
    await this.#around.changed();
  }

  /** Records what was found of the clock, and keeps the clock with it (DU3). */
  #record(
    ward: Ward,
    detail: AuditDraft['detail'] & {},
    work: (changes: Changes) => Promise<void>,
  ): Promise<void> {
    const { clock, gate } = this.#around;
    if (ward.is === 'open') {
      const duty = { operation: 'notice clock', detail } as const;
      return gate.runBySystem(duty, async ({ changes }) => {
        await clock.mark(changes);
        await work(changes);
      });
    }
    const draft: AuditDraft = { action: 'notice clock', person: null, result: 'done', detail };
    return ward.ledger.recordLocked(draft, async (changes) => {
      await clock.keep(changes);
      await work(changes);
    });
  }

  #isReady(what: string, keyId: Buffer): boolean {
    return this.#patience.wait(`${what} ${keyId.toString('hex')}`) === 0;
  }

  #now(): number {
    return this.#around.gate.now();
  }
}

function wasDone({ result }: { readonly result: 'done' | RefusalView }): boolean {
  return result === 'done';
}

function clockNotice({ kind, by }: ClockFinding, now: number): NoticeView {
  const told = kind === 'long gap' ? 'clock to confirm' : (`clock ${kind}` as const);
  return { id: `${told} ${now} ${by}`, kind: told, at: now, key: null, facts: { milliseconds: by } };
}
