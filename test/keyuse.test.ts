// core/keyuse.ts: KU1 to KU4, and every rule of using keys, on a real keystore.

import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { AuditEntry } from '../core/audit.ts';
import { type DataKeyBits, dataKeyBits } from '../core/ciphertext.ts';
import type { EncryptionContext } from '../core/context.ts';
import type { KeyBytes } from '../core/keybytes.ts';
import { publicKeyOf } from '../core/keytypes.ts';
import { Refusal } from '../core/refusal.ts';
import { dataStatement, readSignature, verifyStatement } from '../core/signature.ts';
import type { KeyState, KeyType } from '../core/snapshot.ts';
import { digestOf } from '../core/statement.ts';
import { composeToken } from '../core/token.ts';
import { Desk } from './desk.ts';
import { refusalOf } from './expect-refusal.ts';
import { World } from './vault-world.ts';

let desk: Desk;
beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(async () => {
  expect(await desk.differingRow()).toBeNull();
  await desk.remove();
});

const secretText = 'The account number is 1002-334-556677.';
/** Handed over and wiped, so made anew each time. */
const data = () => Buffer.from(secretText);
const context: EncryptionContext = [['department', 'Payroll']];
const none: EncryptionContext = [];

/** The bytes as text, and the secret wiped. */
function shown(secret: KeyBytes | null): string {
  const text = secret?.use((bytes) => bytes.toString('utf8')) ?? 'nothing';
  secret?.wipe();
  return text;
}
const hexOf = (secret: KeyBytes | null) => secret?.use((bytes) => bytes.toString('hex')) ?? 'nothing';

async function last(): Promise<AuditEntry> {
  const entry = (await desk.entries()).at(-1);
  if (entry === undefined) throw new Error('no entry');
  return entry;
}
const codeOf = async (work: Promise<unknown>) => (await refusalOf(work)).code;

async function file(name: string, content: string | Buffer): Promise<string> {
  const path = join(desk.folder, 'files', name);
  await mkdir(join(desk.folder, 'files'), { recursive: true });
  await writeFile(path, content);
  return path;
}
const filesThere = async () => (await readdir(join(desk.folder, 'files'))).sort();

describe('encrypt and decrypt', () => {
  test.each(['AES-256', 'RSA-2048'] as const)('%s: what was encrypted comes back', async (type) => {
    const key = await desk.key('Payroll', type);
    const { ciphertext, keyId, version } = await desk.use.encrypt(key, data(), context);
    expect([keyId, version]).toEqual([key, 1]);
    expect(ciphertext.startsWith(`kw1:${key}:1:`)).toBe(true);
    const opened = await desk.use.decrypt(ciphertext, context);
    expect(opened).toMatchObject({ keyId: key, version: 1 });
    expect(shown(opened.secret)).toBe(secretText);
  });

  test('without a context, and with nothing to encrypt', async () => {
    const key = await desk.key('Payroll');
    const { ciphertext } = await desk.use.encrypt(key, Buffer.alloc(0), none);
    expect(shown((await desk.use.decrypt(ciphertext, none)).secret)).toBe('');
  });

  test('what was handed over is wiped, also where it is refused', async () => {
    const key = await desk.key('Payroll');
    const given = [data(), data()] as const;
    await desk.use.encrypt(key, given[0], none);
    await refusalOf(desk.use.encrypt('00'.repeat(16), given[1], none));
    for (const buffer of given) expect(buffer.every((byte) => byte === 0)).toBe(true);
  });

  test('32 KiB, and no more', async () => {
    const key = await desk.key('Payroll');
    const { ciphertext } = await desk.use.encrypt(key, Buffer.alloc(32_768, 'x'), none);
    expect(shown((await desk.use.decrypt(ciphertext, none)).secret)).toBe('x'.repeat(32_768));
    expect(await refusalOf(desk.use.encrypt(key, Buffer.alloc(32_769), none))).toEqual({
      code: 'data_too_large',
      facts: { most: 32_768 },
    });
  });

  test('after a rotation new data is encrypted with the newest version, and old data still opens', async () => {
    const key = await desk.key('Payroll');
    const old = await desk.use.encrypt(key, data(), none);
    await desk.rotate(key);
    expect((await desk.use.encrypt(key, data(), none)).version).toBe(2);
    const opened = await desk.use.decrypt(old.ciphertext, none);
    expect([opened.version, shown(opened.secret)]).toEqual([1, secretText]);
  });

  test('another context, another order of it, a ciphertext taken to another key or version', async () => {
    const [key, other] = [await desk.key('Payroll', 'AES-256', 2), await desk.key('Other')];
    const two: EncryptionContext = [...context, ['year', '2026']];
    const { ciphertext } = await desk.use.encrypt(key, data(), two);
    expect(shown((await desk.use.decrypt(ciphertext, two.toReversed())).secret)).toBe(secretText);
    expect(await codeOf(desk.use.decrypt(ciphertext, context))).toBe('ciphertext_unopened');
    expect(await codeOf(desk.use.decrypt(ciphertext, none))).toBe('ciphertext_unopened');
    expect(await codeOf(desk.use.decrypt(ciphertext.replace(':2:', ':1:'), two))).toBe('ciphertext_unopened');
    expect(await codeOf(desk.use.decrypt(ciphertext.replace(key, other), two))).toBe('key_unknown');
    await desk.rotate(other);
    expect(await codeOf(desk.use.decrypt(ciphertext.replace(key, other), two))).toBe('ciphertext_unopened');
  });

  test('a context that is none', async () => {
    const key = await desk.key('Payroll');
    const repeated: EncryptionContext = [...context, ...context];
    expect(await codeOf(desk.use.encrypt(key, data(), repeated))).toBe('context_repeated');
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    expect(await codeOf(desk.use.decrypt(ciphertext, [['\ud800', '']]))).toBe('context_malformed');
  });
});

