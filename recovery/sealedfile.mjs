// The sealed file (docs/format.md, part 1), out of which the plain one comes when all of it was verified.

import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  binding,
  fieldsOf,
  gcmOpen,
  hkdf,
  inWords,
  must,
  number,
  readAt,
  sha256,
  subkey,
  xaesOpen,
} from './blocks.mjs';
import { keyOf } from './keystore.mjs';

/** Recovers one file and answers its name: first under a temporary name, and only when all of it was verified its own. */
export function recover(file, tables, root, out) {
  return inWords('It was changed.', () => recovered(file, tables, root, out));
}

function recovered(file, tables, root, out) {
  const descriptor = fs.openSync(file, 'r');
  try {
    const size = fs.fstatSync(descriptor).size;
    const page = readPages(readAt(descriptor, 0, Math.min(8192, size)));
    const dataKey = dataKeyOf(page, tables, root);
    const { metadata, stream } = openBody(descriptor, size, page, dataKey);
    must(
      /^[^/\\\0]+$/.test(metadata.name) && !/^\.{1,2}$/.test(metadata.name),
      'It holds a name that no file can have.',
    );
    const name = metadata.kind === 2 ? `${metadata.name}.tar` : metadata.name;
    const target = path.join(out, name);
    must(!fs.existsSync(target), `${target} is there already.`);
    const temporary = path.join(out, `.${crypto.randomBytes(8).toString('hex')}.recovering`);
    try {
      const written = writePayload(descriptor, size, stream, temporary);
      must(metadata.kind === 2 || written === metadata.size, 'It is not as long as it should be.');
      if (metadata.mode !== 0) fs.chmodSync(temporary, metadata.mode & 0o777);
      fs.utimesSync(temporary, new Date(metadata.modified), new Date(metadata.modified));
      fs.linkSync(temporary, target);
    } finally {
      fs.rmSync(temporary, { force: true });
    }
    return target;
  } finally {
    fs.closeSync(descriptor);
  }
}

function readPages(head) {
  const magic = Buffer.from('894b57530d0a1a0a', 'hex');
  const pages = [head.subarray(0, 4096), head.subarray(4096)];
  must(
    pages.some((page) => page.subarray(0, 8).equals(magic)),
    'It is not a sealed file.',
  );
  must(head.length === 8192, 'It is cut off.');
  const checked = pages.filter(
    (page) => page.subarray(0, 8).equals(magic) && sha256(page.subarray(0, 4064)).equals(page.subarray(4064)),
  );
  const known = checked.filter((page) => page.readUInt16BE(8) === 1);
  must(checked.length === 0 || known.length > 0, 'It was sealed by a newer version.');
  const sound = known.map(readPage).filter((page) => page !== null);
  must(sound.length > 0, 'It was changed.');
  return sound.length === 2 && sound[1].generation > sound[0].generation ? sound[1] : sound[0];
}

function readPage(page) {
  try {
    const read = fieldsOf(page.subarray(10, 4064));
    const [generation, vaultId, fileId, created] = [
      read.number(8),
      read.bytes(16),
      read.bytes(16),
      read.number(8),
    ];
    const count = read.number(1);
    must(count >= 1 && count <= 8, 'slots');
    const slots = Array.from({ length: count }, () => ({
      type: read.number(1),
      keyId: read.bytes(16),
      version: read.number(4),
      box: read.bytes(72),
    }));
    const contextLength = read.number(2);
    must(contextLength <= 2048, 'context');
    const context = read.bytes(contextLength);
    read.bytes(read.number(1));
    must(
      read.rest().every((byte) => byte === 0),
      'zeros',
    );
    return { generation, vaultId, fileId, created, slots, context };
  } catch {
    return null;
  }
}

