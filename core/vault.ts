// The vault: the front door of the key engine. Every story that a window or a command line tells begins here.
//
//   absent --beginCreation--> creating --openCreatedVault--> unlocked
//   locked --presentShare, k times--> unlocked --lock--> locked
//
// Z1  One gate: what is done to an open vault goes through `#act`: is it open, is it recorded, it is done; record and
//     change are one transaction, and a refusal is recorded too.
// Z2  Locking waits for what is under way, abandons file jobs safely, and wipes the root key, whatever fails on the way.
// Z3  Key material exists in memory only inside a story, for as long as the work with it takes.

import { randomBytes } from 'node:crypto';
import { access } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { AuditDraft } from './audit.ts';
import { Ceremony, type CreationPlan, keystoreName } from './ceremony.ts';
import { FileJobs, type JobOrder, type RunningJob, type Source } from './filejobs.ts';
import { usableVersion } from './keyuse.ts';
import { makeMaterial, wrapVersion } from './keywrap.ts';
import { Lanes } from './lanes.ts';
import type { MarkedChanges } from './ledger.ts';
import { foldedName, keyName } from './lifecycle.ts';
import type { Existing } from './output.ts';
import { type Argon2Parameters, calibrateArgon2, normalisePassphrase } from './passphrase.ts';
import { keyViews, personView, readFounding, vaultView } from './records.ts';
import { Refusal, refusalView, systemCode, unreachable } from './refusal.ts';
import { type Look, look, refuseOwn } from './sealing.ts';
import { performJob } from './sealjobs.ts';
import type { JobView, LockedSnapshot, PassphraseJudgement, Snapshot, UnlockedSnapshot } from './snapshot.ts';
import { LockedVault, type OpenVault } from './unlocking.ts';

/** What the composition root gives a vault. */
export interface Surroundings {
  /** Folder of the vault; the keystore lies in it. */
  readonly folder: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** The bundled filework.ts. */
  readonly laneScript: string;
  /** Cost of new passphrases: about a second on this machine, or as given. */
  readonly argon2: 'calibrated' | Argon2Parameters;
  readonly changed: (snapshot: Snapshot) => void;
  readonly jobsChanged: (jobs: readonly JobView[]) => void;
}

/** What there is of the vault at a time. */
type Standing =
  | { readonly is: 'absent' }
  | { readonly is: 'unreadable'; readonly refusal: Refusal }
  | { readonly is: 'creating'; readonly ceremony: Ceremony }
  | { readonly is: 'locked'; readonly locked: LockedVault }
  | { readonly is: 'unlocked'; readonly open: OpenVault };

export type { Source };

export class Vault {
  readonly #around: Surroundings;
  readonly #lanes: Lanes;
  readonly #jobs: FileJobs;
  readonly #underWay = new Set<Promise<unknown>>();
  #standing: Standing = { is: 'absent' };
  #argon2: Promise<Argon2Parameters> | null = null;
  #locking: Promise<void> | null = null;
  #arriving: Promise<Standing> | null = null;

  private constructor(around: Surroundings) {
    this.#around = around;
    this.#lanes = new Lanes(around.laneScript);
    this.#jobs = new FileJobs((order, job) => this.#performJob(order, job), around.jobsChanged);
  }

