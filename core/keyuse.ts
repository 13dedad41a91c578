// Key use: encrypt, decrypt, re-encrypt, data keys, sign, verify, by whoever is at the desk.
//
// KU1  Only an available key with an available version of the right type is used (lifecycle.ts).
// KU2  Each use is recorded with key, version and bytes, and counted, in one transaction; a refusal is recorded too,
//      also of what cannot be read. What a use reveals is handed out after that, and wiped where it could not be.
// KU3  Re-encrypting shows no plaintext: it exists here, between two keys, and is wiped.
// KU4  A signature file appears whole, beside the file, under a name that was free, and after it was recorded.

import { basename, join } from 'node:path';
import { sameBytes } from './aead.ts';
import { type Content, type DataKeyBits, dataKeyBits, mostData, readCiphertext } from './ciphertext.ts';
import { canonicalContext, type EncryptionContext } from './context.ts';
import { type Act, type Acting, allowed, type Gate } from './gate.ts';
import { KeyBytes } from './keybytes.ts';
import { usableVersion } from './keymaterial.ts';
import type { VersionPlace } from './keywrap.ts';
import { type Capability, requireCapable } from './lifecycle.ts';
import type { Existing, Output } from './output.ts';
import { refuseOwn } from './ownfiles.ts';
import type { Operation } from './permissions.ts';
import { Refusal } from './refusal.ts';
import {
  composeSignature,
  composeSignatureFile,
  dataStatement,
  fileStatement,
  readSignature,
  type SignatureFile,
  type Signer,
  signatureSuffix,
  signStatement,
  verifySignatureFile,
  verifyStatement,
} from './signature.ts';
import { beginSignatureFile, type GoOn, openSignatureFile, releaseSignatureFile } from './signaturefile.ts';
import { readSmallFile, writeSmallFile } from './smallfile.ts';
import type { Instant } from './snapshot.ts';
import { type Digest, digestFile, digestOf } from './statement.ts';
import { countUse } from './usage.ts';
import { contentOf, protect, signerOf, unprotect, type VersionInUse, versionInUse } from './versioninuse.ts';

/** Which key version took part. `keyId` in hex. */
interface VersionUsed {
  readonly keyId: string;
  readonly version: number;
}
export interface Protected extends VersionUsed {
  readonly ciphertext: string;
}
/** What a use reveals; whoever receives `secret` wipes it. */
export interface Revealed extends VersionUsed {
  readonly secret: KeyBytes;
}
/** A new data key; `clear` is null unless it was asked for, and is wiped by whoever receives it. */
interface DataKey extends VersionUsed {
  readonly sealed: string;
  readonly clear: KeyBytes | null;
}
export interface Signature extends VersionUsed {
  readonly signature: string;
}
export type Verdict = VersionUsed & { readonly verdict: 'genuine' | 'not genuine' };
/** What the statement says is told only where it is the signer's. `content changed`: it was signed as it is not now. */
type FileVerdict = VersionUsed &
  (
    | { readonly verdict: 'not genuine' }
    | {
        readonly verdict: 'genuine' | 'content changed';
        /** Name of the file when it was signed. */
        readonly file: string;
        readonly signedAt: Instant;
        readonly signedBy: string;
      }
  );

const capabilityFor: Readonly<Record<Content, Capability>> = { data: 'encrypt', 'data key': 'seal' };

export class KeyUse {
  readonly #gate: Gate;

  constructor(gate: Gate) {
    this.#gate = gate;
  }

