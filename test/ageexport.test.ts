// core/agehead.ts, core/agestream.ts, core/ageexport.ts and what Files does with them: sealed files in, age files out,
// opened as a recipient opens them.

import { randomBytes } from 'node:crypto';
import fs, { readdirSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Decrypter } from 'age-encryption';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isHeadOf, makeHead, readRecipients } from '../core/agehead.ts';
import { ChunkRuns, chunkLength } from '../core/agestream.ts';
import { headLength } from '../core/envelope.ts';
import type { ExportOrder } from '../core/files.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { Output } from '../core/output.ts';
import type { RefusalCode } from '../core/refusal.ts';
import { Segments } from '../core/stream.ts';
import {
  newRecipient,
  opened,
  openedByPassphrase,
  openedBySystem,
  type Recipient,
  systemAge,
} from './age-desk.ts';
import { refusalOf } from './expect-refusal.ts';
import { FileDesk } from './file-desk.ts';
import { revealed, secret } from './vectors-corpus.ts';

const mebibyte = 2 ** 20;
let at: FileDesk;
let key: string;
let them: Recipient;
beforeEach(async () => {
  at = await FileDesk.open();
  key = await at.desk.key('Payroll');
  them = await newRecipient();
});
afterEach(async () => {
  vi.restoreAllMocks();
  expect(await at.desk.differingRow()).toBeNull();
  await at.remove();
});

const forThem = (more: Partial<ExportOrder> = {}): ExportOrder => ({
  ...{ target: { for: 'recipients', recipients: them.recipient }, existing: 'refuse', into: null },
  ...more,
});
const forText = (recipients: string) => forThem({ target: { for: 'recipients', recipients } });
const forPassphrase = (passphrase: string) =>
  forThem({ target: { for: 'passphrase', passphrase: Buffer.from(passphrase) } });

async function exported(names: readonly string[], order = forThem()) {
  await at.files.exportAge(at.sources(...names), order);
  return at.jobsEnded();
}

