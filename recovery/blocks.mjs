// Building blocks of the formats (docs/format.md), on node:crypto.

import crypto from 'node:crypto';
import fs from 'node:fs';

export async function argon2id(passphrase, salt, { m, t, p }) {
  if (crypto.argon2Sync !== undefined) {
    const cost = { memory: m, passes: t, parallelism: p, tagLength: 32 };
    return crypto.argon2Sync('argon2id', { message: passphrase, nonce: salt, ...cost });
  }
  const native = await import('argon2').catch(() => null);
  if (native !== null) {
    const cost = { memoryCost: m, timeCost: t, parallelism: p, hashLength: 32, version: 0x13 };
    return native.hash(passphrase, { type: native.argon2id, raw: true, salt, ...cost });
  }
  const plain = await import('@noble/hashes/argon2.js').catch(() => null);
  must(plain !== null, 'This needs Node 24.7 or newer; or beside this file: npm install argon2');
  return Buffer.from(plain.argon2id(passphrase, salt, { m, t, p, dkLen: 32 }));
}

/** RFC 9180, base mode, one message; null where it does not open. */
export function hpkeOpen(privateKey, publicKey, blob, info) {
  const der = (prefix, key) => Buffer.concat([Buffer.from(prefix, 'hex'), key]);
  const pkcs8 = der('302e020100300506032b656e04220420', privateKey);
  const own = crypto.createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const spki = der('302a300506032b656e032100', blob.subarray(0, 32));
  const theirs = crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' });
  const dh = crypto.diffieHellman({ privateKey: own, publicKey: theirs });
  const kem = Buffer.from('KEM\x00\x20', 'latin1');
  const suite = Buffer.from('HPKE\x00\x20\x00\x01\x00\x02', 'latin1');
  const none = Buffer.alloc(0);
  const context = Buffer.concat([blob.subarray(0, 32), publicKey]);
  const shared = expand(kem, extract(kem, none, 'eae_prk', dh), 'shared_secret', context, 32);
  const schedule = [
    Buffer.of(0),
    extract(suite, none, 'psk_id_hash', none),
    extract(suite, none, 'info_hash', info),
  ];
  const secret = extract(suite, shared, 'secret', none);
  const key = expand(suite, secret, 'key', Buffer.concat(schedule), 32);
  const nonce = expand(suite, secret, 'base_nonce', Buffer.concat(schedule), 12);
  return gcmOpen(key, nonce, blob.subarray(32), none);
}

const extract = (suite, salt, label, ikm) =>
  hmac(salt, Buffer.concat([Buffer.from('HPKE-v1'), suite, Buffer.from(label), ikm]));

const expand = (suite, prk, label, info, length) =>
  hmac(
    prk,
    Buffer.concat([number(length, 2), Buffer.from('HPKE-v1'), suite, Buffer.from(label), info, Buffer.of(1)]),
  ).subarray(0, length);

const hmac = (key, bytes) => crypto.createHmac('sha256', key).update(bytes).digest();
export const sha256 = (...parts) => crypto.createHash('sha256').update(Buffer.concat(parts)).digest();
export const hkdf = (ikm, salt, info) => Buffer.from(crypto.hkdfSync('sha256', ikm, salt, info, 32));
const tagged = (name, fields) => Buffer.concat([Buffer.from(`keyward/1/${name}\0`), ...fields]);
export const subkey = (parent, salt, purpose, ...fields) => hkdf(parent, salt, tagged(purpose, fields));
export const binding = (label, ...fields) => sha256(tagged(label, fields));

/** nonce 24 | ciphertext | tag 16, C2SP XAES-256-GCM; null where it does not open. */
export function xaesOpen(key, box, ad) {
  if (box.length < 40) return null;
  const block = (bytes) => {
    const aes = crypto.createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    return Buffer.concat([aes.update(bytes), aes.final()]);
  };
  const whole = BigInt(`0x${hex(block(Buffer.alloc(16)))}`);
  const k1 = number(((whole << 1n) & (2n ** 128n - 1n)) ^ (whole >> 127n ? 0x87n : 0n), 16);
  const half = (i) => {
    const message = Buffer.concat([Buffer.of(0, i, 0x58, 0), box.subarray(0, 12)]);
    return block(message.map((byte, at) => byte ^ k1[at]));
  };
  return gcmOpen(Buffer.concat([half(1), half(2)]), box.subarray(12, 24), box.subarray(24), ad);
}

/** ciphertext | tag 16; null where it does not open. */
export function gcmOpen(key, nonce, sealed, ad) {
  if (sealed.length < 16) return null;
  const gcm = crypto.createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  gcm.setAAD(ad).setAuthTag(sealed.subarray(-16));
  const plain = gcm.update(sealed.subarray(0, -16));
  try {
    gcm.final();
    return plain;
  } catch {
    return null;
  }
}

export const hex = (bytes) => bytes.toString('hex');
/** Big-endian, `length` bytes. */
export const number = (value, length) => Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');

export function readAt(descriptor, at, length) {
  const bytes = Buffer.alloc(length);
  let done = 0;
  for (let read = -1; read !== 0 && done < length; done += read)
    read = fs.readSync(descriptor, bytes, done, length - done, at + done);
  return bytes.subarray(0, done);
}

/** Takes fields one after the other; throws where there are not enough bytes, or a number has no exact double. */
export function fieldsOf(all) {
  let at = 0;
  const bytes = (length) => {
    must(at + length <= all.length, 'It is damaged: a length does not fit.');
    at += length;
    return all.subarray(at - length, at);
  };
  const whole = (length) => {
    const value = Number(BigInt(`0x${hex(bytes(length))}`));
    must(Number.isSafeInteger(value), 'It is damaged: a number is too large.');
    return value;
  };
  return { bytes, number: whole, rest: () => all.subarray(at) };
}

export function must(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

/** What `work` answers. Where hostile bytes make it fail in no words of this program or the system, it says `otherwise`. */
export function inWords(otherwise, work) {
  try {
    return work();
  } catch (thrown) {
    must(thrown.name === 'Error', otherwise);
    throw thrown;
  }
}

/** Names in hostile files may hold what a terminal would obey. */
export const legible = (text) =>
  text.replace(/(?!\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
export const say = (text) => console.log(legible(text));
