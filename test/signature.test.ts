// core/signature.ts and core/statement.ts: SG1 to SG3, ST1 to ST3. Every signature is moved to every other place, and must not verify there.

import { execFile } from 'node:child_process';
import { createHash, sign } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fingerprint, makeMaterial, privateKeyOf, publicKeyOf, publicKeyPem } from '../core/keytypes.ts';
import { Refusal } from '../core/refusal.ts';
import {
  composeSignature,
  composeSignatureFile,
  dataStatement,
  fileStatement,
  readSignature,
  readSignatureFile,
  type Signer,
  signStatement,
  verifySignatureFile,
  verifyStatement,
} from '../core/signature.ts';
import { digestFile, digestOf, readFileStatement, type SigningType } from '../core/statement.ts';
import { refusalOf as refusalOfPromise } from './expect-refusal.ts';
import { pssVerify } from './reference/rsa.ts';
import { changedAt, keyId, refusalOf, vaultId } from './sealed-file.ts';

const content = Buffer.from('Pay 100 to Kim.');
const digest = digestOf(content);
const signedAt = Date.UTC(2026, 10, 24, 9, 0, 0, 123);
const facts = { file: 'Überweisung "7".pdf', signedAt, signedBy: '김 보안' };
const otherId = Buffer.alloc(16, 0x77);

const types = ['RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519'] as const;
const pairs = new Map(types.map((type) => [type, makeMaterial(type)]));

async function signerOf(type: SigningType) {
  const { material, publicKey } = (await pairs.get(type)) ?? (await makeMaterial(type));
  const signer: Signer = { vaultId, keyId, version: 3, type, publicKey: publicKey ?? Buffer.alloc(0) };
  return { material, signer };
}

async function signed(type: SigningType, of = dataStatement) {
  const { material, signer } = await signerOf(type);
  const statement = of(signer, digest);
  return { signer, statement, signature: signStatement(material, type, statement) };
}

test('a statement, line by line', async () => {
  const { signer } = await signerOf('Ed25519');
  const sha512 = createHash('sha512').update(content).digest('hex');
  const common = [
    `vault: ${'a1'.repeat(16)}`,
    `key: ${'b2'.repeat(16)}`,
    'version: 3',
    'algorithm: Ed25519',
    `public key: ${fingerprint(signer.publicKey)}`,
  ];
  const ofData = ['Keyward signature 1', 'kind: data', ...common, 'size: 15', `sha512: ${sha512}`, ''];
  expect(dataStatement(signer, digest).toString('utf8').split('\n')).toEqual(ofData);
  const ofFile = [
    ...['Keyward signature 1', 'kind: file', ...common],
    'file: "Überweisung \\"7\\".pdf"',
    'signed at: 2026-11-24T09:00:00.123Z',
    'signed by: "김 보안"',
    ...['size: 15', `sha512: ${sha512}`, ''],
  ];
  expect(fileStatement(signer, facts, digest).toString('utf8').split('\n')).toEqual(ofFile);
});

