// Partial files: the temporary names of outputs, and the sweeping away of those that a killed process left behind.
//
//   .keyward-<vault tag>-<session>-<random>.partial             8 bytes each, in hex
//   vault tag = SHA-256("partial" | vault id | host name | file number of the keystore, without its device), cut
//   session   = random, anew for each process
//
// B1  A vault is open in one process at a time (keystore.ts, Q3), and only an open vault writes partial files. So
//     whoever holds the vault open knows that one with its tag and another session has no owner any more.
// B2  Whatever else is found is left: of another vault, of a copy of this vault's folder, of another machine, of this
//     process. A name that is not exactly of this form is left too.
// B3  Sweeping never makes a job fail. It is done once a session in each folder, before the first output there: a
//     partial file may hold plaintext.
// B4  What this process could not remove itself, since the drive was gone or failed, it owes: the next output in that
//     folder removes it, and at the latest another process does (B1).

import { randomBytes } from 'node:crypto';
import { readdir, rm, stat, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { sha256 } from './aead.ts';

const session = randomBytes(8).toString('hex');
const form = /^\.keyward-(?<tag>[0-9a-f]{16})-(?<session>[0-9a-f]{16})-[0-9a-f]{16}\.partial$/;

/** Paths of what could not be removed (B4). */
const owed = new Set<string>();

/** Where outputs get their temporary names from. */
export interface TemporaryNames {
  /** A name that nothing else has. */
  freshName(): string;
  /** Removes from `folder` what a killed process left there, and what is owed. */
  sweep(folder: string): Promise<void>;
  /** Removes one of these names, file or folder; never fails (B4). */
  drop(path: string): Promise<void>;
}

/** For an output that is made while no vault is open: nobody could tell later whether it has an owner (B1). */
export const untended: TemporaryNames = {
  freshName: () => `.keyward-${randomBytes(8).toString('hex')}.partial`,
  sweep: async () => undefined,
  drop: (path) => rm(path, { recursive: true, force: true }).catch(() => undefined),
};

export class Partials implements TemporaryNames {
  readonly #tag: string;
  readonly #swept = new Set<string>();

  private constructor(tag: string) {
    this.#tag = tag;
  }

  /** For the vault whose keystore this process holds open (B1); `vaultId` has 16 bytes. */
  static async of(vaultId: Buffer, keystorePath: string): Promise<Partials> {
    const { ino } = await stat(keystorePath, { bigint: true });
    const place = Buffer.from(`${hostname()}\0${ino}`);
    return new Partials(sha256(Buffer.from('partial\0'), vaultId, place).toString('hex', 0, 8));
  }

  freshName(): string {
    return `.keyward-${this.#tag}-${session}-${randomBytes(8).toString('hex')}.partial`;
  }

  async sweep(folder: string): Promise<void> {
    for (const path of [...owed].filter((one) => dirname(one) === folder)) await this.drop(path);
    if (this.#swept.has(folder)) return;
    this.#swept.add(folder);
    const names = await readdir(folder).catch((): string[] => []);
    for (const name of names.filter((one) => this.#isStale(one))) await this.drop(join(folder, name));
  }

  async drop(path: string): Promise<void> {
    owed.add(path);
    // Nearly always a file: to be removed as a folder costs it three calls more.
    const gone = unlink(path).catch(() => rm(path, { recursive: true, force: true }));
    await gone.then(
      () => owed.delete(path),
      () => undefined,
    );
  }

  #isStale(name: string): boolean {
    const parts = form.exec(name)?.groups;
    return parts !== undefined && parts['tag'] === this.#tag && parts['session'] !== session;
  }
}
