// The command line as real child processes of the bundle: files, keys, data, people, records and backups.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { fingerprint } from '../core/keytypes.ts';
import { newRecipient, opened, openedByPassphrase } from './age-desk.ts';
import { adminPassphrases, CliWorld, ended, ownPassphrase, printed, program, removeAll } from './cli-run.ts';
import { passphrases } from './vault-world.ts';
import { freshPair, protect, wrapOaep } from './wrapping.ts';

// Each is a process of its own with real work to do.
vi.setConfig({ maxConcurrency: 2 });

beforeAll(() => {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is not there: run the tests with npm run unit');
});
afterAll(removeAll);

describe.concurrent('people', () => {
  test('a person is added and enters a passphrase, which opens what is assigned', async () => {
    const world = await CliWorld.make('keys and a person');
    const added = await world.open(['people', 'add', 'Choi', '--role', 'key user', '--json'], {}, [
      ownPassphrase,
    ]);
    expect(added).toMatchObject({ code: 0, json: [{ name: 'Choi', roles: ['key user'] }] });
    const listed = await world.open(['key', 'list', '--as', 'Choi', '--json'], {}, [ownPassphrase]);
    expect(listed).toMatchObject({ code: 0, out: '' });
  });

  test('a person works with the keys that are assigned, and with no others', async () => {
    const world = await CliWorld.make('keys and a person');
    expect(await world.open(['people', 'assign', 'yoon', 'Payroll'])).toMatchObject({ code: 0 });
    const people = await world.open(['people', 'list', '--json']);
    expect(people.json).toContainEqual(
      expect.objectContaining({
        name: 'Yoon',
        assignments: [expect.objectContaining({ keyName: 'Payroll' })],
      }),
    );
    const as = (...args: string[]) =>
      world.open([...args, '--as', 'Yoon', '--json'], { input: 'data' }, [ownPassphrase]);
    expect((await as('key', 'list')).json).toMatchObject([{ name: 'Payroll' }]);
    expect(await as('encrypt', '--key', 'Payroll')).toMatchObject({ code: 0 });
    expect(await as('key', 'create', 'Other')).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'not_permitted' } }],
    });
    expect(await as('encrypt', '--key', 'Archive')).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'key_unknown' } }],
    });
    const id = String(people.json.find(({ name }) => name === 'Yoon')?.['id']);
    expect(await world.open(['people', 'unassign', id, 'Payroll'])).toMatchObject({ code: 0 });
    expect((await as('key', 'list')).json).toEqual([]);
  });
});

describe.concurrent('key material from outside', () => {
  test('a private key under a passphrase is imported in one command, and says so for ever', async () => {
    const world = await CliWorld.make();
    const { der, spki } = freshPair('Ed25519');
    await writeFile(world.path('key.p8'), protect(der, ownPassphrase));
    const line = ['key', 'import', 'Releases', 'key.p8', '--type', 'Ed25519', '--json'];
    const wrong = await world.open(line, {}, ['another passphrase']);
    expect(wrong).toMatchObject({ code: 1, json: [{ refused: { code: 'import_passphrase_wrong' } }] });
    const made = await world.open(line, {}, [ownPassphrase]);
    const proof = { of: 'public key', fingerprint: fingerprint(spki) };
    expect(made).toMatchObject({
      code: 0,
      json: [{ name: 'Releases', origin: 'imported', proof, backup: 'taken' }],
    });
    const shown = await world.open(['key', 'show', 'Releases', '--json']);
    const versions = [{ version: 1, origin: 'imported', fingerprint: proof.fingerprint }];
    expect(shown).toMatchObject({ code: 0, json: [{ origin: 'imported', versions }] });
    expect((await world.open(['key', 'show', 'Releases'])).out).toMatch(/Version 1 +available, imported, /);
  });

  test('wrapped material is read when standard input ends, and not before', async () => {
    const world = await CliWorld.make();
    const command = ['key', 'import', 'Payroll', 'key.wrapped', '--type', 'AES-256', '--json'];
    const admins = ['--admin', 'Admin 1', '--admin', 'Admin 2', '--wrap-with', 'w.pem'];
    const child = world.start([...command, ...admins], { passphrases: adminPassphrases });
    const end = ended(child);
    await once(child.stdout, 'data');
    const pem = await readFile(world.path('w.pem'), 'utf8');
    await writeFile(world.path('key.wrapped'), wrapOaep(pem, Buffer.alloc(32, 'not text \0')));
    child.stdin.end();
    const { code, err, json } = await end;
    expect(code).toBe(0);
    expect(json[0]).toMatchObject({ wrappingKey: world.path('w.pem') });
    expect(json[1]).toMatchObject({ name: 'Payroll', origin: 'imported', proof: { of: 'secret key' } });
    expect(err).toContain(`-inkey ${world.path('w.pem')} `);
    expect(err).toMatch(/Check value: [0-9a-f]{6}/);
  });

  test('what is missing is said before the vault is opened', async () => {
    const world = await CliWorld.make();
    const untyped = await world.open(['key', 'import', 'Payroll', 'key.wrapped']);
    expect(untyped).toMatchObject({ code: 2 });
    const unwrapped = await world.open(['key', 'import', 'Payroll', 'key.bin', '--type', 'AES-256']);
    expect(unwrapped).toMatchObject({ code: 2 });
    expect(unwrapped.err).toContain('--wrap-with');
  });
});