describe.each(types)('%s', (type) => {
  test('verifies with the public key alone', async () => {
    const { signer, statement, signature } = await signed(type);
    expect(verifyStatement(signer, statement, signature)).toBe(true);
  });

  test('SG1: moved to another vault, key, version, kind, algorithm or content it does not verify', async () => {
    const { signer, signature } = await signed(type);
    const moved = (at: Partial<Signer>, of = digest) =>
      verifyStatement(signer, dataStatement({ ...signer, ...at }, of), signature);
    expect(moved({})).toBe(true);
    expect(moved({ vaultId: otherId })).toBe(false);
    expect(moved({ keyId: otherId })).toBe(false);
    for (const version of [1, 2, 4, 100]) expect(moved({ version })).toBe(false);
    for (const other of types) {
      const isSame = other.startsWith('RSA') ? type.startsWith('RSA') : other === type;
      expect(moved({ type: other })).toBe(isSame);
    }
    const { signer: other } = await signerOf(type === 'Ed25519' ? 'ECDSA-P256' : 'Ed25519');
    expect(moved({ publicKey: other.publicKey })).toBe(false);
    expect(moved({}, digestOf(Buffer.from('Pay 900 to Kim.')))).toBe(false);
    expect(moved({}, { ...digest, size: 16 })).toBe(false);
    expect(verifyStatement(signer, fileStatement(signer, facts, digest), signature)).toBe(false);
  });

  test('SG1: with another public key of the type it does not verify', async () => {
    const { signer, statement, signature } = await signed(type);
    const { publicKey } = await makeMaterial(type);
    const other = { ...signer, publicKey: publicKey ?? Buffer.alloc(0) };
    expect(verifyStatement(other, statement, signature)).toBe(false);
    expect(verifyStatement(other, dataStatement(other, digest), signature)).toBe(false);
  });

  test('a signature of the content itself is not one of the statement', async () => {
    const { material, signer } = await signerOf(type);
    const bare = sign(type === 'Ed25519' ? null : 'sha256', content, privateKeyOf(material));
    expect(verifyStatement(signer, dataStatement(signer, digest), bare)).toBe(false);
  });

  test('with any byte changed, missing or added it does not verify', async () => {
    const { signer, statement, signature } = await signed(type);
    const verifies = (bytes: Buffer) => verifyStatement(signer, statement, bytes);
    for (let at = 0; at < signature.length; at += 3) {
      expect(verifies(changedAt(signature, at))).toBe(false);
      expect(verifies(signature.subarray(0, at))).toBe(false);
    }
    expect(verifies(Buffer.concat([signature, Buffer.alloc(1)]))).toBe(false);
    expect(verifies(Buffer.alloc(signature.length))).toBe(false);
    expect(verifies(Buffer.alloc(0))).toBe(false);
  });

  test('the token names key and version', async () => {
    const { signer, signature } = await signed(type);
    const token = composeSignature(signer, signature);
    expect(token.startsWith(`kws1:${'b2'.repeat(16)}:3:`)).toBe(true);
    expect(readSignature(token)).toEqual({ keyId, version: 3, body: signature });
    expect(refusalOf(() => readSignature(token.replace('kws1', 'kw1')))).toBe('signature_malformed');
    expect(refusalOf(() => readSignature(`${token}AAAA${'A'.repeat(600)}`))).toBe('signature_malformed');
  });

  test('the signature file comes back as it was written', async () => {
    const { signer, statement, signature } = await signed(type, (of) => fileStatement(of, facts, digest));
    const read = readSignatureFile(composeSignatureFile(statement, signature), 'f.sig');
    const { vaultId, keyId, version, publicKey } = signer;
    const expected = { vaultId, keyId, version, publicKeyFingerprint: fingerprint(publicKey) };
    expect(read).toMatchObject({ statement: { ...expected, ...facts, ...digest }, signature });
    expect(verifySignatureFile(signer, read)).toBe(true);
    for (const at of [{ vaultId: otherId }, { keyId: otherId }, { version: 4 }]) {
      expect(verifySignatureFile({ ...signer, ...at }, read)).toBe(false);
    }
    expect(
      verifySignatureFile(signer, {
        ...read,
        statement: { ...read.statement, publicKeyFingerprint: '0'.repeat(64) },
      }),
    ).toBe(false);
  });
});

describe('what is made is what the standards say, checked without the library that made it', () => {
  test.each(['RSA-2048', 'RSA-3072'] as const)('%s: RSASSA-PSS with a salt of 32 bytes', async (type) => {
    const { signer, statement, signature } = await signed(type);
    expect(pssVerify(publicKeyOf(signer.publicKey), statement, signature)).toBe(true);
    expect(pssVerify(publicKeyOf(signer.publicKey), changedAt(statement, 30), signature)).toBe(false);
  });

  test('ECDSA-P256: DER of r and s, of which WebCrypto verifies the 64 bytes', async () => {
    const { signer, statement, signature } = await signed('ECDSA-P256');
    const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
    const key = await crypto.subtle.importKey('spki', Uint8Array.from(signer.publicKey), ecdsa, true, [
      'verify',
    ]);
    const [sequence, length, ...rest] = signature;
    expect([sequence, length]).toEqual([0x30, rest.length]);
    const raw = Uint8Array.from(Buffer.concat(derIntegers(signature)));
    expect(await crypto.subtle.verify(ecdsa, key, raw, Uint8Array.from(statement))).toBe(true);
  });

  test('Ed25519 is deterministic, RSA-PSS and ECDSA are not', async () => {
    for (const type of types) {
      const [first, second] = [await signed(type), await signed(type)];
      expect(first.signature.equals(second.signature), type).toBe(type === 'Ed25519');
    }
  });
});

