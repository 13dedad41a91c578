// Which vector files there are and how many vectors of each must have run: a corpus test that passes on an empty
// corpus proves nothing. `vectors.test.ts` holds this table against the files and against the tests.

import { expect, test } from 'vitest';
import { KeyBytes } from '../core/keybytes.ts';

export const corpus = {
  'age/cctv.json': 57,
  'argon2/argon2.json': 19,
  'hpke/rfc9180_x25519.json': 44,
  'hpke/seal_open_base_aes256gcm.json': 15,
  'nist/aes_256_gcm_cavp.json': 400,
  'nist/aes_256_kwp_cavp.json': 160,
  'note/signed_note.json': 9,
  'passphrase/normalisation.json': 33,
  'rfc/rfc5649.json': 2,
  'rfc/rfc_vectors.json': 11,
  'shamir/shamir_gf256.json': 20,
  'tink/aes_gcm_hkdf_streaming.json': 50,
  'wycheproof/aes_gcm_test.json': 52,
  'wycheproof/aes_kwp_test.json': 47,
  'wycheproof/ecdsa_secp256r1_sha256_test.json': 16,
  'wycheproof/ed25519_test.json': 76,
  'wycheproof/hkdf_sha256_test.json': 43,
  'wycheproof/hmac_sha256_test.json': 45,
  'wycheproof/rsa_pss_2048_sha256_mgf1_32_test.json': 4,
  'wycheproof/x25519_test.json': 259,
  'xaes/xaes_256_gcm.json': 46,
} as const;

/** Runs vectors of one file, names the one that fails, and counts those that passed. */
export class Tally {
  readonly #file: keyof typeof corpus;
  #ran = 0;

  constructor(file: keyof typeof corpus) {
    this.#file = file;
  }

  async each<T>(vectors: readonly T[], check: (vector: T) => void | Promise<void>): Promise<void> {
    for (const [index, vector] of vectors.entries()) {
      try {
        await check(vector);
      } catch (thrown) {
        throw new Error(`${this.#file}: ${JSON.stringify(vector).slice(0, 200)} (number ${index})`, {
          cause: thrown,
        });
      }
      this.#ran += 1;
    }
  }

  /** To be called last in the file's `describe`. */
  expectAll(): void {
    test(`all ${corpus[this.#file]} vectors of ${this.#file} ran`, () => {
      expect(this.#ran).toBe(corpus[this.#file]);
    });
  }
}

export function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

export function secret(text: string): KeyBytes {
  return KeyBytes.take(hex(text));
}

/** The bytes as hexadecimal, and the secret wiped. */
export function revealed(key: KeyBytes | null): string | null {
  const text = key?.use((bytes) => bytes.toString('hex')) ?? null;
  key?.wipe();
  return text;
}