describe('what is in a sealed file is what a recipient opens', () => {
  const sizes = [
    ...[0, 1, chunkLength - 1, chunkLength, chunkLength + 1],
    // The sealed file's segments end elsewhere than the runs of chunks that the lanes take.
    ...[mebibyte - 56, mebibyte, 3 * mebibyte + 12_345],
  ];

  test('of any size: read by the library, and the file is as long as the format says', async () => {
    const contents = sizes.map((size) => randomBytes(size));
    const names = sizes.map((size) => `${size}.bin`);
    for (const [place, content] of contents.entries()) await at.file(names[place] ?? '', content);
    await at.seal(names, [key]);
    const jobs = await exported(names.map((name) => `${name}.sealed`));
    expect(jobs.map(({ state, size, output }) => ({ state, size, output }))).toEqual(
      sizes.map((size) => ({ state: 'done', size, output: `${size}.bin.age` })),
    );
    for (const [place, content] of contents.entries()) {
      const path = at.path(`${names[place]}.age`);
      expect((await opened(path, them)).equals(content), path).toBe(true);
    }
  });

  test.skipIf(systemAge === null)(
    `the age of this system opens it (${systemAge ?? 'NOT RUN: age is not installed here'})`,
    async () => {
      const some = [0, chunkLength, 3 * mebibyte + 1];
      for (const size of some) {
        const content = randomBytes(size);
        await at.file(`${size}`, content);
        await at.seal([`${size}`], [key]);
        expect(await exported([`${size}.sealed`])).toMatchObject([{ state: 'done' }]);
        expect((await openedBySystem(at.path(`${size}.age`), them)).equals(content)).toBe(true);
      }
    },
  );

  test('each of several recipients opens it, and nobody else', async () => {
    const [second, stranger] = [await newRecipient(), await newRecipient()];
    await at.sealed(['plan'], [key]);
    await exported(['plan.sealed'], forText(`# Kim\n${them.recipient}\r\n\n  ${second.recipient}\n`));
    for (const one of [them, second])
      expect((await opened(at.path('plan.age'), one)).toString()).toBe('what is in plan');
    await expect(opened(at.path('plan.age'), stranger)).rejects.toThrow('no identity matched');
  });

  test('recipients that are safe from quantum computers', async () => {
    const hybrid = await newRecipient('hybrid');
    await at.sealed(['plan'], [key]);
    expect(await readRecipients(hybrid.recipient)).toEqual([
      { recipient: hybrid.recipient, kind: 'X25519 and ML-KEM-768' },
    ]);
    await exported(['plan.sealed'], forText(hybrid.recipient));
    expect((await opened(at.path('plan.age'), hybrid)).toString()).toBe('what is in plan');
  });

  test('a passphrase opens it, byte by byte as it was typed, also where it had to be done again', async () => {
    const passphrase = 'correct-horse 한국어 battery-staple';
    await at.sealed(['plan.txt'], [key]);
    await at.file('plan.txt.age', 'mine');
    const order = forPassphrase(passphrase);
    await at.files.exportAge(at.sources('plan.txt.sealed'), order);
    await at.until(() => at.files.jobs().every(({ state }) => state === 'refused'));
    expect(at.files.jobs()).toMatchObject([{ refusal: { code: 'target_exists' } }]);
    at.files.retry(at.files.jobs()[0]?.id ?? 0, 'number');
    expect(await at.jobsEnded()).toMatchObject([{ state: 'done', output: 'plan.txt (2).age' }]);
    const made = at.path('plan.txt (2).age');
    expect((await openedByPassphrase(made, passphrase)).toString()).toBe('what is in plan.txt');
    expect((await readFile(made, 'latin1')).split('\n')[1]).toMatch(/^-> scrypt [A-Za-z0-9+/]{22} 18$/);
    expect(await readFile(at.path('plan.txt.age'), 'utf8')).toBe('mine');
    // What was typed is wiped, and the log says that it was a passphrase, and not which.
    expect(order.target).toMatchObject({ passphrase: Buffer.alloc(Buffer.byteLength(passphrase)) });
    expect(await at.log()).toMatchObject([
      { action: 'export to age', detail: { recipients: 'a passphrase' } },
    ]);
    expect((await at.desk.bytesOnDisk()).includes(passphrase)).toBe(false);
  });

  test('each file has a file key, a salt and a nonce of its own', async () => {
    const target = {
      for: 'passphrase',
      passphrase: secret(Buffer.from('a passphrase').toString('hex')),
    } as const;
    const decrypter = new Decrypter();
    decrypter.addPassphrase('a passphrase');
    const heads = [await makeHead(target, 10), await makeHead(target, 10)];
    const salts = heads.map(({ head }) => head.toString('latin1').split('\n')[1]);
    const nonces = heads.map(({ nonce }) => nonce.toString('hex'));
    const fileKeys: (string | null)[] = [];
    for (const { head, fileKey } of heads) {
      const found = Buffer.from(await decrypter.decryptHeader(head.subarray(0, -16))).toString('hex');
      expect(revealed(fileKey)).toBe(found);
      fileKeys.push(found);
    }
    for (const two of [salts, nonces, fileKeys]) expect(new Set(two).size).toBe(2);
    expect(await isHeadOf(KeyBytes.random(16), heads[0]?.head ?? Buffer.alloc(0))).toBe(false);
  });

  test('AE3: a folder comes out as the tar that it is sealed as', async () => {
    await mkdir(at.path('year/notes'), { recursive: true });
    await at.file('year/plan', 'the plan');
    await at.file('year/notes/메모', 'a note');
    await at.seal(['year'], [key]);
    expect(await exported(['year.sealed'])).toMatchObject([{ output: 'year.tar.age' }]);
    const found: [string, string][] = [];
    const archive = extract();
    archive.end(await opened(at.path('year.tar.age'), them));
    for await (const entry of archive) {
      const pieces: Buffer[] = [];
      for await (const piece of entry) pieces.push(piece as Buffer);
      found.push([entry.header.name, Buffer.concat(pieces).toString()]);
    }
    expect(found).toEqual([
      ['notes', ''],
      ['notes/메모', 'a note'],
      ['plan', 'the plan'],
    ]);
    expect(await at.log()).toMatchObject([{ detail: { kind: 'folder', name: 'year' } }]);
  });
});