describe('data keys', () => {
  test.each(dataKeyBits)(
    'of %i bits: sealed, in the clear only when asked, and opened again',
    async (bits) => {
      const key = await desk.key('Payroll');
      const quiet = await desk.use.dataKey(key, bits, 'sealed only', context);
      expect(quiet.clear).toBeNull();
      const asked = await desk.use.dataKey(key, bits, 'sealed and clear', context);
      expect(asked.clear?.length).toBe(bits / 8);
      expect(asked.sealed).not.toBe(quiet.sealed);
      const opened = await desk.use.openDataKey(asked.sealed, context);
      expect(hexOf(opened.secret)).toBe(hexOf(asked.clear));
      expect((await desk.use.openDataKey(quiet.sealed, context)).secret.length).toBe(bits / 8);
    },
  );

  test('no other size', async () => {
    const key = await desk.key('Payroll');
    for (const bits of [0, 64, 192, 1024, Number.NaN]) {
      const making = desk.use.dataKey(key, bits as DataKeyBits, 'sealed only', none);
      expect(await codeOf(making)).toBe('argument_invalid');
      expect(await last()).toMatchObject({ action: 'create data key', key, result: 'argument_invalid' });
    }
    expect(await desk.entries()).toHaveLength(5);
  });

  test('a sealed data key is not small data, and small data is no sealed data key', async () => {
    const key = await desk.key('Payroll');
    const { sealed } = await desk.use.dataKey(key, 256, 'sealed only', none);
    const { ciphertext } = await desk.use.encrypt(key, Buffer.alloc(32), none);
    expect(await codeOf(desk.use.decrypt(sealed, none))).toBe('ciphertext_unopened');
    expect(await codeOf(desk.use.openDataKey(ciphertext, none))).toBe('ciphertext_unopened');
    expect(await codeOf(desk.use.openDataKey(sealed, context))).toBe('ciphertext_unopened');
  });

  test('the entry says whether it was shown', async () => {
    const key = await desk.key('Payroll');
    await desk.use.dataKey(key, 128, 'sealed only', none);
    expect(await last()).toMatchObject({
      action: 'create data key',
      detail: { bits: 128, shown: 'sealed only' },
    });
    await desk.use.dataKey(key, 512, 'sealed and clear', none);
    expect((await last()).detail).toMatchObject({ bits: 512, shown: 'sealed and clear' });
  });
});

