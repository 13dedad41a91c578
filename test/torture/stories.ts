// Stories that may end at any moment: each does one kind of work on a vault, and says what it was answered as done.
//
// What was said must hold ever after, whatever happened in the middle of the next thing: truth.ts.

import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from '../../core/refusal.ts';
import { knownRecipient } from '../age-desk.ts';
import { passphrases, typed, type World } from '../vault-world.ts';
import { confirmed, keyId, seatOf } from './populated.ts';

/** What was answered as done. */
export type Fact =
  | { readonly is: 'key'; readonly id: string }
  | { readonly is: 'ciphertext'; readonly text: string; readonly plain: string }
  | { readonly is: 'sealed'; readonly file: string }
  | { readonly is: 'unsealed'; readonly file: string }
  | { readonly is: 'exported'; readonly file: string }
  | { readonly is: 'destroyed'; readonly id: string }
  | { readonly is: 'backup'; readonly name: string };
type Say = (fact: Fact) => void;

export interface Story {
  readonly name: string;
  /** Before each telling, on an open vault with the key `Payroll`; nothing happens in the middle of it. */
  readonly prepare: (world: World) => Promise<unknown>;
  /** Told again and again. `world` is open before and after. */
  readonly tell: (world: World, say: Say) => Promise<void>;
}

/** Where the files of the stories lie. */
export const filesOf = (world: World) => join(world.folder, 'files');
const nothing = async () => undefined;
/** One segment of a sealed file holds less than a MiB. */
const sizes = [0, 5_000, 1_100_000];

/** The content of a file is told by its name, `<anything>-<size>.bin`, so that anybody can tell whether it is whole. */
export function contentOf(name: string): Buffer {
  const size = Number(/-(\d+)\.bin/.exec(name)?.[1]);
  const block = createHash('sha256').update(String(size)).digest();
  return Buffer.alloc(size, block);
}
const freshName = (size: number) => `${randomBytes(4).toString('hex')}-${size}.bin`;

async function makeFiles(world: World): Promise<readonly string[]> {
  const names = sizes.map(freshName);
  // Whole at once, so that whatever is not whole afterwards is Keyward's; and past the faulty disk.
  for (const name of names) {
    writeFileSync(join(world.folder, name), contentOf(name));
    renameSync(join(world.folder, name), join(filesOf(world), name));
  }
  return names;
}

const source = (world: World, name: string) => ({ path: join(filesOf(world), name), size: 1 });

/** What was not done is thrown, as the call of another story would. */
async function jobsDone(world: World): Promise<readonly string[]> {
  const jobs = await world.jobsEnded();
  world.vault.files.clear('ended');
  const refused = jobs.find(({ refusal }) => refusal !== null)?.refusal;
  if (refused != null) throw new Refusal(refused.code, refused.facts);
  return jobs.flatMap(({ output }) => output ?? []);
}

async function seal(world: World, names: readonly string[]): Promise<readonly string[]> {
  const keyIds = [await keyId(world, 'Payroll')];
  const order = { keyIds, existing: 'refuse', original: 'keep', context: [] } as const;
  await world.vault.files.seal(
    names.map((name) => source(world, name)),
    order,
  );
  return jobsDone(world);
}

/** Files that are there sealed only. */
async function sealedAlone(world: World): Promise<void> {
  const names = await makeFiles(world);
  await seal(world, names);
  for (const name of names) unlinkSync(join(filesOf(world), name));
}

/** What is there sealed only; answers the names of what was unsealed. */
async function unseal(world: World): Promise<readonly string[]> {
  const names = readdirSync(filesOf(world));
  const alone = names.filter((name) => name.endsWith('.sealed') && !names.includes(name.slice(0, -7)));
  await world.vault.files.unseal(
    alone.map((name) => source(world, name)),
    'refuse',
    'keep',
  );
  return jobsDone(world);
}

/** Something new, there and back. */
export async function sealAndUnseal(world: World): Promise<void> {
  await sealedAlone(world);
  await unseal(world);
}

async function sealedFiles(world: World): Promise<readonly string[]> {
  return readdirSync(filesOf(world)).filter((name) => name.endsWith('.sealed'));
}

async function encrypt(world: World, id: string, say: Say): Promise<void> {
  const plain = randomBytes(8).toString('hex');
  const { ciphertext } = await world.vault.use.encrypt(id, Buffer.from(plain), []);
  say({ is: 'ciphertext', text: ciphertext, plain });
}

async function makeKey(world: World, say: Say): Promise<string> {
  const { id } = await world.makeKey(`Key ${randomBytes(6).toString('hex')}`);
  say({ is: 'key', id });
  return id;
}

/** By any two of the admins that there are; those who stand at the desk in what follows come last. */
export async function unlock(world: World, candidates = passphrases): Promise<void> {
  for (;;) {
    const snapshot = await world.vault.snapshot();
    if (snapshot.state !== 'locked') return;
    const next = snapshot.admins.find(({ presented }) => presented === 'no');
    if (next === undefined) throw new Error('all shares are presented, and the vault is locked');
    const own = candidates[seatOf(next.name) - 1] ?? '';
    await world.vault.presentShare(next.id, typed(own));
  }
}

