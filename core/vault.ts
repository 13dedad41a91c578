// The vault: the front door of the key engine. Every story that a window or a command line tells begins here.
//
//   absent --creating.begin--> creating --creating.enter--> unlocked
//   absent, unreadable, unlocked --restoring.begin--> restoring --restoring.enter--> unlocked
//   locked --presentShare, k times--> unlocked <--signIn, signOut--> unattended;  unlocked, unattended --lock--> locked
//
// What an open vault offers stands behind its doors: keys, imports, use, files, desk, people, approvals, custody, log, usage, backups.
//
// Z1  One gate: whatever a door does to an open vault goes through the gate (gate.ts): allowed, recorded, done.
// Z2  Locking abandons file jobs safely, waits for what is under way, but not for ever, and wipes the root key, whatever
//     fails or does not answer on the way. No share is taken before that.
// Z3  Key material exists in memory only inside a story, for as long as the work with it takes.

import { totalmem } from 'node:os';
import { join } from 'node:path';
import { AdminChange } from './adminchange.ts';
import { Approvals } from './approvals.ts';
import { Backups } from './backup.ts';
import { atMost } from './bounded.ts';
import { keystoreName } from './ceremony.ts';
import { Creating } from './creating.ts';
import { Custody } from './custody.ts';
import { Desk } from './desk.ts';
import { Drill } from './drill.ts';
import { Duties } from './duties.ts';
import { Files, type Look, type Source } from './files.ts';
import { Gate } from './gate.ts';
import { keyFileAt } from './keyfile.ts';
import { KeyImport } from './keyimport.ts';
import { Keys } from './keys.ts';
import { KeyUse } from './keyuse.ts';
import { LastSeen, seenNoticeId } from './lastseen.ts';
import { AuditLog } from './log.ts';
import { machineClocks } from './machine.ts';
import { openSnapshot } from './opensnapshot.ts';
import type { OpenVault } from './openvault.ts';
import { Pace } from './pace.ts';
import { type Argon2Parameters, calibrateArgon2 } from './passphrase.ts';
import { People } from './people.ts';
import { PolicyDoor } from './policy.ts';
import { withSecrets } from './proving.ts';
import { personView, readFounding } from './records.ts';
import { Refusal, unreachable } from './refusal.ts';
import { checkRelease } from './release.ts';
import { releaseKey } from './releasekey.ts';
import { Restoring } from './restoring.ts';
import { selfTest } from './selftest.ts';
import type { LockedSnapshot, PassphraseJudgement, Snapshot } from './snapshot.ts';
import { type Standing, standingAt, wardOf } from './standing.ts';
import type { Surroundings } from './surroundings.ts';
import { LockedVault } from './unlocking.ts';
import { Usage } from './usage.ts';
import { VaultClock } from './vaultclock.ts';

/** Milliseconds that locking waits for abandoned jobs before the gate is shut, and then for each thing under way. */
const patience = 2000;

export type { Look, Source, Surroundings };
export { checkRelease, keyFileAt, machineClocks, releaseKey, selfTest };

export class Vault {
  readonly approvals: Approvals;
  readonly desk: Desk;
  readonly people: People;
  readonly policy: PolicyDoor;
  readonly keys: Keys;
  readonly imports: KeyImport;
  readonly use: KeyUse;
  readonly usage: Usage;
  readonly log: AuditLog;
  readonly backups: Backups;
  readonly creating: Creating;
  readonly restoring: Restoring;
  readonly custody: Custody;
  readonly adminChange: AdminChange;
  readonly drill: Drill;
  readonly files: Files;
  readonly duties: Duties;
  readonly #around: Surroundings;
  readonly #gate: Gate;
  readonly #clock: VaultClock;
  readonly #seen: LastSeen;
  readonly #pace: Pace;
  readonly #underWay = new Set<Promise<unknown>>();
  #standing: Standing = { is: 'absent' };
  #argon2: Promise<Argon2Parameters> | null = null;
  #locking: Promise<void> | null = null;
  /** Ends the waiting for jobs that are finished before locking. */
  #hurry: () => void = () => undefined;
  #arriving: Promise<Standing> | null = null;

