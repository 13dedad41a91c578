// Protected key files: a private key under a passphrase, PKCS#8 (RFC 5958) by PBES2 (RFC 8018), as PEM or DER.
//
//   file       = SEQUENCE { SEQUENCE { PBES2, SEQUENCE { derivation, AES-CBC with its IV } }, OCTET STRING }
//   derivation = PBKDF2 with HMAC-SHA-1, -256, -384 or -512, up to 10,000,000 iterations, or scrypt (RFC 7914) in 256 MiB
//
// PF1  A private key in the clear is refused, although it would be easier to take in than any other. Who hands one
//      over has left it on a disk; Keyward neither asks for such a file nor lets one come about for its sake.
// PF2  What is older than PBES2 with AES is refused: a file protected by DES or RC2 is all but in the clear.
// PF3  The bounds keep a planted file from holding the app up. There is no lower one beside what RFC 8018 wants: how
//      well the file is protected on its way is its sender's choice, and 2,048 iterations are the usual ones of
//      OpenSSL.
// PF4  The passphrase is taken as the bytes that were typed, as OpenSSL takes it. CBC says nothing about who wrote it: what
//      comes out is a private key or it is not, and a wrong passphrase and most damage look the same. Who changes the file
//      on its way can make another key of it, though none that he knows (of Ed25519 any 32 bytes are a key). So both sides
//      compare the SHA-256 of the public key afterwards, and the window says so.

import { pbkdf2, scrypt } from 'node:crypto';
import { promisify } from 'node:util';
import { openCbc } from './aead.ts';
import { DerReader } from './der.ts';
import { KeyBytes } from './keybytes.ts';
import { Refusal } from './refusal.ts';

const begin = Buffer.from('-----BEGIN ', 'ascii');
const dashes = Buffer.from('-----', 'ascii');
const label = 'ENCRYPTED PRIVATE KEY';
/** What OpenSSL's older form of protection says of itself. */
const legacy = Buffer.from('Proc-Type: 4,ENCRYPTED', 'ascii');
const iterations = { least: 1000, most: 10_000_000 } as const;
const scryptMemory = 256 * 1024 * 1024;

const oids = {
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  scrypt: '2b06010401da47040b',
} as const;
const hmacs: ReadonlyMap<string, string> = new Map([
  ['2a864886f70d0207', 'sha1'],
  ['2a864886f70d0209', 'sha256'],
  ['2a864886f70d020a', 'sha384'],
  ['2a864886f70d020b', 'sha512'],
]);
/** AES-CBC, by the bits of its key. */
const ciphers: ReadonlyMap<string, 128 | 192 | 256> = new Map([
  ['608648016503040102', 128],
  ['608648016503040116', 192],
  ['60864801650304012a', 256],
]);

type Derive = (passphrase: Buffer, length: number) => Promise<Buffer>;
interface Protected {
  readonly derive: Derive;
  readonly bits: 128 | 192 | 256;
  readonly iv: Buffer;
  readonly body: Buffer;
}

/**
 * What is in a protected key file, which the caller wipes; `file` is its name to show, `typed` stays the caller's.
 * Refuses `import_unprotected`, `import_file_malformed`, `import_protection_unfit`, `import_passphrase_wrong`.
 */
export async function openProtected(bytes: Buffer, typed: KeyBytes, file: string): Promise<KeyBytes> {
  const { derive, bits, iv, body } = readProtected(derOf(bytes, file), file);
  using passphrase = typed.copy();
  using key = KeyBytes.take(await passphrase.use((plain) => derive(plain, bits / 8)));
  const opened = key.use((k) => decrypted(k, iv, body));
  if (opened === null) throw new Refusal('import_passphrase_wrong', { file });
  return opened;
}

/** Null where no private key comes out (PF4). */
function decrypted(key: Buffer, iv: Buffer, body: Buffer): KeyBytes | null {
  const plain = openCbc(key, iv, body);
  if (plain === null || plain.use(beginsAsKey)) return plain;
  plain.wipe();
  return null;
}

/** SEQUENCE { INTEGER: what every PrivateKeyInfo begins with; anything else is what a wrong key gives. */
function beginsAsKey(plain: Buffer): boolean {
  try {
    return new DerReader(plain, () => new Error('not DER')).within('sequence').isNext('integer');
  } catch {
    return false;
  }
}

