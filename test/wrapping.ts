// What somebody outside does with key material before it is imported, made with node:crypto: the other half of
// core/kwp.ts, core/wrappingkey.ts and core/pkcs8.ts. test/openssl.test.ts does the same with the openssl command.

import {
  constants,
  createCipheriv,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  pbkdf2Sync,
  publicEncrypt,
  randomBytes,
  scryptSync,
} from 'node:crypto';

/** AES key wrap with padding (RFC 5649 section 4.1). */
export function wrapPadded(key: Buffer, plain: Buffer): Buffer {
  const padded = Buffer.alloc(8 + Math.ceil(plain.length / 8) * 8);
  padded.writeUInt32BE(0xa65959a6, 0);
  padded.writeUInt32BE(plain.length, 4);
  plain.copy(padded, 8);
  return wind(key, padded);
}

/** W of SP 800-38F over what is given, whatever stands in its first semiblock. */
function wind(key: Buffer, padded: Buffer): Buffer {
  const bytes = Buffer.from(padded);
  const aes = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false);
  if (bytes.length === 16) return aes.update(bytes);
  const count = bytes.length / 8 - 1;
  let first = bytes.subarray(0, 8);
  for (let step = 1; step <= 6 * count; step++) {
    const at = (((step - 1) % count) + 1) * 8;
    const encrypted = aes.update(Buffer.concat([first, bytes.subarray(at, at + 8)]));
    first = Buffer.from(encrypted.subarray(0, 8));
    first.writeUInt32BE((first.readUInt32BE(4) ^ step) >>> 0, 4);
    encrypted.copy(bytes, at, 8);
  }
  return Buffer.concat([first, bytes.subarray(8)]);
}

export function wrapOaep(pem: string, plain: Buffer, hash = 'sha256'): Buffer {
  const oaep = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: hash };
  return publicEncrypt({ key: createPublicKey(pem), ...oaep }, plain);
}

/** RSA_AES_KEY_WRAP_SHA_256. */
export function wrapLong(pem: string, plain: Buffer, oneTimeKey = randomBytes(32)): Buffer {
  return Buffer.concat([wrapOaep(pem, oneTimeKey), wrapPadded(oneTimeKey, plain)]);
}

export const pkcs8Of = (key: KeyObject): Buffer => key.export({ format: 'der', type: 'pkcs8' });

/** A fresh private key of a type of the vault, and what its public key is, in DER. */
export function freshPair(type: 'RSA-2048' | 'RSA-3072' | 'ECDSA-P256' | 'Ed25519') {
  const pair =
    type === 'Ed25519'
      ? generateKeyPairSync('ed25519')
      : type === 'ECDSA-P256'
        ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
        : generateKeyPairSync('rsa', { modulusLength: Number(type.slice(4)) });
  return { der: pkcs8Of(pair.privateKey), spki: pair.publicKey.export({ format: 'der', type: 'spki' }) };
}

/** A DER element; `tag` in hexadecimal. */
export function element(tag: string, ...contents: readonly Buffer[]): Buffer {
  const content = Buffer.concat(contents);
  const long =
    content.length < 256 ? [0x81, content.length] : [0x82, content.length >> 8, content.length & 255];
  const length = content.length < 128 ? [content.length] : long;
  return Buffer.concat([Buffer.from(tag, 'hex'), Buffer.from(length), content]);
}
const sequence = (...contents: readonly Buffer[]) => element('30', ...contents);
const oid = (hex: string) => element('06', Buffer.from(hex, 'hex'));
const octets = (bytes: Buffer) => element('04', bytes);
export function integer(value: number): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return element('02', (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), bytes]) : bytes);
}

export interface Protection {
  readonly bits: 128 | 192 | 256;
  readonly by:
    | {
        readonly kdf: 'pbkdf2';
        readonly iterations: number;
        readonly hash: 'sha1' | 'sha256' | 'sha384' | 'sha512';
      }
    | { readonly kdf: 'scrypt'; readonly N: number; readonly r: number; readonly p: number };
}
export const usual: Protection = { bits: 256, by: { kdf: 'pbkdf2', iterations: 2048, hash: 'sha256' } };

const cipherOids = { 128: '02', 192: '16', 256: '2a' } as const;
const hmacOids = { sha1: '07', sha256: '09', sha384: '0a', sha512: '0b' } as const;

/** A PKCS#8 file under a passphrase, DER. */
export function protect(plain: Buffer, passphrase: string, { bits, by }: Protection = usual): Buffer {
  const [salt, iv] = [randomBytes(16), randomBytes(16)];
  const derive = () =>
    by.kdf === 'pbkdf2'
      ? pbkdf2Sync(passphrase, salt, Math.min(by.iterations, 100_000), bits / 8, by.hash)
      : scryptSync(passphrase, salt, bits / 8, {
          N: Math.min(by.N, 2 ** 14),
          r: by.r,
          p: by.p,
          maxmem: 2 ** 28,
        });
  const derivation =
    by.kdf === 'pbkdf2'
      ? sequence(
          oid('2a864886f70d01050c'),
          sequence(
            octets(salt),
            integer(by.iterations),
            // SHA-1 is what is meant where nothing is said.
            ...(by.hash === 'sha1'
              ? []
              : [sequence(oid(`2a864886f70d02${hmacOids[by.hash]}`), element('05'))]),
          ),
        )
      : sequence(
          oid('2b06010401da47040b'),
          sequence(octets(salt), integer(by.N), integer(by.r), integer(by.p)),
        );
  const scheme = sequence(oid(`6086480165030401${cipherOids[bits]}`), octets(iv));
  const cipher = createCipheriv(`aes-${bits}-cbc`, derive(), iv);
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return sequence(sequence(oid('2a864886f70d01050d'), sequence(derivation, scheme)), octets(body));
}

export function pem(label: string, der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