describe('the log', () => {
  test('says what went, out of which file, under which key, and for whom; it is counted as a use', async () => {
    const second = await newRecipient();
    await at.sealed(['plan'], [key]);
    const { fileId } = await at.files.inspect(at.path('plan.sealed'));
    await exported(['plan.sealed'], forText(`${them.recipient}\n${second.recipient}`));
    expect(await at.log()).toMatchObject([
      {
        ...{ action: 'export to age', result: 'done', key, version: 1, person: { name: 'Kim' } },
        detail: {
          ...{ path: at.path('plan.sealed'), file: fileId, name: 'plan', kind: 'file', output: 'plan.age' },
          ...{ bytes: 15, recipients: `${them.recipient} ${second.recipient}` },
        },
      },
    ]);
    const uses = (await at.desk.usageRows()).filter(({ operation }) => operation === 'export to age');
    expect(uses).toMatchObject([{ version: 1, uses: 1, bytes: 15 }]);
  });

  test('and whom it was to be for, where it is refused', async () => {
    await at.sealed(['plan'], [key]);
    await at.desk.setState(key, 'disabled');
    expect(await exported(['plan.sealed'])).toMatchObject([{ refusal: { code: 'key_not_available' } }]);
    expect(await at.log()).toMatchObject([
      {
        ...{ action: 'export to age', result: 'key_not_available', key, version: 1 },
        detail: { path: at.path('plan.sealed'), recipients: them.recipient },
      },
    ]);
    const { files } = at;
    expect(await refusalOf(files.exportAge(at.sources('plan.sealed'), forText('age1wrong')))).toMatchObject({
      code: 'age_recipient_invalid',
    });
    expect(await at.log()).toMatchObject([{ action: 'export to age', result: 'age_recipient_invalid' }]);
  });
});

