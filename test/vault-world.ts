// A vault in a folder of its own, for tests: the real engine, the real bundle of file work, a clock that is set.

import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { MadeKey } from '../core/keys.ts';
import type { Argon2Parameters } from '../core/passphrase.ts';
import type { JobView, KeyType, Snapshot, UnlockedSnapshot } from '../core/snapshot.ts';
import { Vault } from '../core/vault.ts';

export const laneScript = resolve(import.meta.dirname, '../dist/worker.cjs');
/** Passphrases are not what most tests are about: as cheap as the caps allow. What they cost people: passphrase vectors. */
const cheapArgon2: Argon2Parameters = { memoryKiB: 64, passes: 1, lanes: 1 };
/** Strong enough for the product; one for each admin. */
export const passphrases = [
  'granite-lantern-orchid-seven-canyon',
  'velvet harbor timpani quokka drizzle',
  '대나무 숲의 조용한 기차역 열두 시',
  'cobalt.walrus.umbrella.nineteen.fjord',
];
export const typed = (text: string) => new TextEncoder().encode(text);

let template: Promise<World> | null = null;

export class World {
  readonly folder: string;
  /** `pass` lets time go by; setting `now` alone is setting the clock of the wall. */
  readonly clock = {
    now: Date.UTC(2026, 10, 24, 9, 0, 0),
    uptime: 3_600_000,
    bootId: 'boot 1',
    pass(milliseconds: number) {
      this.now += milliseconds;
      this.uptime += milliseconds;
    },
  };
  vault!: Vault;
  /** The trash of the next start; none unless it is set. */
  trash: ((path: string) => Promise<void>) | undefined;
  /** The bundle of file work; another where a test stands between it and the disk. */
  lane = laneScript;
  readonly #argon2: Argon2Parameters;

  private constructor(folder: string, argon2: Argon2Parameters) {
    this.folder = folder;
    this.#argon2 = argon2;
  }

  static async make(argon2 = cheapArgon2): Promise<World> {
    const world = new World(await mkdtemp(join(tmpdir(), 'keyward-test-')), argon2);
    await world.start();
    return world;
  }

  /** What another process left in this folder, or is to find there. */
  static async at(folder: string, argon2 = cheapArgon2, lane = laneScript): Promise<World> {
    const world = new World(folder, argon2);
    world.lane = lane;
    await world.start();
    return world;
  }

  /** A vault of three admins, two of whom have just opened it; made once for each test file, then copied. */
  static async opened(): Promise<World> {
    template ??= World.make().then(async (world) => {
      await world.create();
      await world.vault.close();
      return world;
    });
    const world = await (await template).copy();
    await world.unlock(1, 2);
    return world;
  }

  /** The same vault, which is closed, in another folder; locked. */
  async copy(): Promise<World> {
    const world = await World.make(this.#argon2);
    await cp(this.vaultFolder, world.vaultFolder, { recursive: true });
    await world.start();
    return world;
  }

  get vaultFolder(): string {
    return join(this.folder, 'vault');
  }

  /** Starts the engine as the app does at its start. */
  async start(): Promise<void> {
    this.vault = await Vault.at({
      folder: this.vaultFolder,
      now: () => this.clock.now,
      uptime: () => this.clock.uptime,
      bootId: this.clock.bootId,
      profile: join(this.folder, 'profile'),
      laneScript: this.lane,
      argon2: this.#argon2,
      ...(this.trash === undefined ? {} : { trash: this.trash }),
      changed: () => undefined,
      jobsChanged: () => undefined,
    });
  }

  /** A vault of `n` admins called Admin 1, Admin 2, …, created, proved and open. */
  async create(n = 3, quorum = 2): Promise<void> {
    await this.vault.creating.begin({ vaultName: 'Test vault', admins: n, quorum, witness: null });
    for (let seat = 1; seat <= n; seat++) {
      await this.vault.creating.enrol(seat, `Admin ${seat}`, typed(this.passphrase(seat)));
    }
    for (let seat = 1; seat <= n; seat++) await this.vault.creating.prove(seat, typed(this.passphrase(seat)));
    await this.vault.creating.enter();
  }

  passphrase(seat: number): string {
    return passphrases[seat - 1] ?? '';
  }

  async restart(): Promise<void> {
    await this.vault.close();
    await this.start();
  }

  /** Presents the shares of these admins, in this order. */
  async unlock(...seats: number[]): Promise<void> {
    for (const seat of seats)
      await this.vault.presentShare(await this.adminId(seat), typed(this.passphrase(seat)));
  }

  /** A key that the person at the desk makes. */
  makeKey(name: string, type: KeyType = 'AES-256', rotationDays: number | null = null): Promise<MadeKey> {
    return this.vault.keys.create({ name, type, rotationDays });
  }

  async adminId(seat: number): Promise<string> {
    const snapshot = await this.vault.snapshot();
    if (snapshot.state !== 'locked') throw new Error(`not locked but ${snapshot.state}`);
    const admin = snapshot.admins.find((one) => one.name === `Admin ${seat}`);
    if (admin === undefined) throw new Error(`no admin ${seat}`);
    return admin.id;
  }

  async open(): Promise<UnlockedSnapshot> {
    const snapshot: Snapshot = await this.vault.snapshot();
    if (snapshot.state !== 'unlocked') throw new Error(`not unlocked but ${snapshot.state}`);
    return snapshot;
  }

  /** Waits until no job is waiting or running, and answers them all. */
  async jobsEnded(): Promise<readonly JobView[]> {
    for (;;) {
      const views = this.vault.files.jobs();
      if (views.every((view) => view.state !== 'waiting' && view.state !== 'running')) return views;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async remove(): Promise<void> {
    await this.vault.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}