/** The DER of a file that may be PEM. Nothing of a key in the clear becomes text on the way, for text is not wiped. */
function derOf(bytes: Buffer, file: string): Buffer {
  const malformed = new Refusal('import_file_malformed', { file });
  const at = bytes.indexOf(begin);
  if (at < 0) return bytes;
  const end = bytes.indexOf(dashes, at + begin.length);
  const named = end < 0 ? '' : bytes.toString('latin1', at + begin.length, Math.min(end, at + 64));
  if (named !== label) {
    const isClear = /^(RSA |EC )?PRIVATE KEY$/.test(named) && !bytes.includes(legacy);
    throw isClear ? new Refusal('import_unprotected', { file }) : malformed;
  }
  const close = bytes.indexOf(`-----END ${label}-----`);
  if (close < 0 || bytes.includes(begin, close)) throw malformed;
  const text = bytes.toString('latin1', end + dashes.length, close).replace(/\s+/g, '');
  const der = Buffer.from(text, 'base64');
  if (der.toString('base64') !== text) throw malformed;
  return der;
}

function readProtected(der: Buffer, file: string): Protected {
  const whole = new DerReader(der, () => new Refusal('import_file_malformed', { file }));
  const outer = whole.within('sequence');
  whole.end();
  if (outer.isNext('integer')) throw new Refusal('import_unprotected', { file });
  const algorithm = outer.within('sequence');
  const body = outer.element('octets');
  outer.end();
  const unfit = () => new Refusal('import_protection_unfit', { file });
  if (algorithm.oid() !== oids.pbes2) throw unfit();
  const parameters = algorithm.within('sequence');
  algorithm.end();
  const derivation = parameters.within('sequence');
  const scheme = parameters.within('sequence');
  parameters.end();
  const bits = ciphers.get(scheme.oid());
  if (bits === undefined) throw unfit();
  const iv = scheme.element('octets');
  scheme.end();
  const derive = readDerivation(derivation, bits / 8, unfit);
  if (iv.length !== 16 || body.length === 0 || body.length % 16 !== 0)
    throw new Refusal('import_file_malformed', { file });
  return { derive, bits, iv, body };
}

/** PF3. A file that names another length of key than its cipher has contradicts itself. */
function readDerivation(from: DerReader, keyLength: number, unfit: () => Refusal): Derive {
  const oid = from.oid();
  if (oid !== oids.pbkdf2 && oid !== oids.scrypt) throw unfit();
  const parameters = from.within('sequence');
  from.end();
  if (!parameters.isNext('octets')) throw unfit();
  const salt = parameters.element('octets');
  return oid === oids.pbkdf2
    ? readPbkdf2(parameters, salt, keyLength, unfit)
    : readScrypt(parameters, salt, keyLength, unfit);
}

function readPbkdf2(from: DerReader, salt: Buffer, keyLength: number, unfit: () => Refusal): Derive {
  const count = from.number();
  requireKeyLength(from, keyLength, unfit);
  let hmac: string | undefined = 'sha1';
  if (from.isNext('sequence')) {
    const prf = from.within('sequence');
    hmac = hmacs.get(prf.oid());
    if (prf.left > 0) prf.element('null');
    prf.end();
  }
  from.end();
  if (hmac === undefined || count < iterations.least || count > iterations.most) throw unfit();
  const hash = hmac;
  return (passphrase, length) => promisify(pbkdf2)(passphrase, salt, count, length, hash);
}

function readScrypt(from: DerReader, salt: Buffer, keyLength: number, unfit: () => Refusal): Derive {
  const [N, r, p] = [from.number(), from.number(), from.number()];
  requireKeyLength(from, keyLength, unfit);
  from.end();
  const isPower = N > 1 && Number.isInteger(Math.log2(N));
  if (!isPower || r < 1 || p < 1 || p > 16 || 128 * N * r > scryptMemory) throw unfit();
  const cost = { N, r, p, maxmem: scryptMemory + 1024 * 1024 * (1 + p) + 128 * r * p };
  return (passphrase, length) =>
    new Promise((resolve, reject) => {
      scrypt(passphrase, salt, length, cost, (error, key) => {
        if (error === null) resolve(key);
        else reject(error);
      });
    });
}

function requireKeyLength(from: DerReader, keyLength: number, unfit: () => Refusal): void {
  if (from.isNext('integer') && from.number() !== keyLength) throw unfit();
}