/** Through the first slot that opens: the key version out of the keystore, then the data key out of the slot. */
function dataKeyOf({ vaultId, fileId, created, slots, context }, tables, root) {
  const [vault] = tables.vault.values();
  must(vaultId.equals(vault.id), 'It was sealed by another vault.');
  let why = 'It is sealed under a key that the vault does not have.';
  for (const { keyId, version, box } of slots.filter(({ type }) => type === 1)) {
    const key = tables.key.get(keyOf([keyId]));
    const row = tables.key_version.get(keyOf([keyId, version]));
    if (key === undefined || row === undefined) continue;
    const of = `key “${key.name}”, version ${version}`;
    if (row.wrapped.length === 0) {
      why = `The material of ${of}, was destroyed.`;
      continue;
    }
    const type = Buffer.from(key.type);
    const place = [vaultId, keyId, number(version, 4)];
    const facts = [number(type.length, 4), type, number(row.created_at, 8)];
    const wrapping = subkey(root, vaultId, 'key-wrap');
    const material = xaesOpen(wrapping, row.wrapped, binding('key-version', ...place, ...facts));
    const sealing = material && subkey(material, vaultId, 'seal', keyId, number(version, 4));
    const file = [vaultId, fileId, number(created, 8), keyId, number(version, 4), sha256(context)];
    const dataKey = sealing && xaesOpen(sealing, box, binding('data-key', ...file));
    if (dataKey) return dataKey;
    why = `It was changed, or ${of}, was.`;
  }
  throw new Error(why);
}

function openBody(descriptor, size, { fileId }, dataKey) {
  const changed = 'It was changed.';
  const header = readAt(descriptor, 8192, 93);
  must(header.length === 93, 'It is cut off.');
  const read = fieldsOf(header);
  must(read.bytes(8).equals(Buffer.from('KWSBODY\0')), changed);
  must(read.number(1) === 1, 'It was sealed by a newer version.');
  must(read.bytes(16).equals(fileId), changed);
  const [salt, boxLength] = [read.bytes(32), read.number(4)];
  must(boxLength <= 8192, changed);
  must(
    subkey(dataKey, salt, 'file-commitment', sha256(header.subarray(0, 61))).equals(read.bytes(32)),
    changed,
  );
  const box = readAt(descriptor, 8285, boxLength);
  const at = 8285 + boxLength;
  must(at + 56 <= size, 'It is cut off.');
  const metadata = xaesOpen(subkey(dataKey, salt, 'file-metadata'), box, binding('file-metadata', header));
  must(metadata !== null, changed);
  const start = readAt(descriptor, at, 40);
  must(start[0] === 0x28, changed);
  const streamKey = subkey(dataKey, salt, 'file-stream');
  const key = hkdf(streamKey, start.subarray(1, 33), sha256(header, box));
  return { metadata: readMetadata(metadata, changed), stream: { at, key, prefix: start.subarray(33) } };
}

function readMetadata(bytes, changed) {
  const read = fieldsOf(bytes);
  const [kind, mode, modified, size] = [read.number(1), read.number(4), read.number(8), read.number(8)];
  const length = read.number(2);
  must((kind === 1 || kind === 2) && length <= 4096, changed);
  const name = read.bytes(length).toString('utf8');
  must(read.rest().length === 0, changed);
  return { kind, mode, modified, size, name };
}

function writePayload(descriptor, size, { at, key, prefix }, target) {
  const segmentLength = 1_048_576;
  const count = Math.ceil((size - at) / segmentLength);
  const output = fs.openSync(target, 'wx', 0o600);
  let written = 0;
  try {
    for (let i = 0; i < count; i++) {
      const from = at + (i === 0 ? 40 : i * segmentLength);
      const sealed = readAt(descriptor, from, Math.min(at + (i + 1) * segmentLength, size) - from);
      const nonce = Buffer.concat([prefix, number(i, 4), Buffer.of(i === count - 1 ? 1 : 0)]);
      const plain = gcmOpen(key, nonce, sealed, Buffer.alloc(0));
      must(
        plain !== null && (plain.length > 0 || count === 1),
        `It was changed or cut off, in segment ${i}.`,
      );
      for (let done = 0; done < plain.length; ) done += fs.writeSync(output, plain, done);
      written += plain.length;
    }
    fs.fsyncSync(output);
  } finally {
    fs.closeSync(output);
  }
  return written;
}
