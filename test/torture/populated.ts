// A vault in which every table of the keystore has rows: what attackers with the file in hand are let loose on.

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { typed, World } from '../vault-world.ts';

const hour = 3_600_000;
const unwatched = { progress: () => undefined, signal: null };
export const ownPassphrase = 'cobalt.walrus.umbrella.nineteen.fjord';
export const quick = { memoryKiB: 8, passes: 1, lanes: 1 };

/** A keystore as it was at two moments, closed, and what must still open afterwards. */
export interface Populated {
  readonly world: World;
  /** The whole keystore now, and as it was before the last day of work. */
  readonly now: Buffer;
  readonly earlier: Buffer;
  /** Ciphertexts of small data, by the text that they hold. */
  readonly ciphertexts: readonly string[];
  /** A sealed file of `plan`. */
  readonly sealed: string;
}

export const plan = 'the plan, in the clear';

export const keystorePath = (world: World) => join(world.vaultFolder, 'keystore.db');

/** Made by the engine through its front door, as people would, and closed. */
export async function populate(): Promise<Populated> {
  const world = await World.make(quick);
  const { vault } = world;
  await world.create();
  await world.makeKey('Payroll', 'AES-256', 90);
  const payroll = await keyId(world, 'Payroll');
  const sealed = await sealPlan(world, payroll);
  const ciphertexts = [await encrypted(world, payroll, 'text of version 1')];
  await vault.people.add(officer('Yoon', 'key user'));
  await vault.people.add(officer('Han', 'key manager'));
  await vault.people.add(officer('Baek', 'auditor'));
  await vault.people.assign(await personId(world, 'Yoon'), payroll, 'key user');
  await vault.people.assign(await personId(world, 'Han'), payroll, 'key manager');
  await confirmed(world, (approval) => vault.policy.set({ idleMinutes: 15 }, approval));
  await world.vault.close();
  const earlier = await readFile(keystorePath(world));

  await world.start();
  await world.unlock(1, 2);
  await aDayOfWork(world, payroll);
  ciphertexts.push(await encrypted(world, payroll, 'text of version 2'));
  await world.vault.close();
  await leftLocked(world);
  return { world, earlier, now: await readFile(keystorePath(world)), ciphertexts, sealed };
}

async function aDayOfWork(world: World, payroll: string): Promise<void> {
  const { vault, clock } = world;
  await world.makeKey('Archive');
  await world.makeKey('Releases', 'Ed25519');
  await world.makeKey('Old');
  await world.makeKey('Waste');
  await vault.keys.rotate(payroll);
  await vault.keys.disable(await keyId(world, 'Archive'));
  for (const name of ['Old', 'Waste'])
    await vault.keys.requestDeletion(await keyId(world, name), {
      ...{ typedName: name, reason: 'The contract ended', hours: 72 },
    });
  const waste = await keyId(world, 'Waste');
  await confirmed(world, (approval) => vault.keys.deleteImmediately(waste, approval));
  await vault.people.remove(await personId(world, 'Baek'));
  await vault.people.add(officer('Seo', 'auditor'));
  const elsewhere = join(world.folder, 'elsewhere');
  await mkdir(elsewhere);
  await vault.backups.setFolder(elsewhere);
  await vault.backups.prove((await vault.backups.list()).backups[0]?.name ?? '');
  const sealedToo = await sealPlan(world, payroll, 'second');
  await copyFile(sealedToo, `${sealedToo}.copy`);
  await vault.keys.rotate(payroll);
  await vault.files.campaigns.begin(payroll, 'newest');
  await until(async () => (await vault.files.campaigns.of(payroll)).every((one) => one.state !== 'running'));
  clock.pass(25 * hour);
  await vault.runDue();
  // A clock that was set: told as a notice that waits.
  clock.now += hour;
  await vault.runDue();
}

/** Somebody tries a wrong passphrase on the locked vault, twice. */
async function leftLocked(world: World): Promise<void> {
  await world.start();
  for (let n = 1; n <= 2; n++)
    await world.vault
      .presentShare(await world.adminId(3), typed('not the passphrase'))
      .catch(() => undefined);
  await world.vault.close();
}

const officer = (name: string, role: 'key user' | 'key manager' | 'auditor') => ({
  ...{ name, roles: [role] as const, typed: typed(ownPassphrase), keyFile: 'none' as const },
});

async function encrypted(world: World, key: string, text: string): Promise<string> {
  return (await world.vault.use.encrypt(key, Buffer.from(text), [])).ciphertext;
}

async function sealPlan(world: World, key: string, name = 'plan'): Promise<string> {
  const path = join(world.folder, `${name}.txt`);
  await writeFile(path, plan);
  const order = { keyIds: [key], existing: 'refuse', original: 'keep', context: [] } as const;
  await world.vault.files.seal([{ path, size: plan.length }], order);
  const refused = (await world.jobsEnded()).find(({ refusal }) => refusal !== null);
  if (refused !== undefined) throw new Error(`not sealed: ${refused.refusal?.code}`);
  return `${path}.sealed`;
}

/** Asks, has another admin confirm it, and does it. Whoever completed the quorum is at the desk. */
export async function confirmed<T>(world: World, act: (approval?: string) => Promise<T>): Promise<T> {
  const { person, admins } = await world.open();
  const approval = await act().then(
    () => '',
    (thrown: { readonly facts?: { readonly approval?: string } }) => {
      if (thrown.facts?.approval === undefined) throw thrown;
      return thrown.facts.approval;
    },
  );
  if (approval === '') throw new Error('nothing was asked for');
  const second = admins.find(({ id }) => id !== person.id);
  const given = {
    ...{ personId: second?.id ?? '', keyFile: null },
    typed: typed(world.passphrase(seatOf(second?.name ?? ''))),
  };
  await world.vault.desk.confirm(approval, given);
  return act(approval);
}

/** Whose passphrase it is: `Admin 3` sits on the third seat, and so does an `Admin 3 b` who came later. */
export const seatOf = (name: string) => Number(/^Admin (\d)/.exec(name)?.[1]);

export async function keyId(world: World, name: string): Promise<string> {
  const key = (await world.open()).keys.find((one) => one.name === name);
  if (key === undefined) throw new Error(`no key ${name}`);
  return key.id;
}

export async function personId(world: World, name: string): Promise<string> {
  const person = (await world.vault.people.list()).find((one) => one.name === name);
  if (person === undefined) throw new Error(`no person ${name}`);
  return person.id;
}

export async function verified(world: World) {
  return world.vault.log.verify(unwatched);
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
}