describe.concurrent('the main job', () => {
  test('a file and a folder are sealed and unsealed to the same bytes', async () => {
    const world = await CliWorld.make();
    const content = randomBytes(3_000_000);
    await writeFile(world.path('report.pdf'), content);
    await mkdir(world.path('year'));
    await writeFile(world.path('year', 'january.txt'), 'one');

    const key = await world.open(['key', 'create', 'Payroll', '--rotate-every', '30', '--json']);
    expect(key).toMatchObject({
      code: 0,
      json: [{ name: 'Payroll', type: 'AES-256', state: 'available', backup: 'taken' }],
    });

    const sealed = await world.open(['seal', '--key', 'payroll', 'report.pdf', 'year', '--json']);
    expect(sealed).toMatchObject({
      code: 0,
      json: [
        { done: 'seal', output: world.path('report.pdf.sealed'), key: 'Payroll' },
        { done: 'seal', output: world.path('year.sealed'), key: 'Payroll' },
      ],
    });
    expect((await readFile(world.path('report.pdf.sealed'))).includes(content.subarray(0, 64))).toBe(false);

    const inspected = await world.run(['inspect', 'report.pdf.sealed', '--json']);
    expect(inspected).toMatchObject({ code: 0, json: [{ keyName: 'Payroll', contentSize: 3_000_000 }] });

    await rm(world.path('report.pdf'));
    await rm(world.path('year'), { recursive: true });
    const unsealed = await world.open(['unseal', 'report.pdf.sealed', 'year.sealed']);
    expect(unsealed).toMatchObject({ code: 0 });
    expect((await readFile(world.path('report.pdf'))).equals(content)).toBe(true);
    expect(await readFile(world.path('year', 'january.txt'), 'utf8')).toBe('one');

    const again = await world.open(['unseal', 'report.pdf.sealed', '--json']);
    expect(again).toMatchObject({ code: 1, json: [{ refused: { code: 'target_exists' } }] });
    expect(await world.open(['unseal', 'report.pdf.sealed', '--number'])).toMatchObject({ code: 0 });
    expect((await readFile(world.path('report (2).pdf'))).equals(content)).toBe(true);
  });

  test('a sealed file is exported for recipients, or for whoever knows a passphrase', async () => {
    const world = await CliWorld.make('keys and a person');
    const [them, other] = [await newRecipient(), await newRecipient()];
    await writeFile(world.path('plan.txt'), 'the plan');
    await writeFile(world.path('board'), `# The board\n${other.recipient}\n`);
    await mkdir(world.path('stick'));
    await world.open(['seal', '--key', 'Payroll', 'plan.txt']);
    const exporting = ['export-age', 'plan.txt.sealed', '--json'];
    const forBoth = [...exporting, '--recipient', them.recipient, '--recipients-file', 'board'];
    const made = await world.open([...forBoth, '--into', 'stick']);
    expect(made).toMatchObject({
      code: 0,
      err: `For ${them.recipient}\nFor ${other.recipient}\n`,
      json: [{ done: 'export', output: world.path('stick', 'plan.txt.age'), key: 'Payroll' }],
    });
    for (const one of [them, other])
      expect((await opened(world.path('stick', 'plan.txt.age'), one)).toString()).toBe('the plan');
    expect(await world.open([...forBoth, '--into', 'stick'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'target_exists' } }],
    });
    expect((await world.open([...forBoth, '--into', 'stick', '--number'])).json).toMatchObject([
      { output: world.path('stick', 'plan.txt (2).age') },
    ]);
    const passphrase = 'granite lantern orchid seven';
    expect(await world.open([...exporting, '--for-passphrase'], {}, [passphrase])).toMatchObject({ code: 0 });
    expect((await openedByPassphrase(world.path('plan.txt.age'), passphrase)).toString()).toBe('the plan');
    expect(printed.some((text) => text.includes(passphrase))).toBe(false);

    const secret = await world.open([...exporting, '--recipient', them.identity]);
    expect(secret).toMatchObject({ code: 1, json: [{ refused: { code: 'age_recipient_secret' } }] });
    expect(secret.out + secret.err).not.toContain(them.identity);
    for (const args of [[], ['--for-passphrase', '--recipient', them.recipient]])
      expect((await world.run([...exporting, ...args])).code).toBe(2);
    await world.open(['audit', 'export', 'log.jsonl']);
    const log = await readFile(world.path('log.jsonl'), 'utf8');
    expect([log.includes(them.recipient), log.includes(passphrase)]).toEqual([true, false]);
    expect(log).toContain('"result":"age_recipient_secret"');
  });

  test('after a rotation a file is re-sealed, and one that was changed is found', async () => {
    const world = await CliWorld.make('keys and a person');
    await writeFile(world.path('a'), randomBytes(10_000));
    await world.open(['seal', '--key', 'Payroll', 'a']);
    expect((await world.open(['key', 'rotate', 'Payroll', '--json'])).json).toMatchObject([
      { currentVersion: 2 },
    ]);
    expect((await world.open(['reseal', 'a.sealed', '--json'])).json).toMatchObject([
      { finding: 'resealed' },
    ]);
    expect((await world.run(['inspect', 'a.sealed', '--json'])).json).toMatchObject([
      { slots: [{ version: 2 }] },
    ]);
    expect(await world.open(['check', 'a.sealed', '--json'])).toMatchObject({
      code: 0,
      json: [{ finding: 'sound' }],
    });

    const bytes = await readFile(world.path('a.sealed'));
    bytes[bytes.length - 100] = (bytes[bytes.length - 100] ?? 0) ^ 1;
    await writeFile(world.path('a.sealed'), bytes);
    expect(await world.open(['check', 'a.sealed', 'missing.sealed', '--json'])).toMatchObject({
      code: 4,
      json: [{ refused: { code: 'file_missing' } }, { refused: { code: 'sealed_changed' } }],
    });
  });

  test('a key goes through its life', async () => {
    const world = await CliWorld.make('keys and a person');
    await writeFile(world.path('a'), 'a');
    const state = async (...args: string[]) => {
      const { code, json } = await world.open(['key', ...args, '--json']);
      return code === 0 ? json[0]?.['state'] : json[0];
    };
    expect(await state('disable', 'Payroll')).toBe('disabled');
    expect(await world.open(['seal', '--key', 'Payroll', 'a', '--json'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'key_not_available', facts: { state: 'disabled' } } }],
    });
    expect(await state('enable', 'Payroll')).toBe('available');
    const request = ['request-deletion', 'Payroll', '--reason', 'Replaced'];
    expect(await state(...request, '--confirm-name', 'Payrol')).toMatchObject({
      refused: { code: 'deletion_name_differs' },
    });
    expect(await state(...request, '--confirm-name', 'Payroll', '--hours', '100')).toBe('deletion requested');
    const row = (await world.open(['key', 'list', '--json'])).json.find(({ name }) => name === 'Payroll');
    expect(Number(row?.['deletionAt']) - Date.now()).toBeGreaterThan(99 * 3_600_000);
    expect(await state('cancel-deletion', 'Payroll')).toBe('disabled');
    expect(await state('rotate', 'Payroll')).toMatchObject({ refused: { code: 'rotation_refused' } });
    expect(await state('rotate', 'Nonsense')).toMatchObject({ refused: { code: 'key_unknown' } });
  });
});

