// A vault for the window alone: it plays the contract in memory, with no secrets and no disk.
//
// F1  Typed as the bridge, so it cannot fall behind the contract.
// F2  Passphrases are only compared; bytes are copied before the call returns, as the real bridge copies them.

import type { Facts, RefusalCode } from '../core/refusal.ts';
import type {
  AdminView,
  CreatingSnapshot,
  JobView,
  KeyView,
  LockedSnapshot,
  Snapshot,
  UnlockedSnapshot,
} from '../core/snapshot.ts';
import type { Events, Offered, Outcome, VaultBridge } from '../electron/contract.ts';

export interface FakeVaultOptions {
  readonly start: Snapshot;
  /** Milliseconds that deriving a key from a passphrase takes. */
  readonly derivation: number;
  /** Bytes per second of a file job; 0 leaves every job where it is. */
  readonly throughput: number;
  /** The passphrases of a vault that is there from the start, by admin id. */
  readonly passphrases: Readonly<Record<string, string>>;
  /** What the pickers answer. */
  readonly picked: readonly Offered[];
}

export interface FakeVault {
  readonly bridge: VaultBridge;
  readonly publish: (snapshot: Snapshot) => void;
  readonly publishJobs: (jobs: readonly JobView[]) => void;
}

type Refused = { readonly refused: { readonly code: RefusalCode; readonly facts: Facts } };

const done = null;
const folder = '/home/officer/.local/share/Keyward';