describe('re-encrypt', () => {
  test('to the newest version, under its context', async () => {
    const key = await desk.key('Payroll');
    const { ciphertext } = await desk.use.encrypt(key, data(), context);
    await desk.rotate(key);
    const moved = await desk.use.reEncrypt(ciphertext, 'newest', context);
    expect([moved.keyId, moved.version]).toEqual([key, 2]);
    expect(shown((await desk.use.decrypt(moved.ciphertext, context)).secret)).toBe(secretText);
    expect(shown((await desk.use.decrypt(ciphertext, context)).secret)).toBe(secretText);
  });

  test.each([
    ['AES-256', 'AES-256'],
    ['AES-256', 'RSA-2048'],
    ['RSA-2048', 'AES-256'],
  ] as const)('from %s to another key, %s', async (from, to) => {
    const [key, other] = [await desk.key('Payroll', from), await desk.key('Other', to)];
    const { ciphertext } = await desk.use.encrypt(key, data(), context);
    const moved = await desk.use.reEncrypt(ciphertext, { keyIdHex: other }, context);
    expect([moved.keyId, moved.version]).toEqual([other, 1]);
    expect(shown((await desk.use.decrypt(moved.ciphertext, context)).secret)).toBe(secretText);
    expect(await codeOf(desk.use.decrypt(moved.ciphertext, none))).toBe('ciphertext_unopened');
  });

  test('a sealed data key stays one, and goes to no key that cannot seal', async () => {
    const [key, other, rsa] = [
      await desk.key('A key'),
      await desk.key('Other'),
      await desk.key('Pair', 'RSA-2048'),
    ];
    const { sealed, clear } = await desk.use.dataKey(key, 512, 'sealed and clear', context);
    const moved = await desk.use.reEncrypt(sealed, { keyIdHex: other }, context);
    const opened = await desk.use.openDataKey(moved.ciphertext, context);
    expect(hexOf(opened.secret)).toBe(hexOf(clear));
    expect(await codeOf(desk.use.decrypt(moved.ciphertext, context))).toBe('ciphertext_unopened');
    expect(await codeOf(desk.use.reEncrypt(sealed, { keyIdHex: rsa }, context))).toBe('key_wrong_type');
  });

  test('what does not open is not moved', async () => {
    const [key, other] = [await desk.key('Payroll'), await desk.key('Other')];
    const { ciphertext } = await desk.use.encrypt(key, data(), context);
    expect(await codeOf(desk.use.reEncrypt(ciphertext, 'newest', none))).toBe('ciphertext_unopened');
    expect(await codeOf(desk.use.reEncrypt(ciphertext, { keyIdHex: '00'.repeat(16) }, context))).toBe(
      'key_unknown',
    );
    await desk.setState(other, 'disabled');
    expect(await codeOf(desk.use.reEncrypt(ciphertext, { keyIdHex: other }, context))).toBe(
      'key_not_available',
    );
    expect(await last()).toMatchObject({ action: 're-encrypt', key, version: 1, detail: { to: other } });
  });

  test('the entry names both keys and versions', async () => {
    const [key, other] = [await desk.key('Payroll'), await desk.key('Other', 'AES-256', 3)];
    const { ciphertext } = await desk.use.encrypt(key, data(), context);
    await desk.use.reEncrypt(ciphertext, { keyIdHex: other }, context);
    const detail = { to: other, toVersion: 3, bytes: 38 };
    expect(await last()).toMatchObject({ action: 're-encrypt', result: 'done', key, version: 1, detail });
  });

  test('who may not use the other key may not move anything to it', async () => {
    const [key, other] = [await desk.key('Payroll'), await desk.key('Other')];
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    const lee = await desk.person('Lee', 'key user');
    await desk.assign(lee, key, 'key user');
    desk.seat(lee);
    expect(await codeOf(desk.use.reEncrypt(ciphertext, { keyIdHex: other }, none))).toBe('not_permitted');
    expect((await desk.use.reEncrypt(ciphertext, 'newest', none)).keyId).toBe(key);
  });

  test('who may not use the other key any more when it is done may not either', async () => {
    const [key, other] = [await desk.key('Payroll'), await desk.key('Other')];
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    const lee = await desk.person('Lee', 'key user');
    for (const id of [key, other]) await desk.assign(lee, id, 'key user');
    desk.seat(lee);
    const { ledger } = desk.vault;
    const record = ledger.record.bind(ledger);
    vi.spyOn(ledger, 'record').mockImplementationOnce(async (...act) => {
      await desk.change((changes) =>
        changes.drop('assignment', lee.id, Buffer.from(other, 'hex'), 'key user'),
      );
      return record(...act);
    });
    expect(await codeOf(desk.use.reEncrypt(ciphertext, { keyIdHex: other }, none))).toBe('not_permitted');
    expect(await last()).toMatchObject({
      ...{ action: 're-encrypt', key, result: 'not_permitted', detail: { to: other } },
    });
  });
});

describe('sign and verify', () => {
  const types = ['RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519'] as const;

  test.each(types)('%s: a signature is of its data, and of no other', async (type) => {
    const key = await desk.key('Signing', type);
    const { signature, version } = await desk.use.sign(key, data());
    expect(signature.startsWith(`kws1:${key}:1:`)).toBe(true);
    expect(await desk.use.verify(signature, data())).toEqual({ keyId: key, version, verdict: 'genuine' });
    expect((await desk.use.verify(signature, Buffer.from('other'))).verdict).toBe('not genuine');
  });

  test('by the public key alone, outside the vault', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const { signature } = await desk.use.sign(key, data());
    const row = await desk.rows((rows) => rows.get('key_version', Buffer.from(key, 'hex'), 1));
    const publicKey = row?.public_key ?? Buffer.alloc(0);
    expect(publicKeyOf(publicKey).asymmetricKeyType).toBe('ed25519');
    const { keyId, body } = readSignature(signature);
    const signer = {
      vaultId: desk.vault.founding.id,
      keyId,
      version: 1,
      type: 'Ed25519',
      publicKey,
    } as const;
    expect(verifyStatement(signer, dataStatement(signer, digestOf(data())), body)).toBe(true);
  });

  test('taken to another version or key it does not verify', async () => {
    const [key, other] = [await desk.key('Signing', 'Ed25519', 2), await desk.key('Other', 'Ed25519', 2)];
    const { signature } = await desk.use.sign(key, data());
    for (const moved of [signature.replace(':2:', ':1:'), signature.replace(key, other)]) {
      expect((await desk.use.verify(moved, data())).verdict).toBe('not genuine');
    }
  });

  test('after a rotation old signatures still verify', async () => {
    const key = await desk.key('Signing', 'ECDSA-P256');
    const { signature } = await desk.use.sign(key, data());
    await desk.rotate(key);
    expect((await desk.use.sign(key, data())).version).toBe(2);
    expect(await desk.use.verify(signature, data())).toMatchObject({ version: 1, verdict: 'genuine' });
  });

  test('32 KiB, and no more', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const { signature } = await desk.use.sign(key, Buffer.alloc(32_768));
    expect(await codeOf(desk.use.sign(key, Buffer.alloc(32_769)))).toBe('data_too_large');
    expect(await codeOf(desk.use.verify(signature, Buffer.alloc(32_769)))).toBe('data_too_large');
  });

  test('the entry of a verification holds the verdict', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const { signature } = await desk.use.sign(key, data());
    await desk.use.verify(signature, Buffer.from('other'));
    const detail = { verdict: 'not genuine', bytes: 5 };
    expect(await last()).toMatchObject({ action: 'verify', result: 'done', key, version: 1, detail });
  });
});

