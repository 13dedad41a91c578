/**
 * A second reader of `.sealed` files, slow and obvious, written from docs/format.md alone.
 *
 * It shares no line with core/: that both open the same files says that the page tells the truth. The whole file is
 * held in memory, keys are plain Buffers and nothing is wiped: a measure for tests, not a tool for secrets.
 * The sections below are those of docs/format.md.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from 'node:crypto';

export type Secret =
  | { readonly dataKey: Buffer }
  | { readonly vaultId: Buffer; readonly keyMaterial: Buffer };
export type Page = NonNullable<ReturnType<typeof readPage>>;
export type Metadata = ReturnType<typeof readMetadata>;

/** Opens a sealed file. Throws a plain Error that names what is wrong with it. */
export function readSealed(
  file: Buffer,
  secret: Secret,
): { readonly page: Page; readonly metadata: Metadata; readonly plaintext: Buffer } {
  const page = readPages(file);
  const dataKey = 'dataKey' in secret ? secret.dataKey : openSlots(page, secret.vaultId, secret.keyMaterial);

  // Body header, 93 bytes
  const header = file.subarray(8192, 8192 + 93);
  must(header.length === 93, 'cut off inside the body header');
  const fields = fieldsOf(header);
  must(fields.bytes(8).equals(Buffer.from('KWSBODY\0')), 'the body header has no magic');
  must(fields.number(1) === 1, 'unknown payload format');
  must(fields.bytes(16).equals(page.fileId), 'the body belongs to another file');
  const fileSalt = fields.bytes(32);
  const boxLength = fields.number(4);
  must(boxLength <= 8192, 'the metadata box is too long');
  const commitment = subkey(dataKey, fileSalt, 'file-commitment', sha256(header.subarray(0, 61)));
  must(commitment.equals(fields.bytes(32)), 'the data key is not the one of this body header');

  // Metadata box
  const payloadAt = 8192 + 93 + boxLength;
  must(file.length >= payloadAt, 'cut off inside the metadata box');
  const box = file.subarray(8192 + 93, payloadAt);
  const metadataKey = subkey(dataKey, fileSalt, 'file-metadata');
  const metadata = readMetadata(xaesOpen(metadataKey, box, binding('file-metadata', header)));

  // Payload
  const streamKey = subkey(dataKey, fileSalt, 'file-stream');
  const plaintext = openPayload(file.subarray(payloadAt), streamKey, sha256(header, box));
  const lengthFits = metadata.kind === 'folder' || metadata.size === plaintext.length;
  must(lengthFits, 'the payload is not as long as the metadata say');
  return { page, metadata, plaintext };
}

// Key page, 4,096 bytes

function readPages(file: Buffer): Page {
  const magic = Buffer.from('894b57530d0a1a0a', 'hex');
  const pages = [file.subarray(0, 4096), file.subarray(4096, 8192)];
  const begun = pages.filter((page) => page.subarray(0, 8).equals(magic));
  must(begun.length > 0, 'not a sealed file');
  must(file.length >= 8192, 'cut off inside the key pages');
  const checked = begun.filter((page) => page.subarray(4064).equals(sha256(page.subarray(0, 4064))));
  const known = checked.filter((page) => page.readUInt16BE(8) === 1);
  must(checked.length === 0 || known.length > 0, 'sealed by a newer version');
  const sound = known.map(readPage).filter((page) => page !== null);
  const [best] = sound.sort((a, b) => b.generation - a.generation);
  must(best !== undefined, 'no key page is sound');
  return best;
}

/** The page, or null where something in it does not fit. Magic, check and format are known to be good. */
function readPage(page: Buffer) {
  const fields = fieldsOf(page.subarray(10, 4064));
  try {
    const generation = fields.number(8);
    const vaultId = fields.bytes(16);
    const fileId = fields.bytes(16);
    const created = fields.number(8);
    const slotCount = fields.number(1);
    must(slotCount >= 1 && slotCount <= 8, 'slot count');
    const slots = Array.from({ length: slotCount }, () => ({
      type: fields.number(1),
      keyId: fields.bytes(16),
      version: fields.number(4),
      sealedDataKey: fields.bytes(72),
    }));
    const contextLength = fields.number(2);
    must(contextLength <= 2048, 'context length');
    const context = fields.bytes(contextLength);
    const keyName = fields.bytes(fields.number(1)).toString('utf8');
    must(!fields.rest().some((byte) => byte !== 0), 'zeros');
    return { generation, vaultId, fileId, created, slots, context, keyName };
  } catch {
    return null;
  }
}

