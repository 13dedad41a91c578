// The vault against a small model of it (model.ts): random sequences of what people and time do, the whole of it through
// the front door. KEYWARD_MODEL_RUNS says how many sequences.

import { type AsyncCommand, assert, asyncModelRun, asyncProperty, commands, integer } from 'fast-check';
import { expect, test } from 'vitest';
import { Refusal, unreachable } from '../core/refusal.ts';
import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { Model } from './model.ts';
import { type Step, someSteps } from './model-steps.ts';
import { typed, World } from './vault-world.ts';

const runs = Number(process.env['KEYWARD_MODEL_RUNS'] ?? 12);
/** Every passphrase costs this: the life of keys is under test here, not Argon2. */
const cheap = { memoryKiB: 8, passes: 1, lanes: 1 };
const quorums = [
  [2, 2],
  [3, 2],
  [4, 3],
] as const;

/** The real vault, doing what the steps say, with the ids that it gave to what the model counts. */
class Real {
  readonly world: World;
  readonly #admins: number;
  readonly #people: string[];
  readonly #keys: { readonly id: string; name: string }[] = [];
  readonly #ciphertexts: string[] = [];
  readonly #requests: string[] = [];

  constructor(world: World, admins: readonly string[]) {
    this.world = world;
    this.#admins = admins.length;
    this.#people = [...admins];
  }

  /** What the vault answers, in the words of the model. */
  async take(step: Step): Promise<string> {
    try {
      return (await this.#take(step)) ?? 'done';
    } catch (thrown) {
      if (!(thrown instanceof Refusal)) throw thrown;
      const asked = thrown.facts['approval'];
      if (typeof asked === 'string') this.#requests.push(asked);
      return thrown.code;
    }
  }

  async #take(step: Step): Promise<string | undefined> {
    const { vault, clock } = this.world;
    switch (step.do) {
      case 'present':
        return this.#nothing(vault.presentShare(this.#person(step.person), this.#typed(step)));
      case 'withdraw':
        return this.#nothing(vault.withdrawShares());
      case 'sign in':
        return this.#nothing(vault.signIn(this.#person(step.person), this.#typed(step)));
      case 'sign out':
        return this.#nothing(vault.signOut());
      case 'lock':
        return this.#nothing(vault.lock('button'));
      case 'restart':
        return this.#nothing(this.world.restart());
      case 'wait':
        return void clock.pass(step.milliseconds);
      case 'tend':
        return void (await vault.runDue());
      case 'create': {
        const { name, type, days: rotationDays } = step;
        const { id, backup } = await vault.keys.create({ name, type, rotationDays });
        this.#keys.push({ id, name });
        return backup === 'taken' ? 'done' : backup.code;
      }
      case 'add person': {
        const name = `Officer ${this.#people.length}`;
        const secret = typed(this.world.passphrase(1));
        const { id } = await vault.people.add({ name, roles: step.roles, typed: secret, keyFile: 'none' });
        return void this.#people.push(id);
      }
      case 'set roles':
        return this.#nothing(vault.people.setRoles(this.#person(step.person), step.roles));
      case 'remove person':
        return this.#nothing(vault.people.remove(this.#person(step.person)));
      case 'assign':
        return this.#nothing(
          vault.people.assign(this.#person(step.person), this.#key(step.key).id, step.role),
        );
      case 'unassign':
        return this.#nothing(
          vault.people.unassign(this.#person(step.person), this.#key(step.key).id, step.role),
        );
      case 'see deleted': {
        const deleted = await vault.keys.deletedKeys(step.reason, this.#request(step.request));
        return deleted
          .map(({ name, versions }) => `${name} ${versions}`)
          .sort()
          .join(', ');
      }
      case 'confirm': {
        const given = { personId: this.#person(step.person), typed: this.#typed(step), keyFile: null };
        return this.#nothing(vault.desk.confirm(this.#requests[step.request] ?? '', given));
      }
      case 'decrypt': {
        using secret = (await vault.use.decrypt(this.#ciphertexts[step.ciphertext] ?? '', [])).secret;
        return secret.use((bytes) => bytes.toString('utf8'));
      }
      default:
        return this.#takeOnKey(this.#key(step.key), step);
    }
  }

  async #takeOnKey(
    key: { readonly id: string; name: string },
    step: Exclude<Extract<Step, { readonly key: number }>, { readonly do: 'assign' | 'unassign' }>,
  ): Promise<string | undefined> {
    const { keys, use } = this.world.vault;
    switch (step.do) {
      case 'rename':
        await keys.rename(key.id, step.name);
        key.name = step.name;
        return;
      case 'enable':
        return this.#nothing(keys.enable(key.id));
      case 'disable':
        return this.#nothing(keys.disable(key.id));
      case 'rotate':
        return this.#nothing(keys.rotate(key.id));
      case 'set rotation':
        return this.#nothing(keys.setRotation(key.id, step.days));
      case 'set version':
        return this.#nothing(keys.setVersionStatus(key.id, step.version, step.status));
      case 'request deletion': {
        const typedName = step.typed === 'right' ? key.name : 'another name';
        return this.#nothing(
          keys.requestDeletion(key.id, { typedName, reason: 'No use', hours: step.hours }),
        );
      }
      case 'cancel deletion':
        return this.#nothing(keys.cancelDeletion(key.id));
      case 'delete immediately':
        return this.#nothing(keys.deleteImmediately(key.id, this.#request(step.request)));
      case 'see':
        return (await keys.detail(key.id)).state;
      case 'encrypt': {
        const plaintext = typed(`plaintext ${this.#ciphertexts.length}`);
        const { ciphertext, version } = await use.encrypt(key.id, plaintext, []);
        this.#ciphertexts.push(ciphertext);
        return `version ${version}`;
      }
      default:
        return unreachable(step);
    }
  }

  async #nothing(work: Promise<unknown>): Promise<undefined> {
    await work;
  }

  #person(index: number): string {
    return this.#people[index] ?? '';
  }