const sealing: Story = {
  name: 'seal',
  prepare: makeFiles,
  async tell(world, say) {
    const names = readdirSync(filesOf(world));
    const plain = names.filter((name) => name.endsWith('.bin') && !names.includes(`${name}.sealed`));
    for (const file of await seal(world, plain)) say({ is: 'sealed', file });
  },
};

const unsealing: Story = {
  name: 'unseal',
  prepare: sealedAlone,
  async tell(world, say) {
    for (const file of await unseal(world)) say({ is: 'unsealed', file });
  },
};

const exporting: Story = {
  name: 'export',
  prepare: sealedAlone,
  async tell(world, say) {
    const names = readdirSync(filesOf(world));
    const left = names.filter((name) => name.endsWith('.sealed') && !names.includes(ageName(name)));
    const { recipient } = await knownRecipient();
    const target = { for: 'recipients', recipients: recipient } as const;
    const files = left.map((name) => source(world, name));
    await world.vault.files.exportAge(files, { target, existing: 'refuse', into: null });
    for (const file of await jobsDone(world)) say({ is: 'exported', file });
  },
};
const ageName = (sealed: string) => `${sealed.slice(0, -7)}.age`;

const resealing: Story = {
  name: 're-seal',
  prepare: sealedAlone,
  async tell(world, say) {
    const files = (await sealedFiles(world)).map((name) => source(world, name));
    const to = await makeKey(world, say);
    await world.vault.files.reseal(files, [to]);
    await jobsDone(world);
    await world.vault.keys.rotate(to);
    await world.vault.files.reseal(files, 'newest');
    await jobsDone(world);
  },
};

const creating: Story = {
  name: 'create key',
  prepare: nothing,
  async tell(world, say) {
    await encrypt(world, await makeKey(world, say), say);
  },
};

const rotating: Story = {
  name: 'rotate key',
  prepare: nothing,
  async tell(world, say) {
    const id = await makeKey(world, say);
    await encrypt(world, id, say);
    await world.vault.keys.rotate(id);
    await encrypt(world, id, say);
  },
};

const rotatingRoot: Story = {
  name: 'rotate root key',
  prepare: (world) => makeKey(world, () => undefined),
  async tell(world, say) {
    await confirmed(world, (approval) => world.vault.custody.rotate(approval));
    await encrypt(world, await keyId(world, 'Payroll'), say);
  },
};

const changingAdmins: Story = {
  name: 'change admins',
  prepare: nothing,
  async tell(world, say) {
    const { vault } = world;
    if ((await vault.adminChange.view()) !== null) await vault.adminChange.abandon();
    const admins = (await world.open()).admins;
    const holders = admins.filter(({ name }) => seatOf(name) <= 2).map(({ id }) => id);
    const plan = { holders, newcomers: 1, quorum: 2, witness: null };
    await confirmed(world, (approval) => vault.adminChange.begin(plan, approval));
    await vault.adminChange.enrol(1, `Admin 3 ${randomBytes(4).toString('hex')}`, typed(world.passphrase(3)));
    const view = await vault.adminChange.view();
    if (view?.stage !== 'proving') throw new Error('not proving');
    for (const { id, name } of view.holders) {
      const own = typed(world.passphrase(seatOf(name)));
      await vault.adminChange.prove({ personId: id, typed: own, keyFile: null });
    }
    await encrypt(world, await keyId(world, 'Payroll'), say);
  },
};

const backingUp: Story = {
  name: 'backup',
  prepare: nothing,
  async tell(world, say) {
    say({ is: 'backup', name: await world.vault.backups.make() });
    await makeKey(world, say);
  },
};

const restoring: Story = {
  name: 'restore',
  prepare: nothing,
  async tell(world, say) {
    const { vault } = world;
    await makeKey(world, say);
    const name = await vault.backups.make();
    const { folder } = await vault.backups.list();
    await confirmed(world, (approval) => vault.restoring.begin(join(folder, name), approval));
    for (const seat of [1, 2]) {
      const snapshot = await vault.snapshot();
      const admins = snapshot.state === 'restoring' ? snapshot.admins : [];
      const admin = admins.find((one) => seatOf(one.name) === seat);
      await vault.restoring.present(admin?.id ?? '', typed(world.passphrase(seat)));
    }
    await vault.restoring.confirm(null);
    await vault.restoring.enter();
    await makeKey(world, say);
  },
};

const deleting: Story = {
  name: 'delete key',
  prepare: nothing,
  async tell(world, say) {
    const name = `Key ${randomBytes(6).toString('hex')}`;
    const { id } = await world.makeKey(name);
    const request = { typedName: name, reason: 'The contract ended', hours: 72 };
    await world.vault.keys.requestDeletion(id, request);
    await confirmed(world, (approval) => world.vault.keys.deleteImmediately(id, approval));
    say({ is: 'destroyed', id });
  },
};

const locking: Story = {
  name: 'lock and unlock',
  prepare: nothing,
  async tell(world, say) {
    await encrypt(world, await keyId(world, 'Payroll'), say);
    await world.vault.lock('button');
    await unlock(world);
  },
};

export const stories: readonly Story[] = [
  ...[sealing, unsealing, exporting, resealing, creating, rotating, rotatingRoot, changingAdmins],
  ...[backingUp, restoring, deleting, locking],
];