describe('KU1: only an available key with an available version of the right type', () => {
  const states: readonly KeyState[] = ['disabled', 'deletion requested'];

  test.each(states)('a key that is %s does nothing, and the refusal names the state', async (state) => {
    const [key, pair] = [await desk.key('Payroll'), await desk.key('Signing', 'Ed25519')];
    const path = await file('report.pdf', 'report');
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    const { sealed } = await desk.use.dataKey(key, 256, 'sealed only', none);
    const { signature } = await desk.use.sign(pair, data());
    await desk.use.signFile(path, pair, 'refuse');
    for (const one of [key, pair]) await desk.setState(one, state);
    const uses: Readonly<Record<string, () => Promise<unknown>>> = {
      encrypt: () => desk.use.encrypt(key, data(), none),
      decrypt: () => desk.use.decrypt(ciphertext, none),
      're-encrypt': () => desk.use.reEncrypt(ciphertext, 'newest', none),
      'create data key': () => desk.use.dataKey(key, 256, 'sealed only', none),
      'open data key': () => desk.use.openDataKey(sealed, none),
      sign: () => desk.use.sign(pair, data()),
      verify: () => desk.use.verify(signature, data()),
      'sign file': () => desk.use.signFile(path, pair, 'number'),
      'verify file': () => desk.use.verifyFile(path),
    };
    const before = await desk.usageRows();
    for (const [operation, use] of Object.entries(uses)) {
      expect((await refusalOf(use())).facts, operation).toMatchObject({ state });
      const entry = await last();
      const concerned = ['sign', 'verify', 'sign file', 'verify file'].includes(operation) ? pair : key;
      expect(entry).toMatchObject({ action: operation, result: 'key_not_available', key: concerned });
    }
    expect(await desk.usageRows()).toEqual(before);
    expect(await filesThere()).toEqual(['report.pdf', 'report.pdf.sig']);
    for (const one of [key, pair]) await desk.setState(one, 'available');
    for (const use of Object.values(uses)) await use();
  });

  test('a version that is disabled by itself does nothing, and the others go on', async () => {
    const [key, pair] = [await desk.key('Payroll'), await desk.key('Signing', 'Ed25519')];
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    const { sealed } = await desk.use.dataKey(key, 256, 'sealed only', none);
    const { signature } = await desk.use.sign(pair, data());
    for (const one of [key, pair]) {
      await desk.rotate(one);
      await desk.setStatus(one, 1, 'disabled');
    }
    for (const use of [
      desk.use.decrypt(ciphertext, none),
      desk.use.reEncrypt(ciphertext, 'newest', none),
      desk.use.openDataKey(sealed, none),
      desk.use.verify(signature, data()),
    ]) {
      expect((await refusalOf(use)).facts).toMatchObject({ state: 'disabled in this version' });
    }
    const again = await desk.use.encrypt(key, data(), none);
    expect(shown((await desk.use.decrypt(again.ciphertext, none)).secret)).toBe(secretText);
  });

  test.each([
    ['AES-256', ['sign', 'verify', 'sign file']],
    ['RSA-2048', ['create data key', 'open data key']],
    ['ECDSA-P256', ['encrypt', 'decrypt', 're-encrypt', 'create data key', 'open data key']],
    ['Ed25519', ['encrypt', 'decrypt', 're-encrypt', 'create data key', 'open data key']],
  ] as const)('a key of type %s does not %s', async (type, operations) => {
    const key = await desk.key('Typed', type as KeyType);
    const body = Buffer.alloc(80);
    const keyId = Buffer.from(key, 'hex');
    const [ciphertext, signature] = [
      composeToken('kw1', { keyId, version: 1, body }),
      composeToken('kws1', { keyId, version: 1, body }),
    ];
    const path = await file('report.pdf', 'report');
    const uses = {
      encrypt: () => desk.use.encrypt(key, data(), none),
      decrypt: () => desk.use.decrypt(ciphertext, none),
      're-encrypt': () => desk.use.reEncrypt(ciphertext, 'newest', none),
      'create data key': () => desk.use.dataKey(key, 256, 'sealed only', none),
      'open data key': () => desk.use.openDataKey(ciphertext, none),
      sign: () => desk.use.sign(key, data()),
      verify: () => desk.use.verify(signature, data()),
      'sign file': () => desk.use.signFile(path, key, 'refuse'),
    };
    for (const operation of operations) {
      expect(await refusalOf(uses[operation]()), operation).toEqual({
        code: 'key_wrong_type',
        facts: { name: 'Typed', type },
      });
    }
    expect(await filesThere()).toEqual(['report.pdf']);
  });

  test('a key or a version that there is not', async () => {
    const key = await desk.key('Payroll');
    const body = randomBytes(80);
    const of = (id: string, version: number) =>
      composeToken('kw1', { keyId: Buffer.from(id, 'hex'), version, body });
    for (const ciphertext of [of('00'.repeat(16), 1), of(key, 2), of(key, 100)]) {
      expect(await codeOf(desk.use.decrypt(ciphertext, none))).toBe('key_unknown');
    }
    for (const id of ['00'.repeat(16), '', 'zz', key.slice(2)]) {
      expect(await codeOf(desk.use.encrypt(id, data(), none))).toBe('key_unknown');
    }
  });
});