export function fakeVault(options: FakeVaultOptions): FakeVault {
  let snapshot = options.start;
  const listeners: { readonly [E in keyof Events]: Set<(payload: Events[E]) => void> } = {
    changed: new Set(),
    jobs: new Set(),
  };
  const passphrases = new Map(Object.entries(options.passphrases));
  const offers = new Map<string, Offered>();
  const jobs = new Map<number, JobView>();
  let witness: string | null = null;
  let serial = 0;

  const id = () => (++serial).toString(16).padStart(32, '0');
  const ok = <R>(value: R): Outcome<R> => ({ done: value });
  const refuse = (code: RefusalCode, facts: Facts = {}): Refused => ({ refused: { code, facts } });
  const text = (bytes: Uint8Array) => new TextDecoder().decode(Uint8Array.from(bytes));
  const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

  function publish(next: Snapshot): void {
    snapshot = next;
    for (const listener of listeners.changed) listener(next);
  }

  function publishJobs(changed: readonly JobView[]): void {
    for (const job of changed) jobs.set(job.id, job);
    for (const listener of listeners.jobs) listener(changed);
  }

  function creating(): CreatingSnapshot | null {
    return snapshot.state === 'creating' ? snapshot : null;
  }

  function judge(passphrase: string): 'ok' | 'short' | 'weak' {
    if (passphrase.length < 12) return 'short';
    return passphrase.trim().split(/[\s-]+/).length >= 4 ? 'ok' : 'weak';
  }

  function locked(from: UnlockedSnapshot): LockedSnapshot {
    const admins = from.admins.map(
      ({ id, name }): AdminView => ({ id, name, presented: 'no', failures: 0, retryAt: null }),
    );
    return { state: 'locked', vault: from.vault, admins, reason: 'button' };
  }

  let keys: readonly KeyView[] = options.start.state === 'unlocked' ? options.start.keys : [];

  function offer(found: readonly Omit<Offered, 'ticket'>[]): readonly Offered[] {
    return found.map((one) => {
      const offered = { ...one, ticket: id() };
      offers.set(offered.ticket, offered);
      return offered;
    });
  }

  function start(kind: JobView['kind'], tickets: readonly string[], keyName: string | null): void {
    const started = tickets.flatMap((ticket): readonly JobView[] => {
      const offered = offers.get(ticket);
      if (offered === undefined) return [];
      offers.delete(ticket);
      const { name, folder: place, size } = offered;
      return [
        {
          id: ++serial,
          kind,
          name,
          folder: place,
          size,
          done: 0,
          state: 'waiting',
          output: null,
          keyName,
          refusal: null,
        },
      ];
    });
    publishJobs(started);
  }

  function finish(job: JobView): JobView {
    const output = job.kind === 'seal' ? `${job.name}.sealed` : job.name.replace(/\.sealed$/, '');
    if (/exists/.test(job.name) && job.refusal === null) {
      return { ...job, state: 'refused', refusal: { code: 'target_exists', facts: { file: output } } };
    }
    return { ...job, state: 'done', done: job.size, output, refusal: null };
  }

  if (options.throughput > 0) {
    setInterval(() => {
      let budget = options.throughput / 10;
      const changed: JobView[] = [];
      for (const job of jobs.values()) {
        if (budget <= 0) break;
        if (job.state !== 'waiting' && job.state !== 'running') continue;
        const step = Math.min(budget, job.size - job.done);
        budget -= Math.max(step, 1000);
        const moved: JobView = { ...job, state: 'running', done: job.done + step };
        changed.push(moved.done >= moved.size ? finish(moved) : moved);
      }
      if (changed.length > 0) publishJobs(changed);
    }, 100);
  }

  const bridge: VaultBridge = {
    on: (event, listener) => {
      listeners[event].add(listener);
      return () => listeners[event].delete(listener);
    },
    snapshot: async () => ok(snapshot),

    async beginCreation({ vaultName, admins, quorum, witness: named }) {
      if (!/^[\p{L}\p{N}].{0,62}$/u.test(vaultName)) return refuse('vault_name_invalid');
      witness = named;
      const seats = Array.from({ length: admins }, (_, index) => ({
        seat: index + 1,
        name: null,
        progress: 'empty' as const,
      }));
      publish({ state: 'creating', folder, vaultName, quorum, seats, stage: 'enrolling', record: null });
      return ok(done);
    },
    async judgePassphrase({ passphrase, names }) {
      const given = text(passphrase);
      const holdsName = names.some(
        (name) => name.length > 2 && given.toLowerCase().includes(name.toLowerCase()),
      );
      if (holdsName) return ok({ verdict: 'weak', score: 1, reason: 'names' });
      const verdict = judge(given);
      if (verdict === 'ok') return ok({ verdict, score: 4, reason: null });
      if (verdict === 'short') return ok({ verdict, score: 0, reason: null });
      return ok({ verdict, score: given.length > 20 ? 3 : 2, reason: 'guessable' });
    },
    suggestPassphrase: async () => ok('harbor velvet otter quarry lantern mosaic'),
    async enrolAdmin({ seat, name, passphrase }) {
      const given = text(passphrase);
      await pause(options.derivation);
      const now = creating();
      if (now === null) return refuse('ceremony_step');
      if (now.seats.some((other) => other.name === name)) return refuse('person_name_taken', { name });
      const verdict = judge(given);
      if (verdict === 'short') return refuse('passphrase_short', { least: 12, length: given.length });
      if (verdict === 'weak') return refuse('passphrase_weak');
      passphrases.set(`seat ${seat}`, given);
      const seats = now.seats.map((one) =>
        one.seat === seat ? { ...one, name, progress: 'enrolled' as const } : one,
      );
      const isFull = seats.every((one) => one.progress === 'enrolled');
      publish({ ...now, seats, stage: isFull ? 'proving' : 'enrolling' });
      return ok(done);
    },
    async proveShare({ seat, passphrase }) {
      const given = text(passphrase);
      await pause(options.derivation);
      const now = creating();
      if (now === null) return refuse('ceremony_step');
      const name = now.seats.find((one) => one.seat === seat)?.name ?? '?';
      if (passphrases.get(`seat ${seat}`) !== given) return refuse('passphrase_wrong', { name });
      const seats = now.seats.map((one) =>
        one.seat === seat ? { ...one, progress: 'proved' as const } : one,
      );
      const isComplete = seats.every((one) => one.progress === 'proved');
      publish({
        ...now,
        seats,
        stage: isComplete ? 'complete' : 'proving',
        record: isComplete
          ? {
              vaultId: '9f31c7d04be28a5566e1a0c93d7f4b12',
              vaultName: now.vaultName,
              createdAt: Date.now(),
              quorum: now.quorum,
              admins: seats.map((one) => ({
                name: one.name ?? '?',
                provedAt: Date.now() - 60_000 * (seats.length - one.seat),
              })),
              witness,
              auditEntry: 1 + seats.length * 2,
              auditHash: 'b2c84f0a917d3e65'.repeat(4),
            }
          : null,
      });
      return ok(done);
    },
    async abandonCreation() {
      publish({ state: 'absent', folder });
      return ok(done);
    },
    async openCreatedVault() {
      const now = creating();
      if (now?.record == null) return refuse('ceremony_step');
      const admins = now.record.admins.map(({ name }, index) => {
        const admin = { id: id(), name };
        passphrases.set(admin.id, passphrases.get(`seat ${index + 1}`) ?? '');
        return admin;
      });
      const { vaultId, vaultName, createdAt, quorum } = now.record;
      const person = admins[0] ?? { id: id(), name: '?' };
      publish({
        state: 'unlocked',
        vault: { id: vaultId, name: vaultName, createdAt, quorum },
        admins,
        person,
        keys,
      });
      return ok(done);
    },

    async presentShare({ adminId, passphrase }) {
      const given = text(passphrase);
      await pause(options.derivation);
      if (snapshot.state !== 'locked') return refuse('vault_not_locked');
      const admin = snapshot.admins.find((one) => one.id === adminId);
      if (admin === undefined) return refuse('argument_invalid');
      const isRight = passphrases.get(adminId) === given;
      const failures = isRight ? 0 : admin.failures + 1;
      const changed: AdminView = {
        ...admin,
        failures,
        presented: isRight ? 'yes' : 'no',
        retryAt: isRight ? null : Date.now() + 1000 * 2 ** failures,
      };
      const admins = snapshot.admins.map((one) => (one.id === adminId ? changed : one));
      const entered = admins.filter((one) => one.presented === 'yes').length;
      if (entered >= snapshot.vault.quorum) {
        publish({
          state: 'unlocked',
          vault: snapshot.vault,
          admins: admins.map((one) => ({ id: one.id, name: one.name })),
          person: { id: admin.id, name: admin.name },
          keys,
        });
      } else publish({ ...snapshot, admins });
      return isRight ? ok(done) : refuse('passphrase_wrong', { name: admin.name });
    },
    async withdrawShares() {
      if (snapshot.state !== 'locked') return refuse('vault_not_locked');
      publish({ ...snapshot, admins: snapshot.admins.map((one) => ({ ...one, presented: 'no' as const })) });
      return ok(done);
    },
    async lock() {
      if (snapshot.state !== 'unlocked') return refuse('vault_locked');
      keys = snapshot.keys;
      jobs.clear();
      publish(locked(snapshot));
      return ok(done);
    },
    tryAgain: async () => ok(done),

    async createKey({ name }) {
      if (snapshot.state !== 'unlocked') return refuse('vault_locked');
      if (!/^[\p{L}][\p{L}\p{N}\-_. ]{2,62}$/u.test(name)) return refuse('key_name_invalid');
      if (snapshot.keys.some((key) => key.name === name)) return refuse('key_name_taken', { name });
      const key: KeyView = {
        id: id(),
        name,
        type: 'AES-256',
        state: 'available',
        currentVersion: 1,
        createdAt: Date.now(),
        sealedFiles: 0,
      };
      publish({ ...snapshot, keys: [...snapshot.keys, key] });
      return ok({ id: key.id });
    },

    async drop(files) {
      return ok(
        offer(
          files.map(({ name, size }) => {
            const kind = name.endsWith('.sealed') ? 'sealed' : name.endsWith('.sock') ? 'refused' : 'file';
            const refusal =
              kind === 'refused' ? { code: 'file_unsupported' as const, facts: { file: name } } : null;
            return { name, folder: '/home/officer/Documents', size, kind, refusal };
          }),
        ),
      );
    },
    chooseFiles: async () => ok(offer(options.picked)),
    async seal({ tickets, keyId }) {
      const key = snapshot.state === 'unlocked' ? snapshot.keys.find((one) => one.id === keyId) : undefined;
      if (key === undefined) return refuse('key_unknown');
      if (key.state !== 'available') return refuse('key_not_available', { name: key.name, state: key.state });
      start('seal', tickets, key.name);
      return ok(done);
    },
    async unseal({ tickets }) {
      start('unseal', tickets, null);
      return ok(done);
    },
    async retryJob({ job }) {
      const known = jobs.get(job);
      if (known !== undefined) publishJobs([{ ...known, state: 'waiting', done: 0 }]);
      return ok(done);
    },
    async cancelJobs({ jobs: which }) {
      const wanted = which === 'all' ? [...jobs.keys()] : which;
      publishJobs(
        wanted.flatMap((one): readonly JobView[] => {
          const job = jobs.get(one);
          if (job === undefined || (job.state !== 'waiting' && job.state !== 'running')) return [];
          return [{ ...job, state: 'cancelled' }];
        }),
      );
      return ok(done);
    },
    async clearJobs() {
      for (const job of jobs.values())
        if (job.state !== 'waiting' && job.state !== 'running') jobs.delete(job.id);
      return ok(done);
    },
    showOutput: async () => refuse('file_missing', { file: 'report.pdf.sealed' }),
    showVaultFolder: async () => ok(done),
  };

  return { bridge, publish, publishJobs };
}
