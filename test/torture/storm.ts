// The family of storms: many kinds of work at the same time on one vault, which is locked and opened in the middle of it.

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal } from '../../core/refusal.ts';
import { typed, World } from '../vault-world.ts';
import { dice } from './alterations.ts';
import { atMostFor } from './bench.ts';
import type { Bounds, Family, Tally } from './family.ts';
import { confirmed, keyId, quick } from './populated.ts';
import { type Fact, filesOf, stories, unlock } from './stories.ts';
import { untruths } from './truth.ts';

/** So many do something at the same time, each so many times, in one storm. */
const [actors, turns] = [6, 8];
/** What the tests' own steps throw where the vault is not as they left it. */
const overtaken =
  /^(Error: )?(not (unlocked|proving|locked) but|no (key|admin) |nothing was asked for|not proving)/;

/** What nobody may be told here: nothing unforeseen happens, and nobody alters the keystore. */
const neverTrue = ['internal', 'keystore_altered', 'keystore_damaged'];

export const stormFamily: Family = {
  name: 'storms',
  promise:
    'Six at the same time seal, rotate keys and the root key, create, delete, back up, verify, let time pass, and lock the vault under each other: every call answers or is refused with a reason, and afterwards all that was answered as done is there.',
  longRun: 500,
  run: storms,
};

type Deed = (world: World, say: (fact: Fact) => void) => Promise<unknown>;

const unwatched = { progress: () => undefined, signal: null };
const deeds: readonly Deed[] = [
  ...stories
    .filter(
      ({ name }) =>
        !['restore', 'change admins', 'lock and unlock', 're-seal', 'unseal', 'export'].includes(name),
    )
    .map(
      ({ tell, prepare }): Deed =>
        async (world, say) => {
          await prepare(world);
          await tell(world, say);
        },
    ),
  (world) => world.vault.log.verify(unwatched),
  (world) => world.vault.people.list(),
  (world) => world.vault.usage.metering('2026-11'),
  (world) => world.vault.runDue(),
  async (world) => {
    world.clock.pass(26 * 3_600_000);
    await world.vault.runDue();
  },
  async (world) => {
    const id = await keyId(world, 'Switched');
    await world.vault.keys.disable(id);
    await world.vault.keys.enable(id);
  },
  async (world) => {
    await world.vault.lock('button');
    await unlock(world);
  },
  ...Array.from({ length: 3 }, (): Deed => (world) => unlock(world)),
  (world) => world.vault.presentShare('ab'.repeat(16), typed('nobody at all is this')),
  (world) => confirmed(world, (approval) => world.vault.policy.set({ idleMinutes: 9 }, approval)),
];

async function storms({ seed, count, over }: Bounds, tally: Tally): Promise<void> {
  process.on('unhandledRejection', (thrown) => tally.failed(`nobody caught ${(thrown as Error).stack}`));
  for (let n = 0; n < count && !over(); n++) {
    const world = await World.make(quick);
    await world.create();
    await world.makeKey('Payroll');
    await world.makeKey('Switched');
    await mkdir(filesOf(world));
    try {
      await storm(world, dice(seed + n), tally);
    } catch (thrown) {
      tally.failed(`storm ${seed + n}: ${(thrown as Error).stack}`);
    } finally {
      await world.vault.close().catch(() => undefined);
      await rm(world.folder, { recursive: true, force: true });
    }
  }
}

async function storm(world: World, pick: (below: number) => number, tally: Tally): Promise<void> {
  const facts: Fact[] = [];
  const act = async () => {
    for (let turn = 0; turn < turns; turn++) {
      const number = pick(deeds.length);
      const outcome = await atMostFor(
        deeds[number]?.(world, (fact) => facts.push(fact)) ?? Promise.resolve(),
      ).then(() => 'done', outcomeOf);
      if (/^[a-z_]+$/.test(outcome) && !neverTrue.includes(outcome)) tally.came(outcome);
      else tally.failed(`deed ${number}: ${outcome}`);
    }
  };
  await Promise.all(Array.from({ length: actors }, act));
  await world.jobsEnded();
  await world.restart();
  for (const found of await untruths(world, facts)) tally.failed(`after the storm: ${found}`);
  const left = (await readdir(filesOf(world))).filter((name) => name.endsWith('.partial'));
  if (left.length > 0) tally.failed(`left behind in ${join('files', left[0] ?? '')}`);
}

function outcomeOf(thrown: unknown): string {
  if (thrown instanceof Refusal) return thrown.code;
  const text = String(thrown);
  return overtaken.test(text) ? 'overtaken' : String((thrown as Error).stack);
}
