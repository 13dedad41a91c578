// What comes of a keystore that was altered: it is put in its place, opened and used, and what is found is named. What is
// found by nobody is held against the untouched vault, in everything that people are shown or can do with it.

import { cp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Refusal, type RefusalView } from '../../core/refusal.ts';
import type { NoticeView } from '../../core/snapshot.ts';
import { typed, type World } from '../vault-world.ts';
import { confirmed, keystorePath, type Populated, verified } from './populated.ts';

/** Where an alteration is found, strongest first; `differs` is what nobody finds and somebody could notice. */
type Finder = 'start' | 'share' | 'unlock' | 'use' | 'verification' | 'notice' | 'differs' | 'same';

export interface Aftermath {
  readonly found: Finder;
  /** The refusal, row, notice or part that says so. */
  readonly says: string;
}

/** Everything that can be seen of an open vault and done with it, as text by part. */
type Sight = Readonly<Record<string, string>>;

export class Scene {
  readonly populated: Populated;
  readonly #profile: string;
  #untouched: { readonly sight: Sight; readonly notices: readonly string[] } | null = null;
  readonly #now: number;

  private constructor(populated: Populated, profile: string) {
    this.populated = populated;
    this.#profile = profile;
    this.#now = populated.world.clock.now + 60_000;
  }

  /** Everything is put back to how it was populated before each look. */
  static async of(populated: Populated): Promise<Scene> {
    const { world } = populated;
    const profile = join(world.folder, 'profile.kept');
    await cp(join(world.folder, 'profile'), profile, { recursive: true });
    const scene = new Scene(populated, profile);
    const { found, says, seen } = await scene.#look(() => writeFile(keystorePath(world), populated.now));
    if (found !== 'same' || seen === null) throw new Error(`the untouched vault: ${found}, ${says}`);
    scene.#untouched = seen;
    return scene;
  }

  /** What comes of it when `write` has put a keystore in its place. */
  async after(write: () => unknown): Promise<Aftermath> {
    const { found, says } = await this.#look(write);
    return { found, says };
  }

