// The credential: what a person's passphrase opens, and with it his key file where he chose to need one.
//
//   secret       = Argon2id(passphrase, salt) 32 [| key file 32]
//   wrapping key = HKDF(secret; salt = vault id, "passphrase-wrap"       | person id)
//   commitment   = HKDF(secret; salt = vault id, "passphrase-commitment" | person id)
//   wrapped      = XAES-256-GCM(wrapping key, X25519 private key 32)                                          72 bytes
//   bound to       label "private-key", vault id 16, person id 16, KEM u16, public key 32,
//                  m u32 (KiB), t u32, p u32, salt 16, mark of the key file 16 (zeros: none is needed)
//
// P1  The commitment is compared first, in constant time: it says "wrong passphrase" before GCM is asked, and GCM
//     alone does not commit to its key.
// P2  A credential opens only to the private key of its own public key, and stands under the mark of its person's row:
//     nobody puts another in its place, nor one that its person has changed since.
// P3  That a key file is needed, and which, is bound: a record from which it was struck out opens to nothing.
// P4  A changed credential keeps the key pair, so every share that was sealed to it still opens. It was opened once
//     before it is handed out.

import { randomBytes } from 'node:crypto';
import { openBox, sealBox } from './aead.ts';
import { binding, subkey } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { keyFileMark } from './keyfile.ts';
import { u16, u32 } from './layout.ts';
import { type Argon2Parameters, argon2id, argon2WithinCaps } from './passphrase.ts';
import { invariant, Refusal } from './refusal.ts';
import { kemX25519, makeKeyPair } from './rootkey.ts';

/** What the keystore holds of one person's passphrase. */
export interface Credential {
  /** RFC 9180 number of the KEM of the key pair. */
  readonly kem: number;
  readonly publicKey: Buffer;
  readonly argon2: Argon2Parameters;
  readonly salt: Buffer;
  /** `none`, or the mark (32 hex digits) of the key file that is needed besides the passphrase. */
  readonly keyFile: string;
  readonly commitment: Buffer;
  readonly wrappedPrivateKey: Buffer;
}

/** Makes a key pair and puts its private half behind the passphrase (normalised bytes) and the key file, if any. */
export async function makeCredential(
  vaultId: Buffer,
  personId: Buffer,
  passphrase: KeyBytes,
  argon2: Argon2Parameters,
  keyFile: KeyBytes | null = null,
): Promise<Credential> {
  const pair = await makeKeyPair();
  using privateKey = pair.privateKey;
  return await wrap(
    vaultId,
    personId,
    { publicKey: pair.publicKey, privateKey },
    passphrase,
    keyFile,
    argon2,
  );
}

/**
 * Opens the private key (32 bytes) with the passphrase and the key file; null where the passphrase is wrong.
 * Refuses `key_file_missing`, `key_file_wrong` and `key_file_unneeded` before it stretches anything, and
 * `keystore_altered` where the passphrase is right but the record is not what was written.
 */
export async function openCredential(
  vaultId: Buffer,
  personId: Buffer,
  credential: Credential,
  passphrase: KeyBytes,
  keyFile: KeyBytes | null = null,
): Promise<KeyBytes | null> {
  const altered = new Refusal('keystore_altered', { place: 'the record of a person' });
  if (!argon2WithinCaps(credential.argon2) || credential.kem !== kemX25519) throw altered;
  requireKeyFile(vaultId, personId, credential, keyFile);
  using secret = await secretOf(passphrase, keyFile, credential.salt, credential.argon2);
  using commitment = subkey(secret, vaultId, 'passphrase-commitment', personId);
  if (!commitment.equals(credential.commitment)) return null;
  using wrappingKey = subkey(secret, vaultId, 'passphrase-wrap', personId);
  const privateKey = openBox(wrappingKey, credential.wrappedPrivateKey, place(vaultId, personId, credential));
  if (privateKey === null) throw altered;
  return privateKey;
}