  /** Looks at the folder: no vault yet, a locked one, or one that cannot be read. Never fails. */
  static async at(around: Surroundings): Promise<Vault> {
    const vault = new Vault(around);
    vault.#standing = await standingAt(around);
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
      case 'locked':
        return standing.locked.snapshot();
      case 'unlocked':
        return unlockedSnapshot(standing.open);
      default:
        return unreachable(standing);
    }
  }

  /** Looks at the folder again, where the keystore could not be read. */
  async tryAgain(): Promise<void> {
    if (this.#standing.is !== 'unreadable') throw new Refusal('ceremony_step');
    this.#arriving ??= standingAt(this.#around).finally(() => {
      this.#arriving = null;
    });
    this.#standing = await this.#arriving;
    await this.#publish();
  }

  // --- the creation ceremony -------------------------------------------------------------------------------------

  /** Begins the ceremony. Refuses `vault_exists` and as `Ceremony.begin` does. */
  async beginCreation(plan: CreationPlan): Promise<void> {
    if (this.#standing.is !== 'absent') throw new Refusal('vault_exists');
    const argon2 = () => this.#newArgon2();
    const ceremony = await Ceremony.begin(plan, this.#around.folder, argon2, this.#around.now);
    this.#standing = { is: 'creating', ceremony };
    await this.#publish();
  }

  /** As `Ceremony.enrol`; `typed` is wiped. */
  async enrolAdmin(seat: number, name: string, typed: Uint8Array): Promise<void> {
    try {
      await this.#ceremony().enrol(seat, name, typed);
    } finally {
      typed.fill(0);
      await this.#publish();
    }
  }

  /** As `Ceremony.prove`; `typed` is wiped. */
  async proveShare(seat: number, typed: Uint8Array): Promise<void> {
    try {
      await this.#ceremony().prove(seat, typed);
    } finally {
      typed.fill(0);
      await this.#publish();
    }
  }

  async abandonCreation(): Promise<void> {
    await this.#ceremony().abandon();
    this.#standing = { is: 'absent' };
    await this.#publish();
  }

  /** Opens the vault that the ceremony made; every admin has just proved his share. */
  async openCreatedVault(): Promise<void> {
    const { keystore, ledger, root, atDesk } = this.#ceremony().takeVault();
    const founding = await keystore.read((rows) => readFounding(rows, keystore.path));
    this.#standing = { is: 'unlocked', open: { keystore, ledger, founding, root, atDesk } };
    await this.#publish();
  }

  /** Judges a passphrase before it is chosen; `typed` is wiped. Never refuses: the verdict says what is wrong. */
  async judgePassphrase(typed: Uint8Array, names: readonly string[]): Promise<PassphraseJudgement> {
    const { judgePassphrase } = await import('./strength.ts');
    try {
      using passphrase = normalisePassphrase(typed);
      return judgePassphrase(passphrase, names);
    } catch (thrown) {
      if (thrown instanceof Refusal) return { verdict: 'malformed', score: 0, reason: null };
      throw thrown;
    }
  }

  async suggestPassphrase(): Promise<string> {
    const { suggestPassphrase } = await import('./strength.ts');
    return suggestPassphrase();
  }

  // --- unlocking and locking -------------------------------------------------------------------------------------

  /** As `LockedVault.present`; at k shares the vault opens. `typed` is wiped. Refuses `vault_not_locked` besides. */
  async presentShare(adminId: string, typed: Uint8Array): Promise<void> {
    try {
      const locked = this.#locked();
      const open = await locked.present(adminId, typed);
      if (open === null) return;
      if (this.#standing.is !== 'locked' || this.#standing.locked !== locked) {
        open.root.wipe();
        throw new Refusal('vault_not_locked');
      }
      this.#standing = { is: 'unlocked', open };
    } finally {
      typed.fill(0);
      await this.#publish();
    }
  }

  /** Forgets the shares presented so far. */
  async withdrawShares(): Promise<void> {
    this.#locked().withdraw();
    await this.#publish();
  }

  /** Locks (Z2). Running file jobs are abandoned; what they had begun is removed. */
  async lock(reason: LockedSnapshot['reason']): Promise<void> {
    this.#locking ??= this.#lock(this.#open(), reason).finally(() => {
      this.#locking = null;
    });
    await this.#locking;
  }

  async #lock(open: OpenVault, reason: LockedSnapshot['reason']): Promise<void> {
    const { ledger, root } = open;
    this.#standing = { is: 'locked', locked: new LockedVault(open, reason, this.#around.now) };
    try {
      await this.#jobs.cancel('all');
      await Promise.allSettled(this.#underWay);
      const draft = { action: 'lock', person: personView(open.atDesk), result: 'done' } as const;
      await ledger.record(root, draft, async () => undefined);
    } finally {
      root.wipe();
      this.#jobs.clear();
      await this.#lanes.close();
      await this.#publish();
    }
  }

  /** Locks an open vault, gives up an unfinished ceremony and lets go of the keystore: the end of the process. */
  async close(): Promise<void> {
    await this.#locking?.catch(() => undefined);
    if (this.#standing.is === 'creating') {
      const { ceremony } = this.#standing;
      if (ceremony.snapshot().stage === 'complete') await this.openCreatedVault();
      // A step that is still under way keeps it from being given up; what it leaves is no vault (ceremony.ts, Y5).
      else await ceremony.abandon().catch(() => undefined);
    }
    try {
      if (this.#standing.is === 'unlocked') await this.lock('button');
    } finally {
      if (this.#standing.is === 'locked') {
        this.#standing.locked.withdraw();
        await this.#standing.locked.keystore.close();
      }
      this.#standing = { is: 'absent' };
    }
  }

  // --- keys --------------------------------------------------------------------------------------------------------

  /** Makes a key with its first version, stored before this answers its id (hex). Refuses `key_name_…`. */
  async createKey(givenName: string): Promise<{ readonly id: string }> {
    const id = randomBytes(16);
    const key = id.toString('hex');
    const draft = {
      action: 'key created',
      key,
      version: 1,
      detail: { name: givenName.slice(0, 200) },
    } as const;
    await this.#act(draft, async ({ root, founding }, changes) => {
      const name = keyName(givenName);
      const folded = foldedName(name);
      if ((await changes.keyNamed(folded)) !== null) throw new Refusal('key_name_taken', { name });
      const createdAt = this.#around.now();
      const facts = { type: 'AES-256', createdAt } as const;
      using material = makeMaterial();
      const wrapped = wrapVersion(root, { vaultId: founding.id, keyId: id, version: 1 }, facts, material);
      const row = {
        id,
        name,
        folded_name: folded,
        type: facts.type,
        state: 'available',
        created_at: createdAt,
      };
      await changes.mark('key', { ...row, current_version: 1 });
      const version = { key_id: id, version: 1, status: 'available', created_at: createdAt, wrapped };
      await changes.mark('key_version', version);
    });
    await this.#publish();
    return { id: key };
  }

  // --- files -------------------------------------------------------------------------------------------------------

  /** What a path is; see `look` in sealing.ts. Refuses `vault_locked` besides. */
  async look(path: string): Promise<Look> {
    await refuseOwn(path, this.#open().keystore.path);
    return look(path);
  }

  /** Seals files and folders under a key, each as a job. Refuses `key_unknown`, `key_not_available`, `vault_locked`. */
  async seal(sources: readonly Source[], keyIdHex: string, existing: Existing): Promise<void> {
    const open = this.#open();
    const keyId = Buffer.from(keyIdHex, 'hex');
    await open.keystore.read((rows) => usableVersion(open.root, rows, keyId, 'current'));
    this.#jobs.add(sources.map((source) => ({ kind: 'seal', ...source, existing, keyId })));
  }

  /** Unseals sealed files beside themselves, each as a job. Refuses `vault_locked`. */
  async unseal(sources: readonly Source[], existing: Existing): Promise<void> {
    this.#open();
    this.#jobs.add(sources.map((source) => ({ kind: 'unseal', ...source, existing })));
  }

  /** Does a refused or cancelled job again. Refuses `vault_locked`, `argument_invalid`. */
  async retryJob(id: number, existing: Existing): Promise<void> {
    this.#open();
    this.#jobs.retry(id, existing);
  }

  /** Answers when the jobs have ended. */
  cancelJobs(ids: 'all' | readonly number[]): Promise<void> {
    return this.#jobs.cancel(ids);
  }

  /** Forgets the jobs that have ended. */
  clearJobs(): void {
    this.#jobs.clear();
  }

  jobs(): readonly JobView[] {
    return this.#jobs.views();
  }

  // --- steps -------------------------------------------------------------------------------------------------------

  /** The gate (Z1): runs `work` for the person at the desk, recorded with it or, if it refuses, for its refusal. */
  #act<T>(
    draft: Omit<AuditDraft, 'person' | 'result'>,
    work: (open: OpenVault, changes: MarkedChanges) => Promise<T>,
  ): Promise<T> {
    const open = this.#open();
    const person = personView(open.atDesk);
    const acting = open.ledger
      .record(open.root, { ...draft, person, result: 'done' }, (changes) => work(open, changes))
      .catch(async (thrown: unknown) => {
        const result = refusalView(thrown).code;
        await open.ledger.record(open.root, { ...draft, person, result }, async () => undefined);
        throw thrown;
      });
    return this.#track(acting);
  }

  async #performJob(order: JobOrder, job: RunningJob): Promise<{ readonly output: string }> {
    try {
      return await this.#track(performJob(this.#open(), order, job, this.#lanes, this.#around.now));
    } finally {
      await this.#publish();
    }
  }

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

  async #publish(): Promise<void> {
    this.#around.changed(await this.snapshot());
  }

  #ceremony(): Ceremony {
    if (this.#standing.is !== 'creating') throw new Refusal('ceremony_step');
    return this.#standing.ceremony;
  }

  #locked(): LockedVault {
    if (this.#standing.is !== 'locked') throw new Refusal('vault_not_locked');
    return this.#standing.locked;
  }

  #open(): OpenVault {
    if (this.#standing.is !== 'unlocked') throw new Refusal('vault_locked');
    return this.#standing.open;
  }
}

async function standingAt({ folder, now }: Surroundings): Promise<Standing> {
  const path = join(folder, keystoreName);
  try {
    const isThere = await access(folder).then(
      () => true,
      (thrown: unknown) => systemCode(thrown) !== 'ENOENT',
    );
    if (!isThere) return { is: 'absent' };
    return { is: 'locked', locked: await LockedVault.at(path, now) };
  } catch (thrown) {
    const refusal = thrown instanceof Refusal ? thrown : new Refusal('keystore_damaged', { path });
    return { is: 'unreadable', refusal };
  }
}

async function unlockedSnapshot({ founding, atDesk, keystore }: OpenVault): Promise<UnlockedSnapshot> {
  const keys = await keystore.read((rows) => keyViews(rows));
  const admins = founding.admins.map(personView);
  return { state: 'unlocked', vault: vaultView(founding), admins, person: personView(atDesk), keys };
}