describe('nothing is there unless all of it is right', () => {
  test('only who may use one of its keys exports a file', async () => {
    await at.sealed(['plan'], [key]);
    const [user, stranger] = [
      await at.desk.person('User', 'key user'),
      await at.desk.person('Lee', 'key user'),
    ];
    const manager = await at.desk.person('Manager', 'key manager', 'auditor');
    await at.desk.assign(user, key, 'key user');
    await at.desk.assign(manager, key, 'key manager');
    for (const one of [stranger, manager]) {
      at.desk.seat(one);
      expect(await exported(['plan.sealed'])).toMatchObject([{ refusal: { code: 'not_permitted' } }]);
    }
    at.desk.seat(user);
    expect(await exported(['plan.sealed'])).toMatchObject([{ state: 'done' }]);
    expect((await at.log(3)).map(({ result }) => result)).toEqual(['not_permitted', 'not_permitted', 'done']);
  });

  test('what does not open is refused as an unseal is: another vault, another key, a key or version that is shut', async () => {
    const other = await FileDesk.open();
    try {
      const [theirs = ''] = await other.sealed(['theirs'], [await other.desk.key('Payroll')]);
      await rename(theirs, at.path('theirs.sealed'));
    } finally {
      await other.remove();
    }
    const gone = await at.desk.key('Gone');
    await at.sealed(['lost'], [gone]);
    await at.desk.delete(gone);
    await at.sealed(['old'], [key]);
    await at.desk.rotate(key);
    await at.desk.setStatus(key, 1, 'disabled');
    await at.file('plain');
    const jobs = await exported(['theirs.sealed', 'lost.sealed', 'old.sealed', 'plain', 'none']);
    const codes: readonly RefusalCode[] = [
      ...([
        'sealed_elsewhere',
        'sealed_key_unknown',
        'key_not_available',
        'not_sealed',
        'file_missing',
      ] as const),
    ];
    expect(jobs.map(({ refusal }) => refusal?.code)).toEqual(codes);
    expect((await at.names()).filter((name) => name.includes('age') || name.startsWith('.'))).toEqual([]);
  });

  test('not one byte of a file that was changed or cut anywhere comes out', async () => {
    await at.file('big', randomBytes(3 * mebibyte));
    await at.seal(['big'], [key]);
    const whole = await readFile(at.path('big.sealed'));
    const changes: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
      ['first segment', (bytes) => flipped(bytes, headLength + 300)],
      ['last byte', (bytes) => flipped(bytes, bytes.length - 1)],
      ['in the middle', (bytes) => flipped(bytes, headLength + 2 * mebibyte)],
      ['cut off', (bytes) => bytes.subarray(0, -mebibyte)],
      ['lengthened', (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])],
    ];
    for (const [what, change] of changes) {
      await writeFile(at.path('big.sealed'), change(Buffer.from(whole)));
      const [job] = await exported(['big.sealed']);
      expect(job?.refusal?.code, what).toMatch(/^sealed_(changed|truncated)$/);
    }
    // The segment of an empty file is verified too.
    await at.file('empty', '');
    await at.seal(['empty'], [key]);
    const empty = await readFile(at.path('empty.sealed'));
    await writeFile(at.path('empty.sealed'), flipped(empty, empty.length - 1));
    expect(await exported(['empty.sealed'])).toMatchObject([{ refusal: { code: 'sealed_changed' } }]);
    expect(await at.names()).toEqual(['big', 'big.sealed', 'empty', 'empty.sealed']);
  });

  test('nothing appears that could not be recorded, and what could not appear is recorded as refused', async () => {
    await at.sealed(['plan'], [key]);
    vi.spyOn(at.gate, 'act').mockRejectedValueOnce(new Error('the disk of the keystore is full'));
    expect(await exported(['plan.sealed'])).toMatchObject([{ refusal: { code: 'internal' } }]);
    at.changed = () => writeFileSync(at.path('plan.age'), 'came in between');
    expect(await exported(['plan.sealed'])).toMatchObject([{ refusal: { code: 'target_exists' } }]);
    expect(await at.log(2)).toMatchObject([{ result: 'done' }, { result: 'target_exists' }]);
    expect(await at.names()).toEqual(['plan', 'plan.age', 'plan.sealed']);
    expect(await readFile(at.path('plan.age'), 'utf8')).toBe('came in between');
  });

  test('AE2: a head that the disk gives back differently, or a full disk, leaves nothing', async () => {
    await at.sealed(['plan'], [key]);
    const settle = Output.prototype.settle;
    const lanesRun = Output.begin.bind(Output);
    const damage = vi.spyOn(Output, 'begin').mockImplementationOnce(async (...given) => {
      const output = await lanesRun(...given);
      const { file } = output;
      if (file === null) throw new Error('a file');
      const write = file.write.bind(file);
      // The first stanza of the head, as a failing disk would hold it.
      vi.spyOn(file, 'write').mockImplementation((async (bytes: Buffer) =>
        write(flipped(Buffer.from(bytes), 40), 0, bytes.length, 0)) as never);
      return output;
    });
    expect(await exported(['plan.sealed'])).toMatchObject([{ refusal: { code: 'readback_failed' } }]);
    damage.mockRestore();
    vi.spyOn(Output.prototype, 'settle').mockImplementationOnce(async function (this: Output) {
      await settle.call(this);
      throw Object.assign(new Error('no room'), { code: 'ENOSPC', syscall: 'fsync' });
    });
    expect(await exported(['plan.sealed'])).toMatchObject([{ refusal: { code: 'disk_full' } }]);
    expect(await at.names()).toEqual(['plan', 'plan.sealed']);
  });

  test('a cancelled export leaves nothing; a paused one goes on where it was, and ends where its key was shut', async () => {
    await at.file('big', '');
    await truncate(at.path('big'), 40 * mebibyte);
    await at.seal(['big'], [key]);
    const underWay = async () => {
      await at.files.exportAge(at.sources('big.sealed'), forThem());
      await at.until(() => (at.files.jobs()[0]?.done ?? 0) > 0);
    };
    await underWay();
    await at.files.cancel('all');
    expect(await at.jobsEnded()).toMatchObject([{ state: 'cancelled' }]);
    expect(await at.log()).toMatchObject([{ action: 'export to age', result: 'cancelled' }]);
    await underWay();
    await at.files.pause('all');
    await at.desk.setState(key, 'disabled');
    await at.files.resume('all');
    expect(await at.jobsEnded()).toMatchObject([{ refusal: { code: 'key_not_available' } }]);
    expect(await at.names()).toEqual(['big', 'big.sealed']);
  });

  test('the plaintext is on no disk on the way', async () => {
    const secret = 'this would be found where it lay';
    await at.file('plan', secret.repeat(100_000));
    await at.seal(['plan'], [key]);
    await rm(at.path('plan'));
    const seen: string[] = [];
    const before = Output.prototype.settle;
    vi.spyOn(Output.prototype, 'settle').mockImplementation(async function (this: Output) {
      for (const name of readdirSync(at.folder)) {
        seen.push(name);
        expect(fs.readFileSync(at.path(name)).includes(secret), name).toBe(false);
      }
      return before.call(this);
    });
    expect(await exported(['plan.sealed'])).toMatchObject([{ state: 'done' }]);
    expect(seen.some((name) => name.endsWith('.partial'))).toBe(true);
  });
});

