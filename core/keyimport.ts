// Importing keys: material from outside becomes the first version of a new key, and its origin is shown for ever.
//
//   makeWrappingKey -> the public half goes out -> the material comes back wrapped under it -> importWrapped
//   importProtected: a private key in a file under a passphrase (pkcs8.ts), in one step
//
// KI1  Material comes in wrapped or under a passphrase, never in the clear, and only as a new key: no key that this
//      vault generated is ever given material from outside, and what rotates later is generated here.
// KI2  The version says `imported` under its row's mac (keyrows.ts, KR1), and so does what is left of the key when it
//      is deleted. The log says who brought it in, from which file, and what tells the material (importedmaterial.ts).
// KI3  A wrapping key belongs to whoever asked for it, who has one at a time; it serves one import, grows 24 hours old
//      by the vault's clock, and is wiped then, when another takes its place, and when the vault is locked. An import
//      that was refused leaves it: the same person may bring a better file.
// KI4  What is prepared and then refused is recorded as what it was: an import.
//
// Both ways refuse `vault_locked`, `not_signed_in`, `not_permitted`, as `takeMaterial` and `newKey` do,
// `key_name_taken`, `import_file_unfit`, and what the file system refuses.

import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import type { AuditDetail } from './audit.ts';
import { hasCome, onTheWall, untilDue } from './clock.ts';
import type { Act, Gate } from './gate.ts';
import { proofOf, takeMaterial } from './importedmaterial.ts';
import { orRecord, requireSame } from './jobground.ts';
import { KeyBytes } from './keybytes.ts';
import type { KeySurroundings } from './keyend.ts';
import { writeNewKey } from './keyrows.ts';
import { type NewKey, shortened } from './keys.ts';
import { fingerprint, type Material, publicKeyPem } from './keytypes.ts';
import type { ImportedKey, WrappingKeyView } from './keyviews.ts';
import { newKey } from './lifecycle.ts';
import { refuseOwn } from './ownfiles.ts';
import { openProtected } from './pkcs8.ts';
import { invariant, Refusal, refusalView } from './refusal.ts';
import { readSmallFile } from './smallfile.ts';
import type { Instant } from './snapshot.ts';
import { makeWrappingKey, unwrapMaterial, wrappingCommands } from './wrappingkey.ts';

/** Bytes: an RSA-4096 key, which is refused by its own name, takes 3.5 KiB as PEM. */
export const mostImported = 16 * 1024;
const lifetime = 24 * 3_600_000;

interface Held {
  readonly id: string;
  readonly pair: Material;
  readonly fingerprint: string;
  readonly madeAt: Instant;
  /** By the trusted clock. */
  readonly until: Instant;
}

/** What a file held, and what the log says of how it came. */
interface Read {
  readonly bytes: KeyBytes;
  readonly said: AuditDetail;
}

export class KeyImport {
  readonly #gate: Gate;
  readonly #around: Pick<KeySurroundings, 'clock' | 'takeBackup'>;
  readonly #makePair: () => Promise<Material>;
  /** By the id (hex) of whoever asked for it (KI3). */
  readonly #held = new Map<string, Held>();

  constructor(
    gate: Gate,
    around: Pick<KeySurroundings, 'clock' | 'takeBackup'>,
    makePair: () => Promise<Material> = makeWrappingKey,
  ) {
    this.#gate = gate;
    this.#around = around;
    this.#makePair = makePair;
  }