describe.concurrent('small data', () => {
  test('is encrypted and decrypted as it was, bound to its context', async () => {
    const world = await CliWorld.make('keys and a person');
    const secret = Buffer.concat([randomBytes(500), Buffer.from('\n')]);
    const { code, out: ciphertext } = await world.open(
      ['encrypt', '--key', 'Payroll', '--context', 'for=backup=1'],
      { input: secret },
    );
    expect(code).toBe(0);
    expect(ciphertext).toMatch(/^kw1:[0-9a-f]{32}:1:[\w-]+\n$/);
    await writeFile(world.path('token'), ciphertext);

    const decrypt = ['decrypt', 'token', '--context', 'for=backup=1'];
    const shown = await world.open([...decrypt, '--json']);
    expect(Buffer.from(String(shown.json[0]?.['plaintext']), 'base64').equals(secret)).toBe(true);
    const written = await world.open([...decrypt, '--out', 'plain']);
    expect(written).toMatchObject({ code: 0, out: 'plain\n' });
    expect((await readFile(world.path('plain'))).equals(secret)).toBe(true);
    if (process.platform !== 'win32') expect((await stat(world.path('plain'))).mode & 0o777).toBe(0o600);
    expect(await world.open([...decrypt, '--out', 'plain', '--json'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'target_exists' } }],
    });
    expect(await world.open(['decrypt', 'token', '--json'])).toMatchObject({
      code: 4,
      json: [{ refused: { code: 'ciphertext_unopened' } }],
    });
    const large = await world.open(['encrypt', '--key', 'Payroll', '--json'], { input: randomBytes(70_000) });
    expect(large).toMatchObject({ code: 1, json: [{ refused: { code: 'data_too_large' } }] });
    const endless = await world.open(['encrypt', '--key', 'Payroll', '--json', '/dev/zero']);
    expect(endless).toMatchObject({ code: 1, json: [{ refused: { code: 'data_too_large' } }] });
  });

  test('a data key is shown in the clear only where that is asked for', async () => {
    const world = await CliWorld.make('keys and a person');
    const sealed = (await world.open(['data-key', '--key', 'Payroll', '--bits', '512'])).out.trim();
    expect(sealed).toMatch(/^kw1:[0-9a-f]{32}:1:[\w-]+$/);
    const { out } = await world.open(['data-key', '--open', sealed]);
    expect(out).toMatch(/^[0-9a-f]{128}\n$/);
    const both = await world.open(['data-key', '--key', 'Payroll', '--plaintext', '--json']);
    expect(both.json[0]?.['plaintextHex']).toMatch(/^[0-9a-f]{64}$/);
    await world.open(['data-key', '--open', String(both.json[0]?.['sealed']), '--out', 'key']);
    expect((await readFile(world.path('key'))).toString('hex')).toBe(both.json[0]?.['plaintextHex']);
    expect((await world.open(['data-key', '--key', 'Payroll', '--out', 'key2'])).code).toBe(2);
  });

  test('a signature is verified, and one that is not genuine ends with 4', async () => {
    const world = await CliWorld.make('keys and a person');
    await writeFile(world.path('release.tar'), randomBytes(100_000));
    expect(await world.open(['sign', '--key', 'Releases', 'release.tar'])).toMatchObject({ code: 0 });
    expect(await world.open(['verify', 'release.tar', '--json'])).toMatchObject({
      code: 0,
      json: [{ verdict: 'genuine', signedBy: 'Admin 2' }],
    });
    await writeFile(world.path('release.tar'), 'changed');
    expect(await world.open(['verify', 'release.tar', '--json'])).toMatchObject({
      code: 4,
      json: [{ verdict: 'content changed' }],
    });
    const signature = (await world.open(['sign', '--key', 'Releases'], { input: 'message' })).out;
    await writeFile(world.path('message.sig'), signature);
    const verify = ['verify', '--signature', 'message.sig', '--json'];
    expect(await world.open(verify, { input: 'message' })).toMatchObject({ code: 0 });
    expect(await world.open(verify, { input: 'massage' })).toMatchObject({
      code: 4,
      json: [{ verdict: 'not genuine' }],
    });
    const pem = await world.open(['key', 'public', 'Releases']);
    expect(pem.out).toMatch(/^-----BEGIN PUBLIC KEY-----\n/);
  });
});

