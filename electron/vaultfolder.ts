// The folder of the vault: the usual one in the profile, or another that a person chose, which is remembered.
//
//   vaultfolder.json in the profile: {"folder":"<absolute path>"}; without it the usual folder
//
// VF1  A choice takes effect when the app starts again, which it does at once: one process has one vault.
// VF2  It is made while no vault is open only; the vault of before stays where it is, untouched.
// VF3  Where the chosen folder holds no vault, a folder of its own in it is taken: what else lies there is not the
//      vault's, and stays out of it.
// VF4  A file that is missing or damaged gives the usual folder.

import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { isAbsolute, join, resolve } from 'node:path';
import * as v from 'valibot';
import { fileRefusal, Refusal } from '../core/refusal.ts';
import type { Snapshot } from '../core/snapshot.ts';

const fileName = 'vaultfolder.json';
const keystoreName = 'keystore.db';
const folderOfItsOwn = 'Keyward vault';
const remembered = v.strictObject({ folder: v.pipe(v.string(), v.check(isAbsolute), v.maxLength(4096)) });

export class VaultFolder {
  readonly #path: string;
  /** The one in the profile. */
  readonly usual: string;
  readonly now: string;
  readonly #startAgain: () => void;

  private constructor(profile: string, now: string | null, startAgain: () => void) {
    this.#path = join(profile, fileName);
    this.usual = usualFolder(profile);
    this.now = now ?? this.usual;
    this.#startAgain = startAgain;
  }

  static async in(profile: string, startAgain: () => void): Promise<VaultFolder> {
    const text = await readFile(join(profile, fileName), 'utf8').catch(() => '');
    return new VaultFolder(profile, parsed(text), startAgain);
  }

  /** Takes the vault in `chosen`, or a new one in a folder of its own there (VF3). Refuses as the disk does. */
  async take(chosen: string, state: Snapshot['state']): Promise<void> {
    requireNoneOpen(state);
    const folder = (await isThere(join(chosen, keystoreName))) ? chosen : join(chosen, folderOfItsOwn);
    if (resolve(folder) === resolve(this.usual)) return this.takeUsual(state);
    await writeWhole(this.#path, `${JSON.stringify({ folder: resolve(folder) })}\n`);
    this.#startAgain();
  }

  async takeUsual(state: Snapshot['state']): Promise<void> {
    requireNoneOpen(state);
    await rm(this.#path, { force: true });
    this.#startAgain();
  }
}

/** VF2. Refuses `vault_not_locked`. */
function requireNoneOpen(state: Snapshot['state']): void {
  if (state !== 'absent' && state !== 'locked' && state !== 'unreadable')
    throw new Refusal('vault_not_locked');
}

function usualFolder(profile: string): string {
  return join(profile, 'vault');
}

function parsed(text: string): string | null {
  try {
    return v.parse(remembered, JSON.parse(text)).folder;
  } catch {
    return null;
  }
}

/** Written beside, made durable, renamed. */
async function writeWhole(path: string, text: string): Promise<void> {
  const fresh = `${path}.new`;
  try {
    const file = await open(fresh, 'w', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(fresh, path);
  } catch (thrown) {
    await rm(fresh, { force: true });
    throw fileRefusal(thrown, fileName);
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
