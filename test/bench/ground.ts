// What file work is measured on: an open vault, one of its keys, files to work on, and the programs beside it.

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Vault } from '../../core/vault.ts';
import { Peers } from './peers.ts';
import { BenchVault } from './vault.ts';

export const [laneScript = '', reportFile = '', filter = '', extent = 'full'] = process.argv.slice(2);
export const isQuick = extent.endsWith('quick');
export const rounds = isQuick ? 1 : 3;
export const mebibyte = 2 ** 20;
export const gibibyte = 2 ** 30;
/** In memory where the system has such a place: what is measured is the work, not the disk. */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export class Bench {
  readonly vault: Vault;
  readonly keyId: string;
  readonly peers = new Peers();
  readonly told: BenchVault['told'];

  private constructor(vault: Vault, keyId: string, told: BenchVault['told']) {
    this.vault = vault;
    this.keyId = keyId;
    this.told = told;
  }

  /** Opens a vault of its own for the time of `work`; `script` is what its lanes run. */
  static async with<T>(work: (bench: Bench) => Promise<T>, script = laneScript): Promise<T> {
    const made = await BenchVault.made(script, 1, 1);
    const vault = await made.opened();
    const snapshot = await vault.snapshot();
    const keyId = snapshot.state === 'unlocked' ? (snapshot.keys[0]?.id ?? '') : '';
    const bench = new Bench(vault, keyId, made.told);
    try {
      return await work(bench);
    } finally {
      await vault.close();
      await bench.peers.end();
      await made.remove();
    }
  }

  /** Seals and waits until all of it is recorded and has its name. */
  async seal(paths: readonly string[]): Promise<void> {
    await this.begin(paths);
    await this.#ended();
  }

  /** Begins to seal: answers when the jobs are there. */
  async begin(paths: readonly string[]): Promise<void> {
    const order = { keyIds: [this.keyId], existing: 'refuse', original: 'keep', context: [] } as const;
    await this.vault.files.seal(await sourcesOf(paths), order);
  }

  async unseal(paths: readonly string[]): Promise<void> {
    await this.vault.files.unseal(await sourcesOf(paths), 'refuse', 'keep');
    await this.#ended();
  }

  async reseal(paths: readonly string[]): Promise<void> {
    await this.vault.files.reseal(await sourcesOf(paths), [this.keyId]);
    await this.#ended();
  }

  async #ended(): Promise<void> {
    await this.vault.files.finish();
    const failed = this.vault.files.jobs().find(({ state }) => state !== 'done');
    if (failed !== undefined) throw new Error(`${failed.name}: ${failed.refusal?.code ?? failed.state}`);
    this.vault.files.clear('ended');
  }
}

/** A folder for the time of `work`. */
export async function inFolder<T>(where: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(where, 'keyward-bench-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A file of bytes that nothing can make smaller. */
export async function filled(path: string, size: number): Promise<string> {
  const block = randomBytes(Math.min(size, 64 * mebibyte));
  const file = await open(path, 'w');
  for (let at = 0; at < size; at += block.length) await file.write(block, 0, block.length, at);
  await file.close();
  return path;
}

/** A file of zeros that takes no room. */
export async function sparse(path: string, size: number): Promise<string> {
  const file = await open(path, 'w');
  await file.truncate(size);
  await file.close();
  return path;
}

export function sourcesOf(paths: readonly string[]) {
  return Promise.all(paths.map(async (path) => ({ path, size: (await stat(path)).size })));
}
