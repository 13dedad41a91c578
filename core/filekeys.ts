// File keys: the ways into and out of sealed files that one person has for one operation.
//
// FK1  A slot serves where the person may use its key for the operation and key and version are available and genuine;
//      this is asked in the very turn of the keystore in which the material is unwrapped.
// FK2  A slot that is not his, or of no key of this vault, is passed over; where none is left, he is told the reason
//      that says most: changed, then not available, then not permitted, then unknown.
// FK3  Material is unwrapped, used and wiped within that turn; what comes out of it is a data key or a slot.

import type { KeyPage, Slot } from './envelope.ts';
import { allowed } from './gate.ts';
import type { KeyBytes } from './keybytes.ts';
import { materialOf, usableVersion } from './keymaterial.ts';
import { type FilePlace, sealDataKey, unsealDataKey } from './keywrap.ts';
import { type Key, type KeyVersion, requireCapable } from './lifecycle.ts';
import type { OpenVault } from './openvault.ts';
import type { Person } from './people.ts';
import type { Operation } from './permissions.ts';
import { invariant, Refusal, type RefusalCode } from './refusal.ts';
import type { NamedUnder, Under } from './reseal.ts';
import type { Rows } from './rows.ts';
import type { FindDataKey } from './sealing.ts';

/** The more telling of two refusals is the later one (FK2). */
const telling: readonly RefusalCode[] = [
  'key_unknown',
  'sealed_key_unknown',
  'not_permitted',
  'key_wrong_type',
  'key_not_available',
  'sealed_changed',
];

export class FileKeys {
  readonly #open: OpenVault;
  readonly #by: Person;
  readonly #operation: Operation;
  #found: NamedUnder | null = null;
  #refusedAt: Partial<Under> | null = null;

  constructor(open: OpenVault, by: Person, operation: Operation) {
    this.#open = open;
    this.#by = by;
    this.#operation = operation;
  }

  /** What `findDataKey` went in by. */
  get found(): NamedUnder {
    invariant(this.#found !== null, 'a file that was opened was opened by a key');
    return this.#found;
  }

  /** The key and version that a refusal is about, as far as one is: for its entry in the log. */
  get concerned(): Partial<Under> {
    const { keyId, version }: Partial<Under> = this.#refusedAt ?? this.#found ?? {};
    return { ...(keyId && { keyId }), ...(version && { version }) };
  }

  /**
   * The current version of a key. Refuses `not_permitted`, `key_unknown`, `key_not_available`, `key_wrong_type`,
   * `not_signed_in`.
   */
  current(keyId: Buffer): Promise<NamedUnder> {
    return this.#open.keystore.read(async (rows) => {
      const { key, version } = await this.#usable(rows, keyId, 'current');
      return { keyId, version: version.version, name: key.name };
    });
  }

  /** Refuses as `current` where one of these versions may not be used any more; inside a transaction. */
  async require(rows: Rows, under: readonly Under[]): Promise<void> {
    for (const { keyId, version } of under) await this.#usable(rows, keyId, version);
  }

  /** Refuses `not_permitted` for the first of these keys that the person may not use for this, in whatever state it is. */
  async requirePermitted(keyIds: readonly Buffer[]): Promise<void> {
    for (const keyId of keyIds) {
      this.#refusedAt = { keyId };
      await this.#open.keystore.read((rows) => allowed(this.#open, rows, this.#by, this.#operation, keyId));
    }
    this.#refusedAt = null;
  }

  /** The data key of a page, by the first slot that serves. Refuses `sealed_elsewhere`, and as FK2 says. */
  readonly findDataKey: FindDataKey = async (page, file) => {
    const { founding } = this.#open;
    if (!page.vaultId.equals(founding.id))
      throw new Refusal('sealed_elsewhere', { file, vault: page.vaultId.toString('hex') });
    let refusal = new Refusal('sealed_key_unknown', { file });
    for (const slot of page.slots) {
      try {
        const { dataKey, name } = await this.#openSlot(page, slot);
        if (dataKey === null) throw new Refusal('sealed_changed', { file });
        this.#found = { keyId: slot.keyId, version: slot.version, name };
        this.#refusedAt = null;
        return dataKey;
      } catch (thrown) {
        if (!(thrown instanceof Refusal) || !telling.includes(thrown.code)) throw thrown;
        if (telling.indexOf(thrown.code) <= telling.indexOf(refusal.code)) continue;
        refusal = thrown;
        this.#refusedAt = slot;
      }
    }
    throw refusal;
  };

  /** The data key by this slot; null where it does not open. Refuses as `current`. */
  readonly openBy = async (page: KeyPage, slot: Slot): Promise<KeyBytes | null> =>
    (await this.#openSlot(page, slot)).dataKey;

  /** The slot that lets `dataKey` be found again through this version. Refuses as `current`. */
  readonly sealFor = (under: Under, file: FilePlace, dataKey: KeyBytes): Promise<Slot> =>
    this.#open.keystore.read(async (rows) => {
      const { keyId, version } = under;
      const usable = await this.#usable(rows, keyId, version);
      using material = this.#material(usable);
      const place = { vaultId: this.#open.founding.id, keyId, version };
      return { keyId, version, sealedDataKey: sealDataKey(material, place, file, dataKey) };
    });

  /** The versions, of all keys of the page that he may use, that they should be under by now. */
  async currentOf(page: KeyPage): Promise<readonly NamedUnder[]> {
    const current = new Map<string, NamedUnder>();
    for (const { keyId } of page.slots) {
      try {
        current.set(keyId.toString('hex'), await this.current(keyId));
      } catch (thrown) {
        if (!(thrown instanceof Refusal) || !telling.includes(thrown.code)) throw thrown;
      }
    }
    return [...current.values()];
  }

  #openSlot(page: KeyPage, { keyId, version, sealedDataKey }: Slot) {
    return this.#open.keystore.read(async (rows) => {
      const usable = await this.#usable(rows, keyId, version);
      using material = this.#material(usable);
      const place = { vaultId: this.#open.founding.id, keyId, version };
      return { dataKey: unsealDataKey(material, place, page, sealedDataKey), name: usable.key.name };
    });
  }

  async #usable(rows: Rows, keyId: Buffer, which: 'current' | number): Promise<Usable> {
    const { root } = this.#open;
    await allowed(this.#open, rows, this.#by, this.#operation, keyId);
    const usable = await usableVersion(root, rows, keyId, which);
    requireCapable(usable.key, 'seal');
    return usable;
  }

  #material({ key, version }: Usable): KeyBytes {
    return materialOf(this.#open.root, this.#open.founding.id, key, version);
  }
}

interface Usable {
  readonly key: Key;
  readonly version: KeyVersion;
}