describe.concurrent('records', () => {
  test('the log is verified and exported, a backup is made and proved', async () => {
    const world = await CliWorld.make('keys and a person');
    expect(await world.open(['audit', 'verify', '--json'])).toMatchObject({
      code: 0,
      json: [{ outcome: 'intact' }],
    });
    expect(await world.open(['audit', 'export', 'log.jsonl'])).toMatchObject({ code: 0 });
    expect(await readFile(world.path('log.jsonl'), 'utf8')).toContain('"action":"create key"');
    expect(await world.open(['audit', 'export', '--format', 'csv', 'log.csv'])).toMatchObject({ code: 0 });
    const backup = await world.open(['backup', 'make', '--json']);
    expect(backup).toMatchObject({ code: 0 });
    const { name } = backup.json[0] ?? {};
    expect(await world.open(['backup', 'prove', '--json'])).toMatchObject({
      code: 0,
      json: [{ name, proved: 'yes' }],
    });
    const list = await world.open(['backup', 'list', '--json']);
    expect(list.json).toContainEqual(expect.objectContaining({ name, provedAt: expect.any(Number) }));

    const restore = ['restore', world.path('backups', String(name)), '--json'];
    expect(await world.open([...restore, '--yes'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'vault_exists' } }],
    });
    await rm(world.vaultFolder, { recursive: true });
    expect(await world.open(restore)).toMatchObject({
      code: 2,
      json: [{ misuse: expect.stringContaining('--yes') }],
    });
    expect((await world.run(['status', '--json'])).json).toMatchObject([{ state: 'absent' }]);
    expect(await world.open([...restore, '--yes'])).toMatchObject({
      code: 0,
      json: [{ restored: { ceremony: 'restore' }, folder: world.vaultFolder }],
    });
    const keys = (await world.open(['key', 'list', '--json'])).json;
    expect(keys).toContainEqual(expect.objectContaining({ name: 'Payroll' }));
  });

  test('a vault that was rolled back is noticed until an admin acknowledges it', async () => {
    const world = await CliWorld.make();
    await world.open(['key', 'list']);
    await world.open(['key', 'list']);
    await world.rollBack();
    const found = await world.open(['notice', 'list', '--json']);
    expect(found.json).toContainEqual(expect.objectContaining({ id: 'last seen' }));
    expect(await world.open(['notice', 'acknowledge', 'last seen', '--json'])).toMatchObject({
      code: 0,
      json: [{ acknowledged: 'last seen' }],
    });
    const after = await world.open(['notice', 'list', '--json']);
    expect(after.code).toBe(0);
    expect(after.json.map(({ id }) => id)).not.toContain('last seen');
    expect(await world.open(['notice', 'acknowledge', 'last seen', '--json'])).toMatchObject({
      code: 1,
      json: [{ refused: { code: 'argument_invalid' } }],
    });
  });

  test('a key whose backup fails is made, says why, and ends with 1', async () => {
    const world = await CliWorld.make();
    await rm(world.path('backups'), { recursive: true, force: true });
    await writeFile(world.path('backups'), 'no folder');
    const { code, json, err } = await world.open(['key', 'create', 'Payroll', '--json']);
    expect(code).toBe(1);
    expect(json).toMatchObject([
      { name: 'Payroll', state: 'available', backup: 'failed' },
      { refused: { code: expect.any(String), message: expect.any(String) } },
    ]);
    const refused = json[1]?.['refused'] as Record<string, string> | undefined;
    expect(err).toContain(`The key is made, but its backup could not be taken:\n${refused?.['message']}\n`);
  });
});

test('nothing that was printed holds a passphrase', () => {
  expect(printed.length).toBeGreaterThan(50);
  for (const passphrase of passphrases) expect(printed.some((text) => text.includes(passphrase))).toBe(false);
});