/**
 * Puts a person's private key behind another passphrase, another key file, or both (P4); null where the old passphrase
 * is wrong. `keyFileNew` null: from now on none is needed. Refuses `passphrase_same` where nothing would change, and as
 * `openCredential` does. Whether the new passphrase is strong enough is the caller's question.
 */
export async function changeCredential(
  vaultId: Buffer,
  person: { readonly id: Buffer; readonly credential: Credential },
  oldPassphrase: KeyBytes,
  newPassphrase: KeyBytes,
  keyFileOld: KeyBytes | null,
  keyFileNew: KeyBytes | null,
  argon2: Argon2Parameters,
): Promise<Credential | null> {
  const { id, credential } = person;
  const isSamePassphrase = oldPassphrase.use((bytes) => newPassphrase.equals(bytes));
  if (isSamePassphrase && markOf(vaultId, id, keyFileNew) === credential.keyFile)
    throw new Refusal('passphrase_same');
  using privateKey = await openCredential(vaultId, id, credential, oldPassphrase, keyFileOld);
  if (privateKey === null) return null;
  const pair = { publicKey: credential.publicKey, privateKey };
  const changed = await wrap(vaultId, id, pair, newPassphrase, keyFileNew, argon2);
  using again = await openCredential(vaultId, id, changed, newPassphrase, keyFileNew);
  invariant(again !== null && privateKey.use((bytes) => again.equals(bytes)), 'a changed credential opens');
  return changed;
}

async function wrap(
  vaultId: Buffer,
  personId: Buffer,
  pair: { readonly publicKey: Buffer; readonly privateKey: KeyBytes },
  passphrase: KeyBytes,
  keyFile: KeyBytes | null,
  argon2: Argon2Parameters,
): Promise<Credential> {
  const salt = randomBytes(16);
  using secret = await secretOf(passphrase, keyFile, salt, argon2);
  using wrappingKey = subkey(secret, vaultId, 'passphrase-wrap', personId);
  using commitment = subkey(secret, vaultId, 'passphrase-commitment', personId);
  const mark = markOf(vaultId, personId, keyFile);
  const open = { kem: kemX25519, publicKey: pair.publicKey, argon2, salt, keyFile: mark };
  const bound = place(vaultId, personId, open);
  return {
    ...open,
    commitment: commitment.use((bytes) => Buffer.from(bytes)),
    wrappedPrivateKey: pair.privateKey.use((bytes) => sealBox(wrappingKey, bytes, bound)),
  };
}

/** Passphrase and key file as one secret: 32 or 64 bytes. */
async function secretOf(
  passphrase: KeyBytes,
  keyFile: KeyBytes | null,
  salt: Buffer,
  argon2: Argon2Parameters,
): Promise<KeyBytes> {
  const stretched = await argon2id(passphrase, salt, argon2);
  if (keyFile === null) return stretched;
  using first = stretched;
  return first.use((a) => keyFile.use((b) => KeyBytes.take(Buffer.concat([a, b]))));
}

function requireKeyFile(
  vaultId: Buffer,
  personId: Buffer,
  credential: Credential,
  keyFile: KeyBytes | null,
): void {
  const given = markOf(vaultId, personId, keyFile);
  if (given === credential.keyFile) return;
  if (given === 'none') throw new Refusal('key_file_missing');
  throw new Refusal(credential.keyFile === 'none' ? 'key_file_unneeded' : 'key_file_wrong');
}

function markOf(vaultId: Buffer, personId: Buffer, keyFile: KeyBytes | null): string {
  return keyFile === null ? 'none' : keyFileMark(vaultId, personId, keyFile);
}

function place(
  vaultId: Buffer,
  personId: Buffer,
  of: Pick<Credential, 'kem' | 'publicKey' | 'argon2' | 'salt' | 'keyFile'>,
): Buffer {
  const { memoryKiB, passes, lanes } = of.argon2;
  const mark = of.keyFile === 'none' ? Buffer.alloc(16) : Buffer.from(of.keyFile, 'hex');
  const parameters = [u32(memoryKiB), u32(passes), u32(lanes), of.salt, mark];
  return binding('private-key', vaultId, personId, u16(of.kem), of.publicKey, ...parameters);
}