describe('KU2: recorded and counted together, refusals too', () => {
  test('each use leaves one entry with person, key, version and bytes, and one count', async () => {
    const [key, pair] = [await desk.key('Payroll', 'AES-256', 2), await desk.key('Signing', 'Ed25519')];
    const path = await file('report.pdf', 'report');
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    await desk.use.decrypt(ciphertext, none);
    const { sealed } = await desk.use.dataKey(key, 256, 'sealed only', none);
    await desk.use.openDataKey(sealed, none);
    await desk.use.reEncrypt(ciphertext, 'newest', none);
    const { signature } = await desk.use.sign(pair, data());
    await desk.use.verify(signature, data());
    await desk.use.signFile(path, pair, 'refuse');
    await desk.use.verifyFile(path);
    const expected = [
      ['encrypt', key, 2, 38],
      ['decrypt', key, 2, 38],
      ['create data key', key, 2, 32],
      ['open data key', key, 2, 32],
      ['re-encrypt', key, 2, 38],
      ['sign', pair, 1, 38],
      ['verify', pair, 1, 38],
      ['sign file', pair, 1, 6],
      ['verify file', pair, 1, 6],
    ];
    const entries = await desk.entries();
    const said = entries.map((entry) => [entry.action, entry.key, entry.version, entry.detail?.['bytes']]);
    expect(said).toEqual(expected);
    for (const { person, result } of entries) expect([person?.name, result]).toEqual(['Kim', 'done']);
    const counted = (await desk.usageRows()).map((row) => [
      row.operation,
      row.key_id.toString('hex'),
      row.version,
      row.bytes,
    ]);
    expect(counted.sort()).toEqual(expected.sort());
  });

  test('what cannot be read is refused and recorded, without a key', async () => {
    await desk.key('Payroll');
    const refusals = [
      ['decrypt', 'ciphertext_malformed', () => desk.use.decrypt('kw1:?', none)],
      ['open data key', 'ciphertext_malformed', () => desk.use.openDataKey('', none)],
      ['re-encrypt', 'ciphertext_malformed', () => desk.use.reEncrypt('kws1:', 'newest', none)],
      ['verify', 'signature_malformed', () => desk.use.verify('kw1:', data())],
    ] as const;
    for (const [action, code, use] of refusals) {
      expect(await codeOf(use())).toBe(code);
      const entry = await last();
      expect([entry.action, entry.result, entry.key, entry.person?.name]).toEqual([
        action,
        code,
        undefined,
        'Kim',
      ]);
    }
    expect(await desk.usageRows()).toEqual([]);
  });

  test('neither entry nor count where the transaction fails, and the secret is wiped', async () => {
    const key = await desk.key('Payroll');
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    const before = await desk.usageRows();
    const wiped: string[] = [];
    const { ledger } = desk.vault;
    const record = ledger.record.bind(ledger);
    let failures = 0;
    ledger.record = (root, draft, work) =>
      record(root, draft, async (changes) => {
        const result = await work(changes);
        if (failures++ > 0) return result;
        const { secret } = result as { secret: KeyBytes };
        wiped.push(secret.use((bytes) => bytes.toString('utf8')));
        throw Object.assign(new Refusal('disk_full', { file: 'keystore' }), { secret });
      });
    const thrown = await desk.use.decrypt(ciphertext, none).catch((error: unknown) => error);
    ledger.record = record;
    expect(wiped).toEqual([secretText]);
    expect(thrown).toMatchObject({ code: 'disk_full' });
    expect(() => (thrown as { secret: KeyBytes }).secret.length).toThrow('wiped');
    expect(await desk.usageRows()).toEqual(before);
    expect((await last()).result).toBe('disk_full');
  });

  test('no plaintext, no data key, no private key is in the keystore or in its log', async () => {
    const [key, pair] = [await desk.key('Payroll'), await desk.key('Signing', 'Ed25519')];
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    await desk.use.decrypt(ciphertext, none);
    const { clear } = await desk.use.dataKey(key, 256, 'sealed and clear', none);
    await desk.use.sign(pair, data());
    await refusalOf(desk.use.encrypt(key, Buffer.from(secretText.repeat(1000)), none));
    const onDisk = await desk.bytesOnDisk();
    expect(onDisk.includes('Payroll')).toBe(true);
    expect(onDisk.includes(secretText)).toBe(false);
    expect(onDisk.includes(Buffer.from(hexOf(clear), 'hex'))).toBe(false);
    expect(onDisk.includes(hexOf(clear))).toBe(false);
  });
});

