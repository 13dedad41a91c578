// The parsers of what is protected, signed and imported under keys: they are given keys of their own.

import { generateKeyPairSync } from 'node:crypto';
import { readRecipients } from '../../core/agehead.ts';
import { decryptBy, decryptUnder, encryptTo, encryptUnder, readCiphertext } from '../../core/ciphertext.ts';
import { takeMaterial } from '../../core/importedmaterial.ts';
import { KeyBytes } from '../../core/keybytes.ts';
import { unwrapPadded } from '../../core/kwp.ts';
import { openProtected } from '../../core/pkcs8.ts';
import { readSignature, readSignatureFile, verifySignatureFile } from '../../core/signature.ts';
import { readFileStatement, type SigningType } from '../../core/statement.ts';
import type { Parser } from './parsers.ts';
import type { Samples } from './samples.ts';

const text = (bytes: Buffer) => bytes.toString('utf8');
const fast = { batch: 1500 };
const slower = { batch: 150 };
const slow = { batch: 20 };
/** The one that stands in age's own manual. */
const recipient = 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p';
const pkcs8 = { format: 'der', type: 'pkcs8' } as const;

export function keyParsers(samples: Samples): readonly Parser[] {
  return [...ofUse(samples), ...ofImport()];
}

function ofUse({ ciphertext, signature, signatureFile }: Samples): readonly Parser[] {
  const { decrypt, sample } = decryption();
  return [
    {
      ...fast,
      name: 'ciphertext',
      sample: Buffer.from(ciphertext),
      parse: (bytes) => readCiphertext(text(bytes)),
    },
    {
      batch: 60,
      name: 'ciphertext, opened',
      sample: Buffer.from(sample),
      parse: (bytes) => decrypt(text(bytes)),
    },
    {
      ...fast,
      name: 'signature',
      sample: Buffer.from(signature),
      parse: (bytes) => readSignature(text(bytes)),
    },
    { ...slower, name: 'signature file', sample: signatureFile, parse: verification() },
    { ...fast, name: 'statement', sample: signatureFile, parse: (bytes) => readFileStatement(text(bytes)) },
  ];
}

/** Opens a ciphertext under an AES key, and by an RSA key; what does not open gives null. */
function decryption() {
  const place = { vaultId: Buffer.alloc(16, 5), keyId: Buffer.alloc(16, 1), version: 3 };
  const here = { ...place, content: 'data', context: Buffer.alloc(0) } as const;
  const material = KeyBytes.take(Buffer.alloc(32, 6));
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const publicKey = pair.publicKey.export({ format: 'der', type: 'spki' });
  const privateKey = KeyBytes.take(pair.privateKey.export({ format: 'der', type: 'pkcs8' }));
  const decrypt = (token: string) => {
    const { body, ...at } = readCiphertext(token);
    for (const opened of [
      decryptUnder(material, { ...here, ...at }, body),
      decryptBy(privateKey, here, body),
    ])
      opened?.wipe();
  };
  decrypt(encryptTo(publicKey, here, Buffer.from('text')));
  return { decrypt, sample: encryptUnder(material, here, Buffer.from('text')) };
}

/** Reads a signature file and holds it against a public key of each type. */
function verification(): (bytes: Buffer) => unknown {
  const spki = { format: 'der', type: 'spki' } as const;
  const signers: readonly (readonly [SigningType, Buffer])[] = [
    ['RSA-2048', generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export(spki)],
    ['ECDSA-P256', generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export(spki)],
    ['Ed25519', generateKeyPairSync('ed25519').publicKey.export(spki)],
  ];
  return (bytes) => {
    const file = readSignatureFile(bytes, 'f');
    for (const [type, publicKey] of signers)
      if (verifySignatureFile({ ...file.statement, type, publicKey }, file)) throw new Error('a forgery');
  };
}

function ofImport(): readonly Parser[] {
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  const passphrase = 'correct horse';
  const locked = ec.export({ ...pkcs8, format: 'pem', cipher: 'aes-256-cbc', passphrase });
  // RFC 5649 section 6.
  const wrapped = '138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a';
  const wrappingKey = '5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8';
  const taken = (type: 'ECDSA-P256' | 'RSA-2048') => (bytes: Buffer) =>
    takeMaterial(type, KeyBytes.take(bytes)).material.wipe();
  return [
    {
      ...{ ...slow, name: 'protected key file', sample: Buffer.from(locked), patience: 60_000 },
      parse: async (bytes) => {
        using typed = KeyBytes.take(Buffer.from(passphrase));
        (await openProtected(bytes, typed, 'f')).wipe();
      },
    },
    {
      ...{
        ...slow,
        name: 'recipients of an age file',
        sample: Buffer.from(`# of the office\n${recipient}\n`),
      },
      parse: (bytes) => readRecipients(text(bytes)),
    },
    { ...slow, name: 'imported EC key', sample: ec.export(pkcs8), parse: taken('ECDSA-P256') },
    { ...slow, name: 'imported RSA key', sample: rsa.export(pkcs8), parse: taken('RSA-2048') },
    {
      ...{ ...slower, name: 'wrapped material', sample: Buffer.from(wrapped, 'hex') },
      parse: (bytes) => {
        using key = KeyBytes.take(Buffer.from(wrappingKey, 'hex'));
        const material = unwrapPadded(key, bytes);
        material?.wipe();
        return material;
      },
    },
  ];
}