  private constructor(around: Surroundings) {
    this.#around = around;
    this.#pace = new Pace(async () => around.changed(await this.snapshot()));
    this.approvals = new Approvals(around.uptime);
    this.#gate = new Gate({
      now: around.now,
      open: () => this.#open(),
      confirmations: this.approvals,
      track: (work) => this.#track(work),
      changed: () => this.#publish(),
    });
    this.#clock = new VaultClock(around);
    const keyEnd = {
      clock: () => this.#clock.now(),
      takeBackup: () => this.backups.cover(),
      destroyInBackups: async (keyIds: readonly Buffer[]) => {
        await this.#noteDestroyed(keyIds);
        await this.drill.end();
        await this.backups.destroyMaterial();
      },
    };
    this.keys = new Keys(this.#gate, keyEnd);
    this.imports = new KeyImport(this.#gate, keyEnd);
    this.desk = new Desk(this.#gate, this.approvals);
    this.people = new People(this.#gate, { argon2: () => this.#newArgon2(), changed: () => this.#publish() });
    const ceremony = {
      argon2: () => this.#newArgon2(),
      takeBackup: () => this.backups.beforeCeremony(),
      backUpAfter: () => this.backups.afterCeremony(),
      changed: () => this.#publish(),
    };
    this.policy = new PolicyDoor(this.#gate);
    this.custody = new Custody(this.#gate, ceremony);
    this.adminChange = new AdminChange(this.#gate, ceremony);
    this.drill = new Drill(this.#gate, ceremony.changed);
    this.use = new KeyUse(this.#gate);
    this.usage = new Usage(this.#gate);
    this.#seen = new LastSeen(around.profile, around.now);
    this.log = new AuditLog(this.#gate, { seen: this.#seen, uptime: around.uptime });
    this.backups = new Backups(this.#gate, { ...around, ward: () => wardOf(this.#standing) });
    const house = {
      ...around,
      standing: () => this.#standing,
      stand: (standing: Standing) => {
        this.#standing = standing;
        return this.#publish();
      },
    };
    this.creating = new Creating({
      ...house,
      argon2: () => this.#newArgon2(),
      enter: (open) => this.#takeUp(open, 'as it was seen last'),
    });
    this.restoring = new Restoring({
      ...{ ...house, seen: this.#seen, gate: this.#gate, backups: this.backups },
      arrive: () => this.#arrive(),
      lock: () => this.lock('button'),
      settle: () => this.duties.settle(),
      enter: (open) => this.#takeUp(open, 'restored'),
    });
    this.files = new Files(this.#gate, { ...around, keystorePath: join(around.folder, keystoreName) });
    this.duties = new Duties({
      uptime: around.uptime,
      clock: this.#clock,
      gate: this.#gate,
      keys: this.keys,
      keyEnd,
      ward: () => wardOf(this.#standing),
      further: [
        { name: 'checkpoint', run: () => this.log.checkpointDue() },
        { name: 'daily backup', run: () => this.backups.makeDaily() },
        { name: 'old wrapping keys', run: async () => this.imports.dropExpired() },
      ],
      changed: () => this.#publish(),
    });
  }

  /** Looks at the folder: no vault yet, a locked one, or one that cannot be read. Never fails. */
  static async at(around: Surroundings): Promise<Vault> {
    const vault = new Vault(around);
    vault.#standing = await vault.#arrive();
    return vault;
  }

  /** All that may be shown of the vault now. */
  async snapshot(): Promise<Snapshot> {
    const { folder } = this.#around;
    const standing = this.#standing;
    switch (standing.is) {
      case 'absent':
        return { state: 'absent', folder };
      case 'unreadable':
        return { state: 'unreadable', folder, refusal: standing.refusal.view };
      case 'creating':
        return standing.ceremony.snapshot();
      case 'restoring':
        return standing.restore.snapshot();
      case 'locked':
        return standing.locked.snapshot();
      case 'unlocked':
        return openSnapshot(standing.open, this.#clock.now(), this.#seen.notice).catch((thrown: unknown) => {
          // It was locked while it waited for its turn: what it is by now is what may be shown.
          if (this.#standing === standing) throw thrown;
          return this.snapshot();
        });
      default:
        return unreachable(standing);
    }
  }

  /** Looks at the folder again, where the keystore could not be read. */
  async tryAgain(): Promise<void> {
    if (this.#standing.is !== 'unreadable') throw new Refusal('ceremony_step');
    this.#arriving ??= this.#arrive().finally(() => {
      this.#arriving = null;
    });
    this.#standing = await this.#arriving;
    await this.#publish();
  }

  /** Judges a passphrase before it is chosen; `typed` is wiped. Never refuses: the verdict says what is wrong. */
  async judgePassphrase(typed: Uint8Array, names: readonly string[]): Promise<PassphraseJudgement> {
    return (await import('./strength.ts')).judgeTyped(typed, names);
  }

  async suggestPassphrase(): Promise<string> {
    return (await import('./strength.ts')).suggestPassphrase();
  }

  // --- unlocking and locking -------------------------------------------------------------------------------------

  /**
   * As `LockedVault.present`; at k shares the vault opens. `typed` and `keyFile`, the content of the admin's key file
   * where he needs one, are wiped. Refuses `passphrase_malformed`, `vault_not_locked` besides.
   */
  async presentShare(adminId: string, typed: Uint8Array, keyFile: Uint8Array | null = null): Promise<void> {
    try {
      this.#locked();
      if (this.#locking !== null) await this.#locking;
      const locked = this.#locked();
      const open = await withSecrets(typed, keyFile, (secrets) => locked.present(adminId, secrets));
      if (open === null) return;
      if (this.#standing.is !== 'locked' || this.#standing.locked !== locked) {
        open.close();
        throw new Refusal('vault_not_locked');
      }
      await this.#enter(open, 'as it was seen last');
    } finally {
      typed.fill(0);
      await this.restoring.makeWay();
      await this.#publish();
    }
  }

  /** Forgets the shares presented so far. */
  async withdrawShares(): Promise<void> {
    this.#locked().withdraw();
    await this.#publish();
  }

  /** As `Desk.signIn`; `typed` and `keyFile` are wiped. */
  async signIn(personId: string, typed: Uint8Array, keyFile: Uint8Array | null = null): Promise<void> {
    try {
      await this.desk.signIn({ personId, typed, keyFile });
    } finally {
      typed.fill(0);
      await this.#publish();
    }
  }

  /** As `Desk.signOut`. */
  async signOut(): Promise<void> {
    await this.desk.signOut();
    await this.#publish();
  }

  /**
   * Locks (Z2). File jobs are abandoned, and what they had begun is removed; or they are finished first, with nobody at
   * the desk meanwhile. Asked a second time to abandon them, it waits no longer.
   */
  async lock(reason: LockedSnapshot['reason'], jobs: 'abandon' | 'finish' = 'abandon'): Promise<void> {
    if (jobs === 'abandon') this.#hurry();
    this.#locking ??= this.#lock(this.#open(), reason, jobs).finally(() => {
      this.#locking = null;
    });
    await this.#locking;
  }

  async #lock(open: OpenVault, reason: LockedSnapshot['reason'], jobs: 'abandon' | 'finish'): Promise<void> {
    if (jobs === 'finish') {
      const hurried = new Promise<void>((resolve) => {
        this.#hurry = resolve;
      });
      open.closeDesk();
      await this.#publish();
      await Promise.race([this.files.finish(), hurried]);
    }
    // What is abandoned says so in the log; a disk that does not answer cannot keep the vault open.
    const abandoned = this.files.abandon();
    await atMost(patience, abandoned);
    const { keystore, ledger } = open;
    const closing = new LockedVault(open, reason, this.#around.now);
    this.#standing = { is: 'locked', locked: closing };
    this.approvals.drop();
    this.adminChange.forget();
    this.imports.forget();
    let leaving = open;
    try {
      await atMost(patience, Promise.allSettled([abandoned, ...this.#underWay]));
      await atMost(patience, this.drill.end());
      const person = open.atDesk === null ? null : personView(open.atDesk);
      // What was under way may have changed who can unlock, and by which passphrase.
      const draft = { action: 'lock', person, result: 'done' } as const;
      const founding = await ledger.record(open, draft, async (changes) => {
        await this.#clock.mark(changes);
        // Whoever still waits for a turn behind this one changes nothing any more: no root key, nobody who can unlock.
        leaving = open.leave();
        return readFounding(changes, keystore.path);
      });
      if (this.#standing.is === 'locked' && this.#standing.locked === closing)
        this.#standing = {
          is: 'locked',
          locked: new LockedVault({ keystore, ledger, founding }, reason, this.#around.now),
        };
      await atMost(patience, this.#seen.keep(leaving));
    } finally {
      for (const one of [open, leaving]) one.close();
      await atMost(patience, this.files.close());
      await this.#publish();
    }
  }

  /** An admin has read a notice. Refuses `argument_invalid` for one that does not stand. */
  async acknowledge(noticeId: string): Promise<void> {
    await (noticeId === seenNoticeId ? this.log.acknowledge() : this.duties.acknowledge(noticeId));
    await this.#publish();
  }

  /** Locks an open vault, gives up an unfinished ceremony and lets go of the keystore: the end of the process. */
  async close(): Promise<void> {
    if (this.#locking !== null) await this.lock('button').catch(() => undefined);
    if (this.#standing.is === 'creating') {
      const { ceremony } = this.#standing;
      if (ceremony.snapshot().stage === 'complete') await this.creating.enter();
      // A step that is still under way keeps it from being given up; what it leaves is no vault (ceremony.ts, Y5).
      else await ceremony.abandon().catch(() => undefined);
    }
    if (this.#standing.is === 'restoring') {
      const { stage } = await this.#standing.restore.snapshot();
      await (stage === 'complete' ? this.restoring.enter() : this.restoring.abandon()).catch(() => undefined);
    }
    try {
      if (this.#standing.is === 'unlocked') await this.lock('button');
    } finally {
      if (this.#standing.is === 'locked') {
        this.#standing.locked.withdraw();
        await atMost(patience, this.duties.settle());
        await atMost(patience, this.backups.close());
        await this.#standing.locked.keystore.close();
      }
      this.#standing = { is: 'absent' };
    }
  }

  /** What is due by itself (duties.ts); answers the milliseconds until something may be due again. Never fails. */
  runDue(): Promise<number> {
    return this.duties.run();
  }

  // --- steps -------------------------------------------------------------------------------------------------------

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#underWay.add(work);
    try {
      return await work;
    } finally {
      this.#underWay.delete(work);
    }
  }

  #newArgon2(): Promise<Argon2Parameters> {
    const { argon2 } = this.#around;
    this.#argon2 ??=
      argon2 === 'calibrated'
        ? calibrateArgon2(() => performance.now(), totalmem())
        : Promise.resolve(argon2);
    return this.#argon2.catch((thrown: unknown) => {
      this.#argon2 = null;
      throw thrown;
    });
  }

  async #noteDestroyed(keyIds: readonly Buffer[]): Promise<void> {
    const ward = wardOf(this.#standing);
    if (ward !== null) await this.#seen.destroyed(ward.keystore, keyIds);
  }

  /** Publishes the snapshot now or, where one was published just before, a little later. */
  #publish(): Promise<void> {
    return this.#pace.ask();
  }

  #locked(): LockedVault {
    if (this.#standing.is !== 'locked') throw new Refusal('vault_not_locked');
    return this.#standing.locked;
  }

  /** Enters a vault that was created or restored just now, by the clock of its own keystore. */
  async #takeUp(open: OpenVault, log: 'as it was seen last' | 'restored'): Promise<void> {
    await this.#clock.attach(open.keystore);
    await this.#enter(open, log);
  }

  async #enter(open: OpenVault, log: 'as it was seen last' | 'restored'): Promise<void> {
    this.#standing = { is: 'unlocked', open };
    await (log === 'restored' ? this.#seen.accept(open) : this.#seen.opened(open));
    await this.duties.catchUp();
  }

  async #arrive(): Promise<Standing> {
    const standing = await standingAt(this.#around.folder, this.#around.now);
    if (standing.is === 'locked') await this.#clock.attach(standing.locked.keystore);
    return standing;
  }

  #open(): OpenVault {
    if (this.#standing.is !== 'unlocked') throw new Refusal('vault_locked');
    return this.#standing.open;
  }
}