describe('who may', () => {
  test('a key user the keys assigned to him, and nothing else; a key manager and an auditor none', async () => {
    const [key, other] = [await desk.key('Payroll'), await desk.key('Other')];
    const { ciphertext } = await desk.use.encrypt(key, data(), none);
    const lee = await desk.person('Lee', 'key user');
    const park = await desk.person('Park', 'key manager');
    const choi = await desk.person('Choi', 'auditor');
    await desk.assign(lee, key, 'key user');
    await desk.assign(park, key, 'key manager');
    desk.seat(lee);
    expect(shown((await desk.use.decrypt(ciphertext, none)).secret)).toBe(secretText);
    expect(await codeOf(desk.use.encrypt(other, data(), none))).toBe('not_permitted');
    expect(await last()).toMatchObject({ action: 'encrypt', result: 'not_permitted', key: other });
    for (const one of [park, choi]) {
      desk.seat(one);
      expect(await codeOf(desk.use.encrypt(key, data(), none))).toBe('not_permitted');
      expect(await codeOf(desk.use.decrypt(ciphertext, none))).toBe('not_permitted');
    }
  });

  test('a key user learns nothing of keys that are not his, not even whether they are there', async () => {
    const key = await desk.key('Payroll');
    desk.seat(await desk.person('Lee', 'key user'));
    const path = await file('report.pdf', 'report');
    for (const id of [key, '00'.repeat(16)]) {
      expect(await codeOf(desk.use.encrypt(id, data(), none))).toBe('not_permitted');
      expect(await codeOf(desk.use.signFile(path, id, 'refuse'))).toBe('not_permitted');
    }
    expect(await filesThere()).toEqual(['report.pdf']);
  });

  test('nobody while nobody is signed in, and nobody while the vault is locked', async () => {
    const key = await desk.key('Payroll');
    desk.seat(null);
    expect(await codeOf(desk.use.encrypt(key, data(), none))).toBe('not_signed_in');
    desk.standing = 'locked';
    expect(await codeOf(desk.use.encrypt(key, data(), none))).toBe('vault_locked');
    expect(await codeOf(desk.use.verifyFile('/nowhere'))).toBe('vault_locked');
  });
});