  /** Makes a wrapping key for the person at the desk, in place of one that he had. */
  async makeWrappingKey(): Promise<WrappingKeyView> {
    const open = this.#gate.open();
    const by = open.person;
    const personId = by.id.toString('hex');
    const operation = 'make wrapping key';
    await this.#gate.permit(operation, null);
    const pair = await this.#gate.track(this.#makePair());
    try {
      const held = this.#heldOf(pair);
      const detail = { fingerprint: held.fingerprint };
      await this.#gate.act({ operation, detail, by }, async () => undefined);
      // Whoever locked the vault meanwhile wiped the others; this one is not to come after them.
      requireSame(this.#gate, open);
      this.#drop(personId);
      this.#held.set(personId, held);
      return this.#view(held);
    } catch (thrown) {
      pair.material.wipe();
      throw thrown;
    }
  }

  /** The wrapping key that the person at the desk asked for; null where he has none any more. */
  async wrappingKey(): Promise<WrappingKeyView | null> {
    const { id } = await this.#gate.permit('make wrapping key', null);
    this.dropExpired();
    const held = this.#held.get(id.toString('hex'));
    return held === undefined ? null : this.#view(held);
  }

  /**
   * Makes a key of the material in the file at `path`, which was wrapped under the wrapping key of this id. Refuses
   * `wrapping_key_gone`, `import_wrapped_length`, `import_wrapped_unopened`.
   */
  async importWrapped(given: NewKey, wrappingKeyId: string, path: string): Promise<ImportedKey> {
    const open = this.#gate.open();
    const personId = open.person.id.toString('hex');
    const taken: Held[] = [];
    try {
      const done = await this.#import(given, path, async (file) => {
        const held = this.#take(personId, wrappingKeyId);
        taken.push(held);
        const bytes = unwrapMaterial(held.pair.material, file, basename(path));
        return { bytes, said: { how: 'wrapped', wrappingKey: held.fingerprint } };
      });
      for (const held of taken) held.pair.material.wipe();
      return done;
    } catch (thrown) {
      for (const held of taken) this.#giveBack(open, personId, held);
      throw thrown;
    }
  }

  /**
   * Makes a key of the private key in the file at `path`, which a passphrase protects; `typed` is wiped. Refuses as
   * `openProtected` does, and `argument_invalid` for AES-256, which no such file holds.
   */
  async importProtected(given: NewKey, path: string, typed: Uint8Array): Promise<ImportedKey> {
    using passphrase = KeyBytes.take(typed);
    return await this.#import(given, path, async (file) => {
      if (given.type === 'AES-256') throw new Refusal('argument_invalid');
      const bytes = await openProtected(file, passphrase, basename(path));
      return { bytes, said: { how: 'protected by a passphrase' } };
    });
  }

  /** Wipes every wrapping key: the vault is being locked. */
  forget(): void {
    for (const personId of [...this.#held.keys()]) this.#drop(personId);
  }

  /** Wipes those that have grown too old; answers the milliseconds until the next one has. */
  dropExpired(): number {
    const clock = this.#around.clock();
    for (const [personId, { until }] of [...this.#held]) if (hasCome(clock, until)) this.#drop(personId);
    return Math.min(Infinity, ...[...this.#held.values()].map(({ until }) => untilDue(clock, until)));
  }

  // --- steps
  // -----------------------------------------------------------------------------------------------------------

  async #import(given: NewKey, path: string, read: (file: Buffer) => Promise<Read>): Promise<ImportedKey> {
    const id = randomBytes(16);
    const detail = { name: shortened(given.name), type: given.type, path };
    const act = {
      operation: 'import key',
      keyId: id,
      version: 1,
      detail,
      by: this.#gate.open().person,
    } as const;
    await this.#gate.permit(act.operation, null);
    const { material, said } = await this.#gate.track(this.#prepared(act, given, path, read));
    using _ = material.material;
    const proof = proofOf(material);
    const told =
      proof.of === 'public key' ? { fingerprint: proof.fingerprint } : { checkValue: proof.checkValue };
    await this.#gate.act(act, async (acting) => {
      acting.say({ detail: { ...said, ...told } });
      const when = { createdAt: this.#gate.now(), anchor: this.#around.clock().trusted };
      const key = newKey({ ...given, id, createdBy: acting.person.id }, when);
      await writeNewKey(acting, key, material, 'imported');
    });
    const backup = await this.#gate
      .track(this.#around.takeBackup())
      .then(() => 'taken' as const, refusalView);
    return { id: id.toString('hex'), backup, proof };
  }

  /** KI4. */
  #prepared(act: Act, given: NewKey, path: string, read: (file: Buffer) => Promise<Read>) {
    return orRecord(
      this.#gate,
      () => act,
      async () => {
        await refuseOwn(path, this.#gate.open().keystore.path);
        const file = await readSmallFile(path, mostImported);
        if (file === null)
          throw new Refusal('import_file_unfit', { file: basename(path), most: mostImported });
        try {
          const { bytes, said } = await read(file);
          return { material: takeMaterial(given.type, bytes), said };
        } finally {
          file.fill(0);
        }
      },
    );
  }

  #heldOf(pair: Material): Held {
    invariant(pair.publicKey !== null, 'a wrapping key is a pair');
    return {
      id: randomBytes(16).toString('hex'),
      pair,
      fingerprint: fingerprint(pair.publicKey),
      madeAt: this.#gate.now(),
      until: this.#around.clock().trusted + lifetime,
    };
  }

  #view({ id, pair, fingerprint: shown, madeAt, until }: Held): WrappingKeyView {
    invariant(pair.publicKey !== null, 'a wrapping key is a pair');
    const goodUntil = onTheWall(this.#around.clock(), until);
    const commands = wrappingCommands;
    return { id, pem: publicKeyPem(pair.publicKey), fingerprint: shown, madeAt, goodUntil, commands };
  }

  /** Takes it out, so that no two imports have it at once. */
  #take(personId: string, id: string): Held {
    this.dropExpired();
    const held = this.#held.get(personId);
    if (held === undefined || held.id !== id) throw new Refusal('wrapping_key_gone');
    this.#held.delete(personId);
    return held;
  }

  /** After a refusal, unless the vault was locked or another was made meanwhile. */
  #giveBack(open: unknown, personId: string, held: Held): void {
    const isWanted = !this.#held.has(personId) && this.#isOpen(open);
    if (isWanted) this.#held.set(personId, held);
    else held.pair.material.wipe();
  }

  #isOpen(open: unknown): boolean {
    try {
      return this.#gate.open() === open;
    } catch {
      return false;
    }
  }

  #drop(personId: string): void {
    this.#held.get(personId)?.pair.material.wipe();
    this.#held.delete(personId);
  }
}