function openSlots(page: Page, vaultId: Buffer, keyMaterial: Buffer): Buffer {
  must(page.vaultId.equals(vaultId), 'sealed by another vault');
  for (const slot of page.slots.filter(({ type }) => type === 1)) {
    const version = Buffer.concat([slot.keyId, number(slot.version, 4)]);
    const sealingKey = subkey(keyMaterial, vaultId, 'seal', version);
    const place = [vaultId, page.fileId, number(page.created, 8), version, sha256(page.context)];
    try {
      return xaesOpen(sealingKey, slot.sealedDataKey, binding('data-key', ...place));
    } catch {
      // The slot of another key version.
    }
  }
  throw new Error('no slot opens with this key material');
}

// Metadata box

function readMetadata(bytes: Buffer) {
  const fields = fieldsOf(bytes);
  const kind = ({ 1: 'file', 2: 'folder' } as const)[fields.number(1)];
  must(kind !== undefined, 'unknown kind');
  const mode = fields.number(4);
  const modified = fields.number(8);
  const size = fields.number(8);
  const name = fields.bytes(fields.number(2)).toString('utf8');
  must(fields.rest().length === 0, 'bytes after the metadata');
  return { kind, mode, modified, size, name };
}

// Payload

function openPayload(payload: Buffer, streamKey: Buffer, info: Buffer): Buffer {
  must(payload.length >= 40 + 16, 'cut off inside the first segment');
  must(payload[0] === 0x28, 'the payload does not begin with 0x28');
  const segmentKey = hkdf(streamKey, payload.subarray(1, 33), info);
  const noncePrefix = payload.subarray(33, 40);
  const count = Math.ceil(payload.length / 1_048_576);
  const plain: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const segment = payload.subarray(i === 0 ? 40 : i * 1_048_576, (i + 1) * 1_048_576);
    const last = i === count - 1 ? 1 : 0;
    const nonce = Buffer.concat([noncePrefix, number(i, 4), number(last, 1)]);
    const opened = gcmOpen(segmentKey, nonce, segment, Buffer.alloc(0));
    must(opened.length > 0 || count === 1, 'an empty segment after others');
    plain.push(opened);
  }
  return Buffer.concat(plain);
}

// Building blocks

function sha256(...parts: Buffer[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest();
}

function hkdf(ikm: Buffer, salt: Buffer, info: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', ikm, salt, info, 32));
}

function subkey(parent: Buffer, salt: Buffer, purpose: string, ...fields: Buffer[]): Buffer {
  return hkdf(parent, salt, Buffer.concat([Buffer.from(`keyward/1/${purpose}\0`), ...fields]));
}

function binding(label: string, ...fields: Buffer[]): Buffer {
  return sha256(Buffer.from(`keyward/1/${label}\0`), ...fields);
}

/** ciphertext | tag 16 */
function gcmOpen(key: Buffer, nonce: Buffer, sealed: Buffer, ad: Buffer): Buffer {
  must(sealed.length >= 16, 'shorter than a tag');
  const gcm = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 });
  gcm.setAAD(ad).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([gcm.update(sealed.subarray(0, -16)), gcm.final()]);
}

/** nonce 24 | ciphertext | tag 16. The names are those of C2SP XAES-256-GCM; a block is a number of 128 bits. */
export function xaesOpen(key: Buffer, sealed: Buffer, ad: Buffer): Buffer {
  must(sealed.length >= 24 + 16, 'shorter than a nonce and a tag');
  const n = sealed.subarray(0, 24);
  const l = aes(key, 0n);
  const k1 = ((l << 1n) % 2n ** 128n) ^ (l >> 127n === 1n ? 0x87n : 0n);
  const m1 = unsigned(Buffer.concat([Buffer.of(0, 1, 0x58, 0), n.subarray(0, 12)]));
  const m2 = unsigned(Buffer.concat([Buffer.of(0, 2, 0x58, 0), n.subarray(0, 12)]));
  const kx = Buffer.concat([number(aes(key, m1 ^ k1), 16), number(aes(key, m2 ^ k1), 16)]);
  return gcmOpen(kx, n.subarray(12), sealed.subarray(24), ad);
}

function aes(key: Buffer, block: bigint): bigint {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false);
  return unsigned(Buffer.concat([cipher.update(number(block, 16)), cipher.final()]));
}

/** Big-endian, `length` bytes. */
function number(value: number | bigint, length: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * length, '0'), 'hex');
}

function unsigned(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** Takes fields one after the other; throws where there are not enough bytes, or a number has no exact double. */
function fieldsOf(all: Buffer) {
  let at = 0;
  const bytes = (length: number): Buffer => {
    must(at + length <= all.length, 'a length does not fit');
    at += length;
    return all.subarray(at - length, at);
  };
  const whole = (length: number): number => {
    const value = Number(unsigned(bytes(length)));
    must(Number.isSafeInteger(value), 'a number beyond 2^53 - 1');
    return value;
  };
  return { bytes, number: whole, rest: (): Buffer => all.subarray(at) };
}

function must(condition: boolean, otherwise: string): asserts condition {
  if (!condition) throw new Error(otherwise);
}
