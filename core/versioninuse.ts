// A version in use: one key version inside one act, and what may be done with it.
//
// VU1  It is available, genuine and of a type that can do what is asked, in the very transaction that records its use.
// VU2  Its material is unwrapped where it is needed and wiped there; a public key is enough wherever it is.

import {
  type CiphertextPlace,
  type Content,
  decryptBy,
  decryptUnder,
  encryptTo,
  encryptUnder,
} from './ciphertext.ts';
import type { Acting } from './gate.ts';
import type { KeyBytes } from './keybytes.ts';
import { materialOf, usableVersion } from './keymaterial.ts';
import type { VersionPlace } from './keywrap.ts';
import { type Capability, type Key, requireCapable } from './lifecycle.ts';
import { invariant, Refusal } from './refusal.ts';
import type { Signer } from './signature.ts';
import type { Token } from './token.ts';

/** A version that may be used, and how its material is had; the caller wipes that. */
export interface VersionInUse {
  readonly key: Key;
  readonly place: VersionPlace;
  readonly publicKey: Buffer | null;
  readonly material: () => KeyBytes;
}

/** Refuses `key_unknown`, `key_not_available`, `key_wrong_type` (VU1). Names the version in the entry. */
export async function versionInUse(
  { open, changes, say }: Acting,
  keyId: Buffer,
  which: 'current' | number,
  capability: Capability,
): Promise<VersionInUse> {
  const { root, founding } = open;
  const { key, version } = await usableVersion(root, changes, keyId, which);
  requireCapable(key, capability);
  const place = { vaultId: founding.id, keyId, version: version.version };
  say({ version: place.version });
  // The row that usableVersion found genuine, in the same transaction.
  const row = key.type === 'AES-256' ? null : await changes.get('key_version', keyId, place.version);
  const material = () => materialOf(root, founding.id, key, version);
  return { key, place, publicKey: row?.public_key ?? null, material };
}

/** Encrypts, by the material or to the public key; `context` in canonical form. Refuses `data_too_large`. */
export function protect(
  used: VersionInUse,
  content: Content,
  context: Buffer,
  plaintext: Uint8Array,
): string {
  const place: CiphertextPlace = { ...used.place, content, context };
  if (used.key.type !== 'AES-256') return encryptTo(publicKeyIn(used), place, plaintext);
  using material = used.material();
  return encryptUnder(material, place, plaintext);
}

/** The reverse; refuses `ciphertext_unopened`. */
export function unprotect(used: VersionInUse, content: Content, context: Buffer, token: Token): KeyBytes {
  const place: CiphertextPlace = { ...used.place, content, context };
  using material = used.material();
  const isSymmetric = used.key.type === 'AES-256';
  const opened = isSymmetric
    ? decryptUnder(material, place, token.body)
    : decryptBy(material, place, token.body);
  if (opened === null) throw new Refusal('ciphertext_unopened');
  return opened;
}

/** What a ciphertext that is moved holds; what it is not does not open, so it is tried. */
export function contentOf(used: VersionInUse, context: Buffer, token: Token): Content {
  if (used.key.type !== 'AES-256') return 'data';
  using material = used.material();
  using sealed = decryptUnder(material, { ...used.place, content: 'data key', context }, token.body);
  return sealed === null ? 'data' : 'data key';
}

export function signerOf(used: VersionInUse): Signer {
  const { type } = used.key;
  invariant(type !== 'AES-256', 'a key that signs is a pair');
  return { ...used.place, type, publicKey: publicKeyIn(used) };
}

function publicKeyIn({ publicKey }: VersionInUse): Buffer {
  invariant(publicKey !== null, 'a version of a pair has its public key');
  return publicKey;
}