  async #look(write: () => unknown) {
    const { world } = this.populated;
    for (const end of ['', '-wal', '-shm']) await rm(`${keystorePath(world)}${end}`, { force: true });
    await rm(join(world.folder, 'profile'), { recursive: true, force: true });
    await cp(this.#profile, join(world.folder, 'profile'), { recursive: true });
    await write();
    Object.assign(world.clock, { now: this.#now });
    await world.start();
    try {
      return await this.#open();
    } finally {
      await world.vault.close().catch(() => undefined);
    }
  }

  async #open() {
    const { world } = this.populated;
    const arrived = await world.vault.snapshot();
    if (arrived.state !== 'locked') {
      const refusal = 'refusal' in arrived ? arrived.refusal : null;
      return found('start', refusal === null ? arrived.state : told(refusal));
    }
    for (const pair of [
      [1, 2],
      [2, 3],
    ]) {
      const refusal = await present(world, pair);
      if (refusal === null) break;
      if (refusal.code === 'keystore_altered') return found('unlock', told(refusal));
      if (pair[0] === 2) return found('share', told(refusal));
      await world.vault.withdrawShares().catch(() => undefined);
    }
    const opened = await world.vault.snapshot();
    if (opened.state !== 'unlocked') return found('unlock', opened.state);
    const { outcome, rowFindings, findings, forgedCheckpoints } = await verified(world);
    const named = [
      ...findings.map(({ is }) => `the log ${is}`),
      ...rowFindings.map(({ is, row }) => `${row} ${is}`),
    ];
    if (outcome !== 'intact') return found('verification', named[0] ?? `checkpoint ${forgedCheckpoints[0]}`);
    const notices = opened.notices.map(textOfNotice);
    const fresh = notices.filter((one) => this.#untouched?.notices.includes(one) === false);
    const sight = await look(this.populated);
    const refused = Object.values(sight).find((text) => text.startsWith('keystore_altered'));
    if (refused !== undefined) return found('use', refused);
    const seen = { sight, notices };
    if (this.#untouched === null) return { ...found('same', ''), seen };
    const warning = fresh.find((one) => /clock|rolled back|early|unreadable/.test(one));
    if (warning !== undefined) return found('notice', warning);
    const before = this.#untouched;
    const part = Object.keys(sight).find((one) => sight[one] !== before.sight[one]);
    if (part !== undefined) return found('differs', part);
    if (notices.join() !== before.notices.join()) return found('differs', 'notices');
    return { ...found('same', ''), seen };
  }
}

const found = (by: Finder, says: string) => ({ found: by, says, seen: null });

const told = ({ code, facts }: RefusalView) => ('place' in facts ? `${code}: ${facts['place']}` : code);

/** Admins present their shares; the first refusal, null where the vault is open. */
async function present(world: World, seats: readonly number[]): Promise<RefusalView | null> {
  for (const seat of seats) {
    const snapshot = await world.vault.snapshot();
    const admins = snapshot.state === 'locked' ? snapshot.admins : [];
    const id = admins.find(({ name }) => name === `Admin ${seat}`)?.id ?? admins[seat - 1]?.id ?? '';
    try {
      await world.vault.presentShare(id, typed(world.passphrase(seat)));
    } catch (thrown) {
      if (thrown instanceof Refusal) return thrown.view;
      throw thrown;
    }
  }
  return null;
}

/** The whole of what an admin sees, and every key used. */
async function look({ world, ciphertexts, sealed }: Populated): Promise<Sight> {
  const { vault } = world;
  const { keys, person, admins, policy, vault: itself } = await world.open();
  const parts: [string, () => Promise<unknown>][] = [
    ['the vault', async () => [itself, policy, admins, person.name, person.roles]],
    ['the keys', async () => keys],
    ...keys.flatMap(({ id, name }): [string, () => Promise<unknown>][] => [
      [`the versions of ${name}`, () => vault.keys.detail(id)],
      [`the use of ${name}`, () => vault.usage.of(id)],
      [`the campaigns of ${name}`, () => vault.files.campaigns.of(id)],
      [`what ${name} sealed`, () => vault.keys.weighEnd(id)],
    ]),
    ...ciphertexts.map((text, i): [string, () => Promise<unknown>] => [
      `ciphertext ${i + 1}`,
      async () => {
        using secret = (await vault.use.decrypt(text, [])).secret;
        return secret.use(String);
      },
    ]),
    ['metering', () => vault.usage.metering('2026-11')],
    ['a signature', () => verdict(world)],
    ['people', () => vault.people.list()],
    ['custody', () => vault.custody.view()],
    ['backups', () => vault.backups.list()],
    ['deleted keys', () => confirmed(world, (approval) => vault.keys.deletedKeys('Audit', approval))],
    ['the sealed file', () => check(world, sealed)],
  ];
  const sight: Record<string, string> = {};
  for (const [part, ask] of parts) sight[part] = await ask().then(JSON.stringify, refusalText);
  return sight;
}

async function verdict({ vault }: World): Promise<unknown> {
  const { keys } = await vault.snapshot().then((one) => (one.state === 'unlocked' ? one : { keys: [] }));
  const key = keys.find(({ name, type }) => name === 'Releases' || type === 'Ed25519');
  const { signature } = await vault.use.sign(key?.id ?? '', Buffer.from('a release'));
  return vault.use.verify(signature, Buffer.from('a release'));
}

async function check(world: World, sealed: string): Promise<unknown> {
  await world.vault.files.check([{ path: sealed, size: 1 }]);
  const jobs = await world.jobsEnded();
  return jobs.map(({ state, finding, refusal }) => [state, finding, refusal?.code]);
}

function refusalText(thrown: unknown): string {
  if (!(thrown instanceof Refusal)) throw thrown;
  return told(thrown.view);
}

const textOfNotice = ({ id, kind, facts }: NoticeView) => `${kind} ${id} ${JSON.stringify(facts)}`;
