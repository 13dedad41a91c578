// The wrapping key: what key material is wrapped with outside, so that it never lies anywhere in the clear on its way
// in.
//
//   wrapped = RSAES-OAEP(wrapping key, material)                                              384 bytes
//           | RSAES-OAEP(wrapping key, one-time AES-256 key) | AES-KWP(one-time key, material)   384 + 8 n bytes
//   OAEP and its MGF1 with SHA-256, no label (RFC 8017 section 7.1); AES-KWP: kwp.ts
//
// The second form is RSA_AES_KEY_WRAP_SHA_256 of PKCS#11 and the cloud services: for what is longer than 318 bytes.
// The length tells the forms apart, so either may carry any type.
//
// WK1  RSA-3072, made for one import. Its private half is in memory alone, so that with the lock of the vault a
//      wrapped file that somebody kept opens nowhere any more, not even for the admins: neither backup nor keystore
//      has the key that would bring a deleted key back.
// WK2  Nothing says why a wrapped file does not open: OAEP, the one-time key's length and AES-KWP fail alike.

import { constants, privateDecrypt } from 'node:crypto';
import { KeyBytes } from './keybytes.ts';
import { type Material, makeMaterial, privateKeyOf } from './keytypes.ts';
import { isWrappedLength, unwrapPadded } from './kwp.ts';
import { Refusal } from './refusal.ts';

const modulusBytes = 384;

export function makeWrappingKey(): Promise<Material> {
  return makeMaterial('RSA-3072');
}

/** The material, which the caller wipes. Refuses `import_wrapped_length`, `import_wrapped_unopened`. */
export function unwrapMaterial(privateKey: KeyBytes, wrapped: Buffer, file: string): KeyBytes {
  const rest = wrapped.subarray(modulusBytes);
  const isLength = wrapped.length === modulusBytes || (rest.length > 0 && isWrappedLength(rest.length));
  if (wrapped.length < modulusBytes || !isLength)
    throw new Refusal('import_wrapped_length', { file, length: wrapped.length });
  const inner = decrypted(privateKey, wrapped.subarray(0, modulusBytes));
  const material = rest.length === 0 ? inner : unwrappedBy(inner, rest);
  if (material === null) throw new Refusal('import_wrapped_unopened', { file });
  return material;
}

function unwrappedBy(oneTimeKey: KeyBytes | null, wrapped: Buffer): KeyBytes | null {
  if (oneTimeKey === null) return null;
  using key = oneTimeKey;
  return key.length === 32 ? unwrapPadded(key, wrapped) : null;
}

function decrypted(privateKey: KeyBytes, wrapped: Buffer): KeyBytes | null {
  try {
    const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' } as const;
    return KeyBytes.take(privateDecrypt({ key: privateKeyOf(privateKey), ...oaep }, wrapped));
  } catch {
    return null;
  }
}

/** The name under which the public half is proposed to be saved, and which the commands read. */
export const wrappingKeyName = 'wrapping-key.pem';

const oaep = [
  `openssl pkeyutl -encrypt -pubin -inkey ${wrappingKeyName} \\`,
  '  -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 \\',
  '  -pkeyopt rsa_mgf1_md:sha256',
].join('\n');

/**
 * What wraps a file with OpenSSL 3 in a POSIX shell. The one-time key stands for a moment among the arguments of a
 * process, as OpenSSL has no other way: it is for a computer that nobody else works at.
 */
export const wrappingCommands = {
  secretKey: `${oaep} -in key.bin -out key.wrapped`,
  privateKey: [
    'umask 077 && openssl rand -out one-time.bin 32',
    'openssl pkcs8 -topk8 -nocrypt -outform DER \\',
    '  -in key.pem -out key.der',
    `${oaep} -in one-time.bin -out key.wrapped`,
    'openssl enc -e -id-aes256-wrap-pad -iv A65959A6 -in key.der \\',
    '  -K "$(od -An -v -tx1 one-time.bin | tr -d \' \\n\')" >> key.wrapped',
    'rm one-time.bin key.der',
  ].join('\n'),
} as const;