describe('files are signed beside themselves', () => {
  const types = ['RSA-2048', 'ECDSA-P256', 'Ed25519'] as const;

  test.each(types)('%s: signed, verified, and the statement says who and when', async (type) => {
    const key = await desk.key('Signing', type);
    const path = await file('보고서 2026.pdf', 'report');
    const signed = await desk.use.signFile(path, key, 'refuse');
    expect(signed).toEqual({ keyId: key, version: 1, signaturePath: `${path}.sig` });
    const facts = { file: '보고서 2026.pdf', signedAt: desk.clock.now, signedBy: 'Kim' };
    expect(await desk.use.verifyFile(path)).toEqual({ keyId: key, version: 1, verdict: 'genuine', ...facts });
    const text = await readFile(`${path}.sig`, 'utf8');
    expect(text).toContain('signed by: "Kim"\n');
    expect(text).toContain(`vault: ${desk.vault.founding.id.toString('hex')}\n`);
    expect(await filesThere()).toEqual(['보고서 2026.pdf', '보고서 2026.pdf.sig']);
  });

  test('a file that was changed, renamed, or has the signature of another', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const [path, other] = [await file('report.pdf', 'report'), await file('other.pdf', 'other!')];
    for (const one of [path, other]) await desk.use.signFile(one, key, 'refuse');
    await writeFile(path, 'Report');
    const changed = { verdict: 'content changed', file: 'report.pdf', signedBy: 'Kim' };
    expect(await desk.use.verifyFile(path)).toMatchObject(changed);
    expect(await desk.use.verifyFile(path, `${other}.sig`)).toMatchObject({
      verdict: 'content changed',
      file: 'other.pdf',
    });
    await writeFile(path, 'report');
    await rename(path, join(desk.folder, 'files', 'renamed.pdf'));
    const renamed = await desk.use.verifyFile(join(desk.folder, 'files', 'renamed.pdf'), `${path}.sig`);
    expect(renamed).toMatchObject({ verdict: 'genuine', file: 'report.pdf' });
  });

  test('a statement that was changed is not genuine, and tells nothing', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    await desk.use.signFile(path, key, 'refuse');
    const text = await readFile(`${path}.sig`, 'utf8');
    for (const [from, to] of [
      ['"Kim"', '"Lee"'],
      ['2026-', '2025-'],
      ['report.pdf', 'Report.pdf'],
      ['size: 6', 'size: 7'],
      ['algorithm: Ed25519', 'algorithm: RSA-PSS-SHA256'],
    ] as const) {
      await writeFile(`${path}.sig`, text.replace(from, to));
      expect(await desk.use.verifyFile(path)).toEqual({ keyId: key, version: 1, verdict: 'not genuine' });
    }
  });

  test('KU4: what has the name is not touched; a numbered name where that was asked for', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    await file('report.pdf.sig', 'mine');
    expect(await refusalOf(desk.use.signFile(path, key, 'refuse'))).toEqual({
      code: 'target_exists',
      facts: { file: 'report.pdf.sig' },
    });
    expect(await last()).toMatchObject({
      action: 'sign file',
      result: 'target_exists',
      key,
      detail: { path },
    });
    const { signaturePath } = await desk.use.signFile(path, key, 'number');
    expect(signaturePath).toBe(join(desk.folder, 'files', 'report.pdf (2).sig'));
    expect(await readFile(`${path}.sig`, 'utf8')).toBe('mine');
    expect(await desk.use.verifyFile(path, signaturePath)).toMatchObject({
      verdict: 'genuine',
      file: 'report.pdf',
    });
    expect(await filesThere()).toEqual(['report.pdf', 'report.pdf (2).sig', 'report.pdf.sig']);
  });

  test('KU4: a name that is taken at the last moment is not touched, and that is recorded', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    const signing = desk.use.signFile(path, key, 'refuse', () => {
      void writeFile(`${path}.sig`, 'mine');
    });
    expect(await codeOf(signing)).toBe('target_exists');
    const entries = await desk.entries();
    expect(entries.map(({ action, result }) => [action, result])).toEqual([
      ['sign file', 'done'],
      ['sign file', 'target_exists'],
    ]);
    expect(await readFile(`${path}.sig`, 'utf8')).toBe('mine');
    expect(await filesThere()).toEqual(['report.pdf', 'report.pdf.sig']);
  });

  test('what is given up, or refused on the way, leaves nothing behind and is recorded', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    const cancel = () => {
      throw new Refusal('cancelled');
    };
    expect(await codeOf(desk.use.signFile(path, key, 'refuse', cancel))).toBe('cancelled');
    expect((await last()).result).toBe('cancelled');
    await desk.use.signFile(path, key, 'refuse');
    expect(await codeOf(desk.use.verifyFile(path, `${path}.sig`, cancel))).toBe('cancelled');
    expect(await last()).toMatchObject({ action: 'verify file', result: 'cancelled', key, version: 1 });
    await rm(`${path}.sig`);
    const missing = join(desk.folder, 'files', 'missing.pdf');
    expect(await codeOf(desk.use.signFile(missing, key, 'refuse'))).toBe('file_missing');
    const folder = join(desk.folder, 'files');
    expect(await codeOf(desk.use.signFile(folder, key, 'refuse'))).toBe('file_unsignable');
    expect(await codeOf(desk.use.verifyFile(path))).toBe('file_missing');
    expect(await filesThere()).toEqual(['report.pdf']);
  });

  test('a key that cannot sign is refused before the file is read', async () => {
    const [key, pair] = [await desk.key('Payroll'), await desk.key('Signing', 'Ed25519')];
    await desk.setState(pair, 'disabled');
    const path = await file('report.pdf', 'report');
    const told: number[] = [];
    const sign = (id: string) => codeOf(desk.use.signFile(path, id, 'refuse', (done) => told.push(done)));
    expect([await sign(key), await sign(pair)]).toEqual(['key_wrong_type', 'key_not_available']);
    expect(told).toEqual([]);
  });

  test('a vault that is locked while a file is read signs nothing', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    const signing = desk.use.signFile(path, key, 'refuse', () => {
      desk.standing = 'locked';
    });
    expect(await codeOf(signing)).toBe('vault_locked');
    expect(await filesThere()).toEqual(['report.pdf']);
  });

  test('who begins to sign is who signed, whoever sits at the desk at the end', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    const lee = await desk.person('Lee', 'admin');
    await desk.use.signFile(path, key, 'refuse', () => desk.seat(lee));
    expect(await desk.use.verifyFile(path)).toMatchObject({ signedBy: 'Kim' });
    expect((await desk.entries()).map(({ person }) => person?.name)).toEqual(['Kim', 'Lee']);
  });

  test('a signature of another vault is said to be one, and so is what is no signature', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    await desk.use.signFile(path, key, 'refuse');
    const text = await readFile(`${path}.sig`, 'utf8');
    await writeFile(`${path}.sig`, text.replace(/vault: .*/, `vault: ${'0'.repeat(32)}`));
    expect(await refusalOf(desk.use.verifyFile(path))).toEqual({
      code: 'signature_elsewhere',
      facts: { file: 'report.pdf.sig', vault: '0'.repeat(32) },
    });
    for (const content of ['', 'mine', 'x'.repeat(100_000)]) {
      await writeFile(`${path}.sig`, content);
      expect(await codeOf(desk.use.verifyFile(path))).toBe('signature_file_malformed');
      expect(await last()).toMatchObject({ action: 'verify file', result: 'signature_file_malformed' });
    }
    expect(await codeOf(desk.use.verifyFile(path, join(desk.folder, 'files')))).toBe(
      'signature_file_malformed',
    );
  });

  test("the vault's own files are neither signed nor read as signatures, under whatever name", async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('report.pdf', 'report');
    const own = desk.vault.keystore.path;
    const outside = `${desk.folder}-outside`;
    await mkdir(outside);
    try {
      const [linked, pointing] = [join(outside, 'linked'), join(outside, 'pointing')];
      await link(own, linked);
      await symlink(own, pointing);
      for (const one of [own, linked, pointing]) {
        expect(await codeOf(desk.use.signFile(one, key, 'refuse'))).toBe('file_unsupported');
        expect(await codeOf(desk.use.verifyFile(path, one))).toBe('file_unsupported');
      }
      expect((await readdir(outside)).sort()).toEqual(['linked', 'pointing']);
    } finally {
      await rm(outside, { recursive: true });
    }
  });

  test('a large file is signed by what streams by', async () => {
    const key = await desk.key('Signing', 'Ed25519');
    const path = await file('large.bin', Buffer.alloc(5_000_000, 'x'));
    const told: number[] = [];
    await desk.use.signFile(path, key, 'refuse', (done) => told.push(done));
    expect(told.at(-1)).toBe(5_000_000);
    expect((await desk.use.verifyFile(path)).verdict).toBe('genuine');
    expect((await stat(`${path}.sig`)).size).toBeLessThan(1000);
  });
});

