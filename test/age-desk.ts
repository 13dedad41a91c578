// What a recipient of age files has, for tests: keys, the library of age's author, and this system's own age where it is.

import { execFile, execFileSync } from 'node:child_process';
import { scryptSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import {
  Decrypter,
  generateHybridIdentity,
  generateX25519Identity,
  identityToRecipient,
} from 'age-encryption';

const run = promisify(execFile);

export interface Recipient {
  readonly identity: string;
  readonly recipient: string;
}

export async function newRecipient(kind: 'X25519' | 'hybrid' = 'X25519'): Promise<Recipient> {
  const identity = kind === 'X25519' ? await generateX25519Identity() : await generateHybridIdentity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/** The same in every process: the identity of the published vectors. */
export async function knownRecipient(): Promise<Recipient> {
  const identity = 'AGE-SECRET-KEY-1EGTZVFFV20835NWYV6270LXYVK2VKNX2MMDKWYKLMGR48UAWX40Q2P2LM0';
  return { identity, recipient: await identityToRecipient(identity) };
}

/** Opens an age file as the library does; refuses as it does. */
export async function opened(path: string, { identity }: Pick<Recipient, 'identity'>): Promise<Buffer> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return Buffer.from(await decrypter.decrypt(await readFile(path)));
}

/** As `opened`; the library's own scrypt takes ten times as long as Node's, and is tried on other heads. */
export async function openedByPassphrase(path: string, passphrase: string): Promise<Buffer> {
  const decrypter = new Decrypter();
  decrypter.addIdentity({
    unwrapFileKey: ([stanza, ...others]) => {
      const [type, salt = '', workFactor] = stanza?.args ?? [];
      if (stanza === undefined || type !== 'scrypt' || others.length > 0) return null;
      const labelled = Buffer.concat([
        Buffer.from('age-encryption.org/v1/scrypt'),
        Buffer.from(salt, 'base64'),
      ]);
      const cost = { N: 2 ** Number(workFactor), r: 8, p: 1, maxmem: 2 ** 29 };
      const key = scryptSync(passphrase, labelled, 32, cost);
      return chacha20poly1305(key, new Uint8Array(12)).decrypt(stanza.body);
    },
  });
  return Buffer.from(await decrypter.decrypt(await readFile(path)));
}

/** The age of this system, by its version; null where there is none. */
export const systemAge = ageHere();

function ageHere(): string | null {
  try {
    return execFileSync('age', ['--version'], { encoding: 'utf8' }).trim();
  } catch {
    return null;
  }
}

/** Opens an age file as this system's age does. */
export async function openedBySystem(path: string, { identity }: Recipient): Promise<Buffer> {
  await writeFile(`${path}.identity`, `${identity}\n`);
  const { stdout } = await run('age', ['--decrypt', '--identity', `${path}.identity`, path], {
    encoding: 'buffer',
    maxBuffer: 2 ** 28,
  });
  return stdout;
}
