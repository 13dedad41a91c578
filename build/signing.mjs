// What a release says of itself, signed by the project's owner: the manifest that lies beside the packages. The app checks
// it (core/release.ts), and so does verifier/keyward-verify-download.mjs, for whoever has no Keyward yet.
//
//   keyward-release            keyward-trial where it was made with a stand-in Electron: nobody takes that for a release
//   version 0.1.0
//   <sha256, 64 hex digits> <bytes> <file name>        a line for each file, by name
//
//   — keyward-releases <base64>                        a signed note (C2SP signed-note, Ed25519)

import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Stop } from './run.mjs';

const keyName = 'keyward-releases';

/**
 * Writes SHA256SUMS, as `sha256sum -c` reads them, and the manifest; answers the verifier key where it was signed.
 * @param {string} out
 * @param {{ version: string, official: boolean, signingKey: string | undefined }} given `signingKey`: path of a PEM
 */
export async function writeManifest(out, { version, official, signingKey }) {
  const entries = await readdir(out, { withFileTypes: true });
  const names = entries.filter((one) => one.isFile()).map(({ name }) => name);
  const files = await Promise.all(names.sort().map((name) => summed(out, name)));
  const sums = files.map(({ sum, name }) => `${sum}  ${name}\n`).join('');
  await writeFile(path.join(out, 'SHA256SUMS'), sums);
  if (signingKey === undefined) return null;
  const kind = official ? 'keyward-release' : 'keyward-trial';
  const lines = files.map(({ sum, size, name }) => `${sum} ${size} ${name}\n`);
  const { note, verifier } = signed(
    `${kind}\nversion ${version}\n${lines.join('')}`,
    await readKey(signingKey),
  );
  await writeFile(path.join(out, `keyward-${version}.release`), note);
  return verifier;
}

/** @param {string} out @param {string} name */
async function summed(out, name) {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path.join(out, name))) hash.update(piece);
  return { name, sum: hash.digest('hex'), size: (await stat(path.join(out, name))).size };
}

/** @param {string} file */
async function readKey(file) {
  try {
    const key = createPrivateKey(await readFile(file));
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Said below, for both.
  }
  throw new Stop(`${file} is no Ed25519 key. Make one with: openssl genpkey -algorithm ed25519 -out FILE`);
}

/** @param {string} text @param {import('node:crypto').KeyObject} key */
function signed(text, key) {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  const encoded = Buffer.concat([Buffer.of(1), spki.subarray(-32)]);
  const id = createHash('sha256').update(`${keyName}\n`).update(encoded).digest().subarray(0, 4);
  const signature = Buffer.concat([id, sign(null, Buffer.from(text), key)]).toString('base64');
  return {
    note: `${text}\n— ${keyName} ${signature}\n`,
    verifier: `${keyName}+${id.toString('hex')}+${encoded.toString('base64')}`,
  };
}