describe('in the whole vault', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.opened();
  });
  afterEach(() => world.remove());

  test('what was encrypted, sealed and signed opens and verifies after a restart, and is still counted', async () => {
    const { vault } = world;
    const { id: key } = await vault.keys.create({ name: 'Payroll', type: 'AES-256', rotationDays: null });
    const { id: pair } = await vault.keys.create({ name: 'Signing', type: 'RSA-3072', rotationDays: null });
    const path = join(world.folder, 'report.pdf');
    await writeFile(path, 'report');
    const { ciphertext } = await vault.use.encrypt(key, data(), context);
    const { sealed, clear } = await vault.use.dataKey(key, 512, 'sealed and clear', none);
    const { signature } = await vault.use.sign(pair, data());
    const { ciphertext: toPair } = await vault.use.encrypt(pair, data(), context);
    await vault.use.signFile(path, pair, 'refuse');
    for (const id of [key, pair]) await vault.keys.rotate(id);

    await world.restart();
    expect(await codeOf(world.vault.use.decrypt(ciphertext, context))).toBe('vault_locked');
    await world.unlock(3, 1);
    const { use, usage, keys } = world.vault;
    for (const one of [ciphertext, toPair])
      expect(shown((await use.decrypt(one, context)).secret)).toBe(secretText);
    expect(hexOf((await use.openDataKey(sealed, none)).secret)).toBe(hexOf(clear));
    expect(await use.verify(signature, data())).toEqual({ keyId: pair, version: 1, verdict: 'genuine' });
    expect(await use.verifyFile(path)).toMatchObject({ verdict: 'genuine', version: 1 });
    expect((await use.reEncrypt(ciphertext, 'newest', context)).version).toBe(2);
    expect((await usage.of(pair)).days.map(({ operation }) => operation).sort()).toEqual([
      'decrypt',
      'encrypt',
      'sign',
      'sign file',
      'verify',
      'verify file',
    ]);
    expect((await usage.metering('2026-11')).keyDays).toBe(2);

    await keys.disable(key);
    expect((await refusalOf(use.decrypt(ciphertext, context))).facts).toMatchObject({ state: 'disabled' });
    await keys.enable(key);
    await keys.setVersionStatus(key, 1, 'disabled');
    const refused = await refusalOf(use.decrypt(ciphertext, context));
    expect(refused.facts).toMatchObject({ state: 'disabled in this version' });
    expect((await use.encrypt(key, data(), none)).version).toBe(2);
  });
});