describe('SG2, ST1: a signature file has one form', () => {
  async function file() {
    const { statement, signature } = await signed('Ed25519', (of) => fileStatement(of, facts, digest));
    return composeSignatureFile(statement, signature);
  }
  const read = (text: string | Buffer) => refusalOf(() => readSignatureFile(Buffer.from(text), 'f.sig'));

  test('line ends that became CR LF on the way are taken back', async () => {
    const crlf = (await file()).toString('utf8').replaceAll('\n', '\r\n');
    expect(read(crlf)).toMatchObject({ statement: { size: 15 } });
  });

  test('every other change of the form is refused', async () => {
    const text = (await file()).toString('utf8');
    const changes: Readonly<Record<string, string>> = {
      'a line more': text.replace('size:', 'note: x\nsize:'),
      'a line less': text.replace(/version.*\n/, ''),
      'lines swapped': text.replace(/(vault.*\n)(key.*\n)/, '$2$1'),
      'a space more': text.replace('version: 3', 'version:  3'),
      'a leading zero': text.replace('version: 3', 'version: 03'),
      'version 101': text.replace('version: 3', 'version: 101'),
      'a size with a sign': text.replace('size: 15', 'size: +15'),
      'a size beyond all': text.replace('size: 15', 'size: 9999999999999999'),
      'upper-case digits': text.replace(/vault: .*/, (line) => `vault: ${line.slice(7).toUpperCase()}`),
      'another algorithm': text.replace('algorithm: Ed25519', 'algorithm: none'),
      'kind data': text.replace('kind: file', 'kind: data'),
      'a date that is none': text.replace('2026-11-24', '2026-13-24'),
      'another form of the date': text.replace('.123Z', '123.Z'),
      'another form of the name': text.replace('file: "', 'file: "\\u0041'),
      'a name that is no text': text.replace(/file: .*/, 'file: {}'),
      'a broken name': text.replace(/file: .*/, 'file: "a"b"'),
      'format 2': text.replace('signature 1', 'signature 2'),
      'no signature': text.slice(0, text.indexOf('\n\n') + 2),
      'no empty line': text.replace('\n\n', '\n'),
      'a line after it': `${text}x\n`,
      'no last line feed': text.slice(0, -1),
      'a broken line': text.replace(/\n(.{20})(.*)\n$/, '\n$1\n$2\n'),
      'other base64': text.replace(/==\n$/, '\n'),
      nothing: '',
    };
    for (const [what, changed] of Object.entries(changes)) {
      expect(changed, what).not.toBe(text);
      expect(read(changed), what).toBe('signature_file_malformed');
    }
    expect(read(Buffer.concat([await file(), Buffer.alloc(20_000, '\n')]))).toBe('signature_file_malformed');
  });

  test('ST1: neither has a statement by itself', async () => {
    const { signer } = await signerOf('Ed25519');
    const text = fileStatement(signer, facts, digest).toString('utf8');
    expect(readFileStatement(text)).toMatchObject({ kind: 'file', ...facts, ...digest });
    for (const changed of [
      text.replace('"김', '"\\uae40'),
      text.replace('2026-11-24T09:00:00.123Z', '2026-11-24T10:00:00.123+1'),
      text.replace('2026-11-24T09:00:00.123Z', '24 Nov 2026 09:00:00 GMT'),
      text.slice(0, -1),
      `${text}\n`,
    ]) {
      expect(changed).not.toBe(text);
      expect(readFileStatement(changed)).toBeNull();
    }
  });

  test('whatever is changed is refused, or does not verify', async () => {
    const { signer } = await signerOf('Ed25519');
    const bytes = await file();
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = read(changedAt(bytes, at, mask));
        if (typeof changed === 'string') expect(changed).toBe('signature_file_malformed');
        else expect(verifySignatureFile(signer, changed)).toBe(false);
      }),
      { numRuns: 1500 },
    );
  });

  test('names with line breaks, quotes and controls stay on their line', async () => {
    const { material, signer } = await signerOf('Ed25519');
    const hostile = ['a\nsize: 0', 'x\u2028y', '"', '\\', '\u0000', '\r\n', 'ends with space ', '\ud800'];
    for (const file of hostile) {
      const statement = fileStatement(signer, { ...facts, file, signedBy: file }, digest);
      expect(statement.toString('utf8').split('\n')).toHaveLength(13);
      const whole = composeSignatureFile(statement, signStatement(material, 'Ed25519', statement));
      expect(readSignatureFile(whole, 'f.sig')).toMatchObject({
        statement: { file, signedBy: file },
      });
    }
  });
});