describe('where it goes', () => {
  test('beside the sealed file, or into a folder that was chosen', async () => {
    await at.sealed(['plan'], [key]);
    const into = join(at.desk.folder, 'stick');
    await mkdir(into);
    expect(await exported(['plan.sealed'], forThem({ into }))).toMatchObject([
      { state: 'done', output: 'plan.age', outputFolder: into, folder: at.folder },
    ]);
    expect((await opened(join(into, 'plan.age'), them)).toString()).toBe('what is in plan');
    expect(await at.log()).toMatchObject([{ detail: { output: join(into, 'plan.age') } }]);
    expect(await exported(['plan.sealed'])).toMatchObject([{ output: 'plan.age', outputFolder: null }]);
  });

  test('never into the folder of the vault, nor into one that is not there', async () => {
    await at.sealed(['plan'], [key]);
    const own = join(at.desk.folder, 'vault');
    for (const [into, code] of [
      [own, 'export_folder_unfit'],
      [at.path('none'), 'file_missing'],
    ] as const) {
      const asked = at.files.exportAge(at.sources('plan.sealed'), forThem({ into }));
      expect(await refusalOf(asked)).toMatchObject({ code });
      expect(await at.log()).toMatchObject([{ action: 'export to age', result: code }]);
    }
    expect(readdirSync(own).some((name) => name.includes('age'))).toBe(false);
  });
});

