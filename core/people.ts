// People: who they are to the vault, and the credential that their passphrase opens.
//
//   wrapping key = HKDF(Argon2id(passphrase, salt) [| key file 32]; salt = vault id, "passphrase-wrap"       | person id)
//   commitment   = HKDF(the same;                                   salt = vault id, "passphrase-commitment" | person id)
//   wrapped      = XAES-256-GCM(wrapping key, X25519 private key 32)                                          72 bytes
//   bound to       label "private-key", vault id 16, person id 16, KEM u16, public key 32,
//                  m u32 (KiB), t u32, p u32, salt 16
//
// P1  The commitment is compared first, in constant time: it says "wrong passphrase" before GCM is asked, and GCM
//     alone does not commit to its key.
// P2  A credential stands for itself: it opens only to the private key of its own public key, and that public key is
//     under the header MAC. So a person changes his passphrase alone, and nobody else can put one in its place.

import { randomBytes } from 'node:crypto';
import { openBox, sealBox } from './aead.ts';
import { binding, subkey } from './kdf.ts';
import type { KeyBytes } from './keybytes.ts';
import { u16, u32 } from './layout.ts';
import { type Argon2Parameters, argon2id, argon2WithinCaps } from './passphrase.ts';
import { Refusal } from './refusal.ts';
import { kemX25519, makeKeyPair } from './rootkey.ts';

/** What the keystore holds of one person's passphrase. */
export interface Credential {
  /** RFC 9180 number of the KEM of the key pair. */
  readonly kem: number;
  readonly publicKey: Buffer;
  readonly argon2: Argon2Parameters;
  readonly salt: Buffer;
  readonly commitment: Buffer;
  readonly wrappedPrivateKey: Buffer;
}

/** A person of the vault. Ids are 16 random bytes and are never used again. */
export interface Person {
  readonly id: Buffer;
  readonly name: string;
  readonly createdAt: number;
  readonly credential: Credential;
}

/** A name as it is kept: NFC, no edge spaces. Refuses `person_name_invalid`. */
export function personName(given: string): string {
  const name = given.normalize('NFC').trim();
  const length = [...name].length;
  if (length < 1 || length > 63 || /[\p{C}\p{Zl}\p{Zp}]/u.test(name))
    throw new Refusal('person_name_invalid');
  return name;
}

/** Makes a key pair and puts its private half behind the passphrase (normalised bytes). */
export async function makeCredential(
  vaultId: Buffer,
  personId: Buffer,
  passphrase: KeyBytes,
  argon2: Argon2Parameters,
): Promise<Credential> {
  const pair = await makeKeyPair();
  using privateKey = pair.privateKey;
  const salt = randomBytes(16);
  using stretched = await argon2id(passphrase, salt, argon2);
  using wrappingKey = subkey(stretched, vaultId, 'passphrase-wrap', personId);
  using commitment = subkey(stretched, vaultId, 'passphrase-commitment', personId);
  const open = { kem: kemX25519, publicKey: pair.publicKey, argon2, salt };
  return {
    ...open,
    commitment: commitment.use((bytes) => Buffer.from(bytes)),
    wrappedPrivateKey: privateKey.use((bytes) => sealBox(wrappingKey, bytes, place(vaultId, personId, open))),
  };
}

/**
 * Opens the private key (32 bytes) with the passphrase; null where the passphrase is wrong.
 * Refuses `keystore_altered` where the passphrase is right but the record is not what was written.
 */
export async function openCredential(
  vaultId: Buffer,
  personId: Buffer,
  credential: Credential,
  passphrase: KeyBytes,
): Promise<KeyBytes | null> {
  const altered = new Refusal('keystore_altered', { place: 'the record of a person' });
  if (!argon2WithinCaps(credential.argon2) || credential.kem !== kemX25519) throw altered;
  using stretched = await argon2id(passphrase, credential.salt, credential.argon2);
  using commitment = subkey(stretched, vaultId, 'passphrase-commitment', personId);
  if (!commitment.equals(credential.commitment)) return null;
  using wrappingKey = subkey(stretched, vaultId, 'passphrase-wrap', personId);
  const privateKey = openBox(wrappingKey, credential.wrappedPrivateKey, place(vaultId, personId, credential));
  if (privateKey === null) throw altered;
  return privateKey;
}

function place(
  vaultId: Buffer,
  personId: Buffer,
  of: Pick<Credential, 'kem' | 'publicKey' | 'argon2' | 'salt'>,
): Buffer {
  const { memoryKiB, passes, lanes } = of.argon2;
  const parameters = [u32(memoryKiB), u32(passes), u32(lanes), of.salt];
  return binding('private-key', vaultId, personId, u16(of.kem), of.publicKey, ...parameters);
}