describe('ST2: the content of a file', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyward-signature-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is hashed as it streams by, on both sides of a block border', async () => {
    for (const size of [0, 1, 1024 * 1024 - 1, 1024 * 1024, 1024 * 1024 + 1, 3_000_000]) {
      const bytes = Buffer.alloc(size, 'abcdefg');
      const path = join(folder, 'content');
      await writeFile(path, bytes);
      const told: number[] = [];
      expect(await digestFile(path, (done) => told.push(done))).toEqual(digestOf(bytes));
      expect(told.at(-1) ?? 0).toBe(size);
    }
  });

  test('that changes while it is read is refused', async () => {
    const path = join(folder, 'changing');
    await writeFile(path, Buffer.alloc(2_000_000));
    let writing: Promise<void> | null = null;
    const write = () => {
      writing ??= writeFile(path, Buffer.alloc(1_999_999));
    };
    const digest = digestFile(path, write);
    expect(await refusalOfPromise(digest)).toMatchObject({
      code: 'file_changed',
      facts: { file: 'changing' },
    });
    await writing;
  });

  test('that is missing, or no file, is refused; and whoever waits can end it', async () => {
    const missing = await refusalOfPromise(digestFile(join(folder, 'missing'), () => undefined));
    expect(missing).toEqual({ code: 'file_missing', facts: { file: 'missing' } });
    expect((await refusalOfPromise(digestFile(folder, () => undefined))).code).toBe('file_unsignable');
    await writeFile(join(folder, 'long'), Buffer.alloc(100));
    const cancelled = digestFile(join(folder, 'long'), () => {
      throw new Refusal('cancelled');
    });
    expect((await refusalOfPromise(cancelled)).code).toBe('cancelled');
  });
});

describe('the commands at the top of signature.ts', async () => {
  const run = promisify(execFile);
  const isThere = await run('openssl', ['version']).then(
    ({ stdout }) => stdout.startsWith('OpenSSL 3'),
    () => false,
  );

  test.skipIf(!isThere).each(types)('%s: openssl and sha512sum say the same', async (type) => {
    const folder = await mkdtemp(join(tmpdir(), 'keyward-openssl-'));
    try {
      const { signer, statement, signature } = await signed(type, (of) => fileStatement(of, facts, digest));
      await writeFile(join(folder, 'report.pdf'), content);
      await writeFile(join(folder, 'report.pdf.sig'), composeSignatureFile(statement, signature));
      await writeFile(join(folder, 'key.pem'), publicKeyPem(signer.publicKey));
      const pss = '-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32';
      const verify =
        type === 'Ed25519'
          ? 'openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in statement -sigfile signature'
          : `openssl dgst -sha256 -verify key.pem ${type.startsWith('RSA') ? pss : ''} -signature signature statement`;
      const script = [
        "sed '/^$/,$d' report.pdf.sig > statement",
        "sed '1,/^$/d' report.pdf.sig | base64 -d > signature",
        verify,
        'openssl pkey -pubin -in key.pem -outform DER | sha256sum',
        'sha512sum report.pdf',
      ].join(' && ');
      const { stdout } = await run('sh', ['-c', script], { cwd: folder });
      expect(stdout).toMatch(/Verified OK|Signature Verified Successfully/);
      expect(stdout).toContain(fingerprint(signer.publicKey));
      expect(stdout).toContain(digest.sha512.toString('hex'));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** The two integers of a DER sequence, 32 bytes each (ITU-T X.690 section 8.3). */
function derIntegers(der: Buffer): Buffer[] {
  const rLength = der[3] ?? 0;
  const r = der.subarray(4, 4 + rLength);
  const s = der.subarray(6 + rLength);
  expect([der[2], der[4 + rLength], der[5 + rLength]]).toEqual([2, 2, s.length]);
  return [r, s].map((integer) => Buffer.concat([Buffer.alloc(32), integer]).subarray(-32));
}