describe('recipients', () => {
  test('AH1, AH2: each is parsed strictly and refused by its place, never by what it says', async () => {
    const { recipient, identity } = them;
    const hybrid = await newRecipient('hybrid');
    const mistyped = recipient.slice(0, -1) + (recipient.endsWith('q') ? 'p' : 'q');
    const lowOrder = 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z';
    const others = await Promise.all(Array.from({ length: 17 }, () => newRecipient()));
    const cases: readonly (readonly [string, RefusalCode, number?])[] = [
      ['', 'age_recipients_count'],
      ['\n# only a comment\n', 'age_recipients_count'],
      [others.map((one) => one.recipient).join('\n'), 'age_recipients_count'],
      [mistyped, 'age_recipient_invalid', 1],
      [recipient.toUpperCase(), 'age_recipient_invalid', 1],
      [`${recipient}\n${recipient.slice(0, 40)}`, 'age_recipient_invalid', 2],
      [`${recipient} ${recipient}`, 'age_recipient_invalid', 1],
      [lowOrder, 'age_recipient_invalid', 1],
      [`${hybrid.recipient.slice(0, -1)}b`, 'age_recipient_invalid', 1],
      ['kim@example.org', 'age_recipient_invalid', 1],
      [identity, 'age_recipient_secret', 1],
      [identity.toLowerCase(), 'age_recipient_secret', 1],
      [hybrid.identity, 'age_recipient_secret', 1],
      ['AGE-PLUGIN-YUBIKEY-1QQPQ', 'age_recipient_secret', 1],
      ['age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t', 'age_recipient_foreign', 1],
      [
        'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHsKLqeplhpW+uObz5dvMgjz1OxfM/XXUB+VHtZ6isGN',
        'age_recipient_foreign',
        1,
      ],
      [`${recipient}\n\n#\n${recipient}`, 'age_recipient_twice', 2],
      [`${recipient}\n${hybrid.recipient}`, 'age_recipients_mixed'],
    ];
    for (const [text, code, number] of cases) {
      const refusal = await refusalOf(readRecipients(text));
      expect(refusal.code, text.slice(0, 80)).toBe(code);
      expect(Object.values(refusal.facts).every((fact) => typeof fact === 'number')).toBe(true);
      if (number !== undefined) expect(refusal.facts).toEqual({ number });
    }
  });

  test('AH5: a passphrase that another age could not be given the same way is refused, and so is a weak one', async () => {
    const cases: readonly (readonly [string, RefusalCode])[] = [
      ['correct-horse-battery-ｓｔａｐｌｅ', 'passphrase_malformed'],
      ['correct horse\u00a0battery staple', 'passphrase_malformed'],
      ['correct\thorse battery staple', 'passphrase_malformed'],
      ['short one', 'passphrase_short'],
      ['password1234', 'passphrase_weak'],
    ];
    await at.sealed(['plan'], [key]);
    for (const [passphrase, code] of cases) {
      const order = forPassphrase(passphrase);
      expect(await refusalOf(at.files.exportAge(at.sources('plan.sealed'), order))).toMatchObject({ code });
      expect(order.target).toMatchObject({ passphrase: Buffer.alloc(Buffer.byteLength(passphrase)) });
      expect(await at.log()).toMatchObject([{ action: 'export to age', result: code }]);
    }
    expect(at.files.jobs()).toEqual([]);
  });
});

test('the geometry of the payload: every byte is in one chunk, and every chunk in one run', () => {
  for (const size of [
    0,
    1,
    chunkLength,
    chunkLength + 1,
    16 * chunkLength,
    16 * chunkLength + 1,
    40 * chunkLength - 1,
  ]) {
    const runs = new ChunkRuns(size);
    const chunks = Array.from({ length: runs.count }, (_, index) => runs.at(index).chunks).flat();
    expect(chunks.map(({ index }) => index)).toEqual(chunks.map((_, place) => place));
    expect(chunks.filter(({ last }) => last === 'last')).toEqual(chunks.slice(-1));
    let [plain, sealed] = [0, 0];
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ plainOffset: plain, sealedOffset: sealed });
      [plain, sealed] = [plain + chunk.plainLength, sealed + chunk.plainLength + 16];
    }
    expect([plain, sealed]).toEqual([size, runs.sealedLength]);
  }
  const segments = new Segments(3 * mebibyte);
  for (const offset of [0, mebibyte - 57, mebibyte - 56, 2 * mebibyte, 3 * mebibyte - 1]) {
    const { plainOffset, plainLength } = segments.holding(offset);
    expect(offset >= plainOffset && offset < plainOffset + plainLength).toBe(true);
  }
});

test('the process answers while a large file is exported', async () => {
  await at.file('big', '');
  await truncate(at.path('big'), 24 * mebibyte);
  await at.seal(['big'], [key]);
  let turns = 0;
  let isDone = false;
  const turning = (async () => {
    while (!isDone) {
      await setTimeout(1);
      turns++;
    }
  })();
  expect(await exported(['big.sealed'])).toMatchObject([{ state: 'done', done: 24 * mebibyte }]);
  isDone = true;
  await turning;
  expect(turns).toBeGreaterThan(20);
  expect((await stat(at.path('big.age'))).size).toBeGreaterThan(24 * mebibyte);
});

function flipped(bytes: Buffer, offset: number): Buffer {
  bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
  return bytes;
}
