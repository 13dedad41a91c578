#!/usr/bin/env node
// Verifies a download of Keyward: that the packages in a folder are the ones that the project's owner signed. It needs Node
// 18.3 or newer and nothing else, and shares no line with Keyward itself.
//
//   node keyward-verify-download.mjs keyward-<version>.release [--key KEY]
//
//   --key      the verifier key of the releases, from a place that you trust and this download did not come from. Without
//              it the key written below is used, which is worth as much as this file.
//   exit code  0 what lies there is what was signed | 1 it is not | 2 no signature of this key, usage, or unreadable
//
// The update file is a C2SP signed note (Ed25519): a text, an empty line, signature lines. Text:
//   keyward-release, newline; "version " x.y.z, newline; then a line for each file: SHA-256 in hex, bytes, name
// A verifier key is: name "+" key id in 8 hex digits "+" base64(01 | public key 32); its id is the first 4 bytes of
// SHA-256(name 0A 01 public key). A signature line is: U+2014 " " name " " base64(key id 4 | signature of the text 64).

import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

/** Set by the project's owner, the same as in core/releasekey.ts. */
const releaseKey = null;

const usage = 'Usage: node keyward-verify-download.mjs keyward-<version>.release [--key KEY]';

async function main({ values, positionals }) {
  const [file] = positionals;
  if (file === undefined || positionals.length > 1) throw new Error(usage);
  const key = readKey(values.key ?? releaseKey);
  const [kind, version, ...files] = signedText(readFileSync(file, 'utf8'), key).slice(0, -1).split('\n');
  if (kind === 'keyward-trial') return say('This is a trial build, and no release. Do not install it.', 1);
  if (kind !== 'keyward-release' || version === undefined)
    throw new Error('This is not an update file of Keyward.');
  console.log(`Keyward, ${version}, signed by ${key.name}.`);
  const found = await Promise.all(files.map((line) => lookAt(line, dirname(file))));
  for (const { name, is } of found) console.log(`${is.padEnd(8)}  ${name}`);
  if (found.some(({ is }) => is === 'ALTERED')) return say('Do not install it. Get the release again.', 1);
  if (!found.some(({ is }) => is === 'verified')) return say('None of its files lies beside it.', 1);
  return say('What lies here is what was signed.', 0);
}

function say(line, code) {
  console.log(line);
  return code;
}

function readKey(text) {
  if (text === null) throw new Error(`No release key is known: give it with --key. ${usage}`);
  const [, name, id, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  const own = createHash('sha256').update(`${name}\n`).update(bytes).digest('hex').slice(0, 8);
  if (bytes.length !== 33 || bytes[0] !== 1 || own !== id) throw new Error('This is no verifier key.');
  const spki = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  return { name, id, publicKey: createPublicKey({ key: spki, format: 'der', type: 'spki' }) };
}

/** The text of a note, once a signature of this key over it was verified. */
function signedText(note, { name, id, publicKey }) {
  const end = note.lastIndexOf('\n\n') + 1;
  const text = note.slice(0, end);
  const lines = note.slice(end + 1).split('\n');
  const own = lines.flatMap((line) => {
    const [, signer, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? '', 'base64');
    return signer === name && bytes.toString('hex', 0, 4) === id ? [bytes.subarray(4)] : [];
  });
  const isSigned = own.length > 0 && own.every((one) => verify(null, Buffer.from(text), publicKey, one));
  if (!isSigned)
    throw new Error('It does not carry the signature of this key. Do not install what came with it.');
  return text;
}

async function lookAt(line, folder) {
  const [, sum, size, name] = /^([0-9a-f]{64}) (\d+) ([^/\\]+)$/.exec(line) ?? [];
  if (name === undefined) throw new Error('This is not an update file of Keyward.');
  const there = statSync(join(folder, name), { throwIfNoEntry: false });
  if (there === undefined) return { name, is: 'not here' };
  const hash = createHash('sha256');
  for await (const piece of createReadStream(join(folder, name))) hash.update(piece);
  return { name, is: there.size === Number(size) && hash.digest('hex') === sum ? 'verified' : 'ALTERED' };
}

try {
  const options = { key: { type: 'string' } };
  process.exitCode = await main(parseArgs({ options, allowPositionals: true }));
} catch (thrown) {
  console.error(thrown.message);
  process.exitCode = 2;
}