  /**
   * Encrypts at most 32,768 bytes under the current version; `plaintext` is wiped. Refuses `data_too_large`,
   * `context_…`, and as every use: `key_unknown`, `key_not_available`, `key_wrong_type`, `not_permitted`.
   */
  async encrypt(keyIdHex: string, plaintext: Uint8Array, context: EncryptionContext): Promise<Protected> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    try {
      return await this.#gate.act({ operation: 'encrypt', keyId }, async (at) => {
        const used = await versionInUse(at, keyId, 'current', 'encrypt');
        const ciphertext = protect(used, 'data', canonicalContext(context), plaintext);
        await this.#count(at, 'encrypt', used, plaintext.length);
        return { ...named(used), ciphertext };
      });
    } finally {
      plaintext.fill(0);
    }
  }

  /** The reverse. Refuses `ciphertext_malformed`, `ciphertext_unopened`, `context_…`, and as every use. */
  decrypt(ciphertext: string, context: EncryptionContext): Promise<Revealed> {
    return this.#reveal('decrypt', 'data', ciphertext, context);
  }

  /**
   * Moves a ciphertext or a sealed data key to the newest version of its key, or of another; it keeps its context.
   * Refuses as `decrypt` and `encrypt`, for either key.
   */
  async reEncrypt(
    ciphertext: string,
    target: 'newest' | { readonly keyIdHex: string },
    context: EncryptionContext,
  ): Promise<Protected> {
    const operation = 're-encrypt';
    const token = await this.#orRecord({ operation }, async () => readCiphertext(ciphertext));
    const { keyId, version } = token;
    const targetId = target === 'newest' ? keyId : Buffer.from(target.keyIdHex, 'hex');
    const act = { operation, keyId, version, detail: { to: targetId.toString('hex') } } as const;
    return this.#gate.act(act, async (at) => {
      if (!targetId.equals(keyId)) await allowed(at.open, at.changes, at.person, operation, targetId);
      const canonical = canonicalContext(context);
      const from = await versionInUse(at, keyId, version, 'encrypt');
      const content = contentOf(from, canonical, token);
      using plaintext = unprotect(from, content, canonical, token);
      const to = await versionInUse(at, targetId, 'current', capabilityFor[content]);
      const moved = plaintext.use((bytes) => protect(to, content, canonical, bytes));
      at.say({ version, detail: { toVersion: to.place.version } });
      await this.#count(at, operation, from, plaintext.length);
      if (!isSame(from.place, to.place)) await this.#count(at, operation, to, plaintext.length);
      return { ...named(to), ciphertext: moved };
    });
  }

  /**
   * Makes a data key of 128, 256 or 512 random bits, sealed under the current version (SP 800-133r2 section 6.1).
   * Refuses `argument_invalid` for another size, `context_…`, and as every use.
   */
  async dataKey(
    keyIdHex: string,
    bits: DataKeyBits,
    show: 'sealed only' | 'sealed and clear',
    context: EncryptionContext,
  ): Promise<DataKey> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    const operation = 'create data key';
    await this.#orRecord({ operation, keyId }, async () => requireSize(bits));
    const act = { operation, keyId, detail: { bits, shown: show } } as const;
    const clear = KeyBytes.random(bits / 8);
    try {
      const made = await this.#gate.act(act, async (at) => {
        const used = await versionInUse(at, keyId, 'current', 'seal');
        const sealed = clear.use((bytes) => protect(used, 'data key', canonicalContext(context), bytes));
        await this.#count(at, operation, used, clear.length);
        return { ...named(used), sealed };
      });
      return { ...made, clear: show === 'sealed and clear' ? clear.copy() : null };
    } finally {
      clear.wipe();
    }
  }

  /** A sealed data key in the clear. Refuses as `decrypt`. */
  openDataKey(sealed: string, context: EncryptionContext): Promise<Revealed> {
    return this.#reveal('open data key', 'data key', sealed, context);
  }

  /** Signs at most 32,768 bytes with the current version. Refuses `data_too_large`, and as every use. */
  sign(keyIdHex: string, data: Uint8Array): Promise<Signature> {
    const keyId = Buffer.from(keyIdHex, 'hex');
    return this.#gate.act({ operation: 'sign', keyId }, async (at) => {
      requireSmall(data);
      const used = await versionInUse(at, keyId, 'current', 'sign');
      const signer = signerOf(used);
      using material = used.material();
      const signature = signStatement(material, signer.type, dataStatement(signer, digestOf(data)));
      await this.#count(at, 'sign', used, data.length);
      return { ...named(used), signature: composeSignature(signer, signature) };
    });
  }

  /** Whether a signature is of this data. Refuses `signature_malformed`, `data_too_large`, and as every use. */
  async verify(signature: string, data: Uint8Array): Promise<Verdict> {
    const operation = 'verify';
    const token = await this.#orRecord({ operation }, async () => readSignature(signature));
    const { keyId, version, body } = token;
    return this.#gate.act({ operation, keyId, version }, async (at) => {
      requireSmall(data);
      const used = await versionInUse(at, keyId, version, 'sign');
      const signer = signerOf(used);
      const isGenuine = verifyStatement(signer, dataStatement(signer, digestOf(data)), body);
      const verdict = isGenuine ? 'genuine' : 'not genuine';
      at.say({ detail: { verdict } });
      await this.#count(at, operation, used, data.length);
      return { ...named(used), verdict };
    });
  }

  /**
   * Signs the file at `path` into `<name>.sig` beside it (KU4) and answers the path of that. Refuses `target_exists`,
   * `file_…`, `disk_…`, `readback_failed`, and as every use.
   */
  async signFile(
    path: string,
    keyIdHex: string,
    existing: Existing,
    goOn: GoOn = () => {},
  ): Promise<VersionUsed & { readonly signaturePath: string }> {
    const open = this.#gate.open();
    const keyId = Buffer.from(keyIdHex, 'hex');
    const act = { operation: 'sign file', keyId, detail: { path }, by: open.person } as const;
    await this.#gate.permit(act.operation, keyId);
    const { output, digest } = await this.#orRecord(act, async () => {
      await refuseOwn(path, open.keystore.path);
      const { key } = await open.keystore.read((rows) => usableVersion(open.root, rows, keyId, 'current'));
      requireCapable(key, 'sign');
      return beginSignatureFile(path, existing, goOn);
    });
    return this.#gate.track(this.#releaseSignature(act, basename(path), output, digest));
  }

  /**
   * Verifies the file at `path` by its signature file. Refuses `signature_file_malformed`, `signature_elsewhere`,
   * `file_…`, and as every use.
   */
  async verifyFile(
    path: string,
    signaturePath: string = path + signatureSuffix,
    goOn: GoOn = () => {},
  ): Promise<FileVerdict> {
    const open = this.#gate.open();
    const act = { operation: 'verify file', detail: { path }, by: open.person } as const;
    const read = await this.#orRecord(act, async () => {
      for (const one of [path, signaturePath]) await refuseOwn(one, open.keystore.path);
      return openSignatureFile(open.founding.id, signaturePath);
    });
    const { keyId, version } = read.statement;
    await this.#gate.permit(act.operation, keyId);
    const exactly = { ...act, keyId, version };
    const digest = await this.#orRecord(exactly, () => digestFile(path, goOn));
    return this.#gate.act(exactly, async (at) => {
      const used = await versionInUse(at, keyId, version, 'sign');
      const verdict = verdictOn(signerOf(used), read, digest);
      at.say({ detail: { verdict: verdict.verdict } });
      await this.#count(at, act.operation, used, digest.size);
      return { ...named(used), ...verdict };
    });
  }

  /**
   * A file of at most so many bytes, to be used as small data; the caller wipes it. Refuses `data_too_large`, also for
   * what is no file, `file_unsupported` for the vault's own, and as the disk does.
   */
  async readData(path: string, most: number = mostData): Promise<Buffer> {
    await refuseOwn(path, this.#gate.open().keystore.path);
    const bytes = await readSmallFile(path, most);
    if (bytes === null) throw new Refusal('data_too_large', { most });
    return bytes;
  }

  /** Writes what a use gave to a new file, for its owner alone. Refuses as `writeSmallFile` does. */
  writeResult(path: string, bytes: Buffer): Promise<void> {
    return writeSmallFile(path, bytes, 0o600);
  }

  async #reveal(
    operation: 'decrypt' | 'open data key',
    content: Content,
    ciphertext: string,
    context: EncryptionContext,
  ): Promise<Revealed> {
    const token = await this.#orRecord({ operation }, async () => readCiphertext(ciphertext));
    const { keyId, version } = token;
    const revealed: KeyBytes[] = [];
    try {
      return await this.#gate.act({ operation, keyId, version }, async (at) => {
        const used = await versionInUse(at, keyId, version, capabilityFor[content]);
        const secret = unprotect(used, content, canonicalContext(context), token);
        revealed.push(secret);
        await this.#count(at, operation, used, secret.length);
        return { ...named(used), secret };
      });
    } catch (thrown) {
      for (const secret of revealed) secret.wipe();
      throw thrown;
    }
  }

  /** Signs, records, and lets the file appear (KU4). */
  async #releaseSignature(
    act: Act & { readonly keyId: Buffer },
    file: string,
    output: Output,
    { size, sha512 }: Digest,
  ): Promise<VersionUsed & { readonly signaturePath: string }> {
    try {
      const { bytes, used } = await this.#gate.act(act, async (at) => {
        const used = await versionInUse(at, act.keyId, 'current', 'sign');
        const signer = signerOf(used);
        const facts = { file, signedAt: this.#gate.now(), signedBy: at.person.name };
        const statement = fileStatement(signer, facts, { size, sha512 });
        using material = used.material();
        const bytes = composeSignatureFile(statement, signStatement(material, signer.type, statement));
        at.say({ detail: { output: output.name } });
        await this.#count(at, act.operation, used, size);
        return { bytes, used: named(used) };
      });
      await this.#orRecord({ ...act, version: used.version }, () => releaseSignatureFile(output, bytes));
      return { ...used, signaturePath: join(output.folder, output.name) };
    } catch (thrown) {
      await output.abandon();
      throw thrown;
    }
  }

  async #count(at: Acting, operation: Operation, { place }: VersionInUse, bytes: number): Promise<void> {
    at.say({ detail: { bytes } });
    await countUse(at.changes, place.keyId, place.version, operation, bytes, this.#gate.now());
  }

  /** Work that comes before or after the transaction of an act: where it refuses, that is an entry (KU2). */
  async #orRecord<T>(act: Act, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      await this.#gate.refused(act, thrown);
      throw thrown;
    }
  }
}

function named({ place }: VersionInUse): VersionUsed {
  return { keyId: place.keyId.toString('hex'), version: place.version };
}

function isSame(a: VersionPlace, b: VersionPlace): boolean {
  return a.keyId.equals(b.keyId) && a.version === b.version;
}

function requireSize(bits: number): void {
  if (!dataKeyBits.some((known) => known === bits)) throw new Refusal('argument_invalid');
}

function requireSmall(data: Uint8Array): void {
  if (data.length > mostData) throw new Refusal('data_too_large', { most: mostData });
}

function verdictOn(signer: Signer, read: SignatureFile, { size, sha512 }: Digest) {
  if (!verifySignatureFile(signer, read)) return { verdict: 'not genuine' } as const;
  const { file, signedAt, signedBy, ...signed } = read.statement;
  const isContent = signed.size === size && sameBytes(signed.sha512, sha512);
  return { verdict: isContent ? 'genuine' : 'content changed', file, signedAt, signedBy } as const;
}