  /** Officers have the passphrase of the first admin. */
  #typed({ person, typed: how }: { readonly person: number; readonly typed: 'right' | 'wrong' }): Uint8Array {
    const seat = person < this.#admins ? person + 1 : 1;
    return typed(how === 'wrong' ? 'not my passphrase' : this.world.passphrase(seat));
  }

  #key(index: number): { readonly id: string; name: string } {
    return this.#keys[index] ?? { id: '', name: '' };
  }

  #request(index: number | null): string | undefined {
    return index === null ? undefined : this.#requests[index];
  }

  /** What the window shows, in the words of the model. */
  async shown(): Promise<unknown> {
    const snapshot = await this.world.vault.snapshot();
    switch (snapshot.state) {
      case 'locked':
        return {
          locked: snapshot.admins
            .map(({ id, presented, failures }) => [this.#people.indexOf(id), presented, failures])
            .sort(),
        };
      case 'unattended':
        return {
          unattended: snapshot.people.map(({ id, failures }) => [this.#people.indexOf(id), failures]).sort(),
        };
      case 'unlocked':
        return { atDesk: this.#people.indexOf(snapshot.person.id), keys: this.#shownKeys(snapshot) };
      default:
        return snapshot;
    }
  }

  #shownKeys({ keys }: UnlockedSnapshot): readonly unknown[] {
    return keys
      .map(({ id, name, state, currentVersion, rotationDays, nextRotationAt, deletionAt }) => ({
        key: this.#keys.findIndex((key) => key.id === id),
        ...{ name, state, versions: currentVersion, rotationDays, nextRotationAt, deletionAt },
      }))
      .sort((a, b) => a.key - b.key);
  }

  /** The status of every version of the keys that are not deleted; an admin is at the desk. */
  async statuses(): Promise<readonly (readonly string[])[]> {
    const { keys } = await this.world.open();
    const own = this.#keys.filter(({ id }) => keys.some((key) => key.id === id));
    return Promise.all(
      own.map(async ({ id }) =>
        (await this.world.vault.keys.detail(id)).versions.map(({ status }) => status),
      ),
    );
  }
}

/** Steps as a command of fast-check; one is left out where there is nothing that it could speak of. */
class Command implements AsyncCommand<Model, Real> {
  readonly #steps: readonly Step[];

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  check(): boolean {
    return true;
  }

  async run(model: Model, real: Real): Promise<void> {
    for (const given of this.#steps) {
      const step = model.about(given);
      if (step !== null) await agree(model, real, step);
    }
  }

  toString(): string {
    return JSON.stringify(this.#steps);
  }
}

/** Both take the step, and answer and show the same. */
async function agree(model: Model, real: Real, step: Step): Promise<void> {
  const expected = model.take(step);
  expect(await real.take(step)).toBe(expected);
  expect(await real.shown()).toEqual(model.shown());
}

const templates = quorums.map(async ([admins, quorum]) => {
  const world = await World.make(cheap);
  await world.create(admins, quorum);
  const { admins: people } = await world.open();
  const ids = [...people].sort((a, b) => a.name.localeCompare(b.name)).map(({ id }) => id);
  await world.vault.close();
  return { world, ids, quorum };
});

/** The vault is opened, with two keys and two officers. */
function prologue(quorum: number): readonly Step[] {
  return [
    ...opening(quorum),
    { do: 'create', name: 'Payroll', type: 'AES-256', days: null },
    { do: 'create', name: 'Ledger', type: 'AES-256', days: 7 },
    { do: 'add person', roles: ['key manager'] },
    { do: 'add person', roles: ['key user'] },
    { do: 'assign', person: quorum, key: 0, role: 'key manager' },
  ];
}

/** Everybody has waited long enough; the vault is opened, where it is not, and the first admin takes the desk. */
function epilogue(model: Model, quorum: number): readonly Step[] {
  const waiting: readonly Step[] = [{ do: 'wait', milliseconds: 3_600_000 }, { do: 'tend' }];
  const locked: readonly Step[] = [{ do: 'withdraw' }, ...opening(quorum)];
  const seating: Step = { do: 'sign in', person: 0, typed: 'right' };
  return [...waiting, ...(model.standing === 'locked' ? locked : []), seating];
}

function opening(quorum: number): readonly Step[] {
  return Array.from({ length: quorum }, (_, person) => ({ do: 'present', person, typed: 'right' }));
}

test('the vault and the model agree on every sequence of steps', async () => {
  const which = integer({ min: 0, max: quorums.length - 1 });
  const commandsOf = someSteps.map((steps) => steps.map((some) => new Command(some)));
  const sequences = commands(commandsOf, { maxCommands: 60, size: 'max' });
  const property = asyncProperty(which, sequences, async (i, sequence) => {
    const template = await templates[i];
    if (template === undefined) throw new Error('no template');
    const { ids, quorum } = template;
    const world = await template.world.copy();
    const [model, real] = [new Model(ids.length, quorum, world.clock.now), new Real(world, ids)];
    try {
      for (const step of prologue(quorum)) await agree(model, real, step);
      await asyncModelRun(() => ({ model, real }), sequence);
      for (const step of epilogue(model, quorum)) await agree(model, real, step);
      expect(await real.statuses()).toEqual(model.statuses());
      const watch = { progress: () => undefined, signal: null };
      expect(await world.vault.log.verify(watch)).toMatchObject({ outcome: 'intact' });
    } finally {
      await world.remove();
    }
  });
  await assert(property, { numRuns: runs });
}, 86_400_000); // As long as so many runs take.
