// core/kit.ts, core/typedlines.ts and core/qr.ts: R1 to R3, T1, T2, and that no wrong character goes unnoticed.

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeCredential, makeCredential } from '../core/credential.ts';
import { makeKeyFile } from '../core/keyfile.ts';
import {
  type Kit,
  kitBytes,
  kitOf,
  kitPage,
  makeKit,
  matchKit,
  openKit,
  readKit,
  readTypedKit,
  writeKit,
} from '../core/kit.ts';
import type { Person } from '../core/people.ts';
import { qrModules } from '../core/qr.ts';
import type { Founding } from '../core/records.ts';
import { RootKey } from '../core/rootkey.ts';
import { typedBytes, typedLine, typedLines } from '../core/typedlines.ts';
import { refusalOf } from './expect-refusal.ts';
import { readQr } from './reference/qr.ts';
import { changedAt, key } from './sealed-file.ts';

const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const madeAt = Date.UTC(2026, 10, 24, 9);
const words = (n: number) => key(Buffer.from(`passphrase ${n}`));
const keyFile = makeKeyFile();
const sync = (work: () => unknown) => refusalOf(Promise.resolve().then(work));

let root: RootKey;
let founding: Founding;
let kit: Kit;
let page: readonly string[];
beforeAll(async () => {
  const id = randomBytes(16);
  root = RootKey.make(id);
  const admins: Person[] = [];
  for (const [i, name] of ['Hana', '김서연', 'Zoë O’Neill'].entries()) {
    const personId = randomBytes(16);
    const credential = await makeCredential(id, personId, words(i), cheap, i === 2 ? keyFile : null);
    const who = { roles: ['admin'], standing: 'active' } as const;
    admins.push({ id: personId, name, createdAt: madeAt, ...who, credential });
  }
  const holders = admins.map((one) => ({ personId: one.id, publicKey: one.credential.publicKey }));
  const set = await root.split(randomBytes(16), 4, 2, holders);
  founding = { id, name: 'Archive of the north', createdAt: madeAt, rotatedAt: madeAt, set, admins };
  kit = kitFor(0);
  page = kitPage(kit).lines;
});
const idOf = (n: number) => founding.admins[n]?.id ?? Buffer.alloc(0);
const kitFor = (n: number) => makeKit(founding, idOf(n), madeAt);
/** The bytes with a field put in their place and the check made right again, as a forger would. */
function forged(at: number, field: readonly number[]): Buffer {
  const bytes = Buffer.from(kitBytes(kit));
  bytes.set(field, at);
  return rechecked(bytes.subarray(0, -8));
}
function rechecked(checked: Buffer): Buffer {
  const check = createHash('sha256').update('keyward/1/kit\0').update(checked).digest().subarray(0, 8);
  return Buffer.concat([checked, check]);
}

describe('a kit as a file', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'keyward-kit-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('is read as it was made, with and without a key file', async () => {
    for (const n of [0, 1, 2]) {
      const path = join(folder, `${n}.kit`);
      await writeKit(path, kitFor(n));
      expect(await readKit(path)).toEqual(kitFor(n));
    }
  });
  test('with any byte changed, or cut off anywhere, it is damaged', async () => {
    const bytes = kitBytes(kit);
    for (let at = 0; at < bytes.length; at++) {
      const changed = (await sync(() => kitOf(changedAt(bytes, at)))).code;
      expect(changed).toBe(
        at === 4 && (changedAt(bytes, at)[4] ?? 0) > 1 ? 'kit_format_newer' : 'kit_damaged',
      );
      expect((await sync(() => kitOf(bytes.subarray(0, at)))).code).toBe('kit_damaged');
    }
    expect((await sync(() => kitOf(Buffer.concat([bytes, Buffer.alloc(1)])))).code).toBe('kit_damaged');
  });
  test('never takes the place of a file, and what is no kit is refused', async () => {
    const path = join(folder, 'taken');
    await writeFile(path, Buffer.alloc(10_000_000));
    expect((await refusalOf(writeKit(path, kit))).code).toBe('target_exists');
    expect((await refusalOf(readKit(path))).code).toBe('kit_damaged');
    expect((await refusalOf(readKit(folder))).code).toBe('kit_damaged');
    expect((await refusalOf(readKit(join(folder, 'absent')))).code).toBe('file_missing');
  });
  test('of a newer format it says so', async () => {
    expect((await sync(() => kitOf(forged(4, [2])))).code).toBe('kit_format_newer');
  });
});

describe('R3: a hostile kit whose check is right', () => {
  const wrapped = 85 + 130;
  const cases: Readonly<Record<string, readonly [number, readonly number[]]>> = {
    'format 0': [4, [0]],
    'a length beyond its end': [5, [0xff, 0xff]],
    'a length short of its end': [5, [0, 20]],
    'an instant beyond what numbers hold': [7, [0xff]],
    'epoch 0': [47, [0, 0, 0, 0]],
    'k = 1': [51, [1]],
    'k = 0': [51, [0]],
    'k above n': [51, [4]],
    'n = 17': [52, [17]],
    'x = 0': [101, [0]],
    'another KEM': [wrapped, [0, 0x21]],
    'Argon2 with 4 TiB of memory': [wrapped + 34, [0xff, 0xff, 0xff, 0xff]],
    'Argon2 with just more than 1 GiB': [wrapped + 34, [0x00, 0x10, 0x00, 0x01]],
    'Argon2 with no pass': [wrapped + 38, [0]],
    'Argon2 with 17 passes': [wrapped + 38, [17]],
    'Argon2 with 255 lanes': [wrapped + 39, [255]],
    'a vault name beyond the end': [391, [255]],
    'a vault name of no character': [391, [0]],
    'a vault name with a line break': [392, [10]],
    'a vault name that is no UTF-8': [392, [0xff]],
  };
  test.each(Object.entries(cases))('%s is refused', async (_, [at, field]) => {
    expect((await sync(() => kitOf(forged(at, field)))).code).toBe('kit_damaged');
  });
  test('the places above are those of the format', () => {
    const bytes = kitBytes(kit);
    expect(bytes.readUInt16BE(5)).toBe(bytes.length);
    expect(bytes.readUInt32BE(47)).toBe(4);
    expect([bytes[51], bytes[52], bytes[101]]).toEqual([2, 3, kit.share.x]);
    expect(bytes.readUInt16BE(wrapped)).toBe(0x20);
    expect(bytes.readUInt32BE(wrapped + 34)).toBe(64);
    expect(bytes[391]).toBe(kit.vault.name.length);
  });
  test('bytes behind the names are refused', async () => {
    const bytes = Buffer.concat([kitBytes(kit).subarray(0, -8), Buffer.from([1])]);
    bytes.writeUInt16BE(bytes.length + 8, 5);
    expect((await sync(() => kitOf(rechecked(bytes)))).code).toBe('kit_damaged');
  });
  test('random bytes are refused and nothing else', () => {
    const start = Buffer.from([...Buffer.from('KWKT'), 1]);
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 1200 }), fc.boolean(), async (random, begins) => {
        const bytes = begins ? Buffer.concat([start, random]) : Buffer.from(random);
        expect((await sync(() => kitOf(rechecked(bytes)))).code).toMatch(/^kit_/);
        expect((await sync(() => readTypedKit(typedLines(bytes).join('\n')))).code).toMatch(/^kit_/);
      }),
    );
  });
});

describe('R1: what a kit opens with', () => {
  test('its share opens with the passphrase, and k shares of kits give the root key', async () => {
    const shares = await Promise.all(
      [0, 2].map((n) => openKit(kitFor(n), words(n), n === 2 ? keyFile : null)),
    );
    const combined = await RootKey.combine(founding.id, founding.set, shares);
    expect(combined?.macRow(Buffer.from('row'))).toEqual(root.macRow(Buffer.from('row')));
  });
  test('a wrong passphrase is said with the name', async () => {
    const refused = await refusalOf(openKit(kit, words(7), null));
    expect(refused).toEqual({ code: 'passphrase_wrong', facts: { name: 'Hana' } });
  });
  test('a key file that is needed is asked for', async () => {
    expect((await refusalOf(openKit(kitFor(2), words(2), null))).code).toBe('key_file_missing');
    expect((await refusalOf(openKit(kitFor(2), words(2), makeKeyFile()))).code).toBe('key_file_wrong');
  });
  test('with any field of it exchanged, nothing opens', async () => {
    const { set, share, person, vault } = kit;
    const another = kitFor(1);
    const exchanged: Readonly<Record<string, Partial<Kit>>> = {
      'set id': { set: { ...set, setId: randomBytes(16) } },
      epoch: { set: { ...set, epoch: 5 } },
      k: { set: { ...set, quorum: 3 } },
      n: { set: { ...set, admins: 4 } },
      x: { share: { ...share, x: share.x + 1 } },
      blob: { share: { ...share, blob: another.share.blob } },
      commitment: { share: { ...share, commitment: another.share.commitment } },
      share: { share: another.share },
      'public key': {
        person: { ...person, credential: { ...person.credential, publicKey: randomBytes(32) } },
      },
    };
    for (const [what, change] of Object.entries(exchanged)) {
      expect([what, (await refusalOf(openKit({ ...kit, ...change }, words(0), null))).code]).toEqual([
        what,
        'kit_damaged',
      ]);
    }
    for (const change of [
      { vault: { ...vault, id: randomBytes(16) } },
      { person: { ...person, id: idOf(1) } },
    ]) {
      expect((await refusalOf(openKit({ ...kit, ...change }, words(0), null))).code).toBe('passphrase_wrong');
    }
  });
});

describe('whether a kit belongs to a vault or a backup', () => {
  test('it does where set and person are the same', () =>
    expect(matchKit(kit, founding)).toBe('current passphrase'));
  test('it says that the passphrase has changed since', async () => {
    const [hana, ...others] = founding.admins;
    if (hana === undefined) throw new Error('no admin');
    const credential = await changeCredential(founding.id, hana, words(0), words(9), null, null, cheap);
    const admins = [{ ...hana, credential: credential ?? hana.credential }, ...others];
    expect(matchKit(kit, { ...founding, admins })).toBe('former passphrase');
    expect(matchKit(kitFor(1), { ...founding, admins })).toBe('current passphrase');
  });
  const [mine, set] = [() => founding, () => founding.set];
  test.each([
    ['another vault', 'kit_elsewhere', () => ({ ...mine(), id: randomBytes(16) })],
    [
      'a later set',
      'kit_superseded',
      () => ({ ...mine(), set: { ...set(), epoch: 5, setId: randomBytes(16) } }),
    ],
    [
      'another set of that root key',
      'kit_superseded',
      () => ({ ...mine(), set: { ...set(), setId: randomBytes(16) } }),
    ],
    [
      'an earlier set',
      'kit_newer',
      () => ({ ...mine(), set: { ...set(), epoch: 3, setId: randomBytes(16) } }),
    ],
    ['this set with a later epoch', 'kit_damaged', () => ({ ...mine(), set: { ...set(), epoch: 5 } })],
    ['this set with another k', 'kit_damaged', () => ({ ...mine(), set: { ...set(), quorum: 3 } })],
    [
      'this set with another n',
      'kit_damaged',
      () => ({ ...mine(), set: { ...set(), shares: set().shares.slice(1) } }),
    ],
    [
      'another root key',
      'kit_damaged',
      () => ({ ...mine(), set: { ...set(), rootCommitment: randomBytes(32) } }),
    ],
    ['a set without that admin', 'kit_damaged', () => ({ ...mine(), admins: mine().admins.slice(1) })],
  ])('%s: %s', async (_, code, other) => {
    expect((await sync(() => matchKit(kit, other()))).code).toBe(code);
  });
});

describe('the page to print', () => {
  test('says what the kit is, and gives the kit back when it is typed in', () => {
    expect(kitPage(kitFor(2))).toMatchObject({
      vaultId: founding.id.toString('hex'),
      vaultName: 'Archive of the north',
      personName: 'Zoë O’Neill',
      ...{ madeAt, quorum: 2, admins: 3, epoch: 4, keyFile: 'required' },
    });
    expect(kitPage(kit).keyFile).toBe('none');
    for (const n of [0, 1, 2]) expect(readTypedKit(kitPage(kitFor(n)).lines.join('\n'))).toEqual(kitFor(n));
  });
  test('each line is its number and nine and a half groups of four', () => {
    for (const [i, line] of page.entries()) {
      expect(line).toMatch(/^([0-9A-HJKMNP-TV-Z]{4} ){9}[0-9A-HJKMNP-TV-Z]{4}$/);
      expect(Number(line.slice(0, 2))).toBe(i + 1);
    }
    expect(page.length).toBeLessThan(25);
  });
  test('T2: is read without spaces, with hyphens, in small letters, with O for 0 and l for 1', () => {
    const text = page.join('');
    for (const typed of [
      `${text}\n`,
      text.replaceAll(' ', ''),
      text.replaceAll(' ', '-'),
      text.toLowerCase(),
      page.join('\r\n\t '),
      text.replaceAll('0', 'O').replaceAll('1', 'l'),
      text.replaceAll('0', 'o').replaceAll('1', 'I'),
    ]) {
      expect(readTypedKit(typed)).toEqual(kit);
    }
  });
  test('the QR code holds the same, in modules that two independent readers were seen to read', () => {
    const { qr, lines } = kitPage(kit);
    expect(qr).toEqual(qrModules(lines.join('').replaceAll(' ', '')));
    expect(qr.length).toBeLessThanOrEqual(97);
    for (const row of qr) expect(row).toMatch(new RegExp(`^[01]{${qr.length}}$`));
    expect(readQr(qr)).toBe(lines.join('').replaceAll(' ', ''));
    expect(readTypedKit(readQr(qr))).toEqual(kit);
    const fixed = qrModules(Array.from({ length: 880 }, (_, i) => alphabet[(i * 7 + i * i) % 32]).join(''));
    expect(fixed).toHaveLength(93);
    expect(createHash('sha256').update(fixed.join('\n')).digest('hex')).toBe(
      '59504f6f174d3099488259dc50240f81cffb59a73235984d904340e4440e6480',
    );
  });
});

describe('T1: no wrong character goes unnoticed, and the line is named', () => {
  const wrongLine = (lines: readonly string[]) => {
    const read = typedBytes(lines.join('\n'));
    return 'wrongLine' in read ? read.wrongLine : null;
  };
  const replaced = (lines: readonly string[], line: number, at: number, character: string) =>
    lines.map((text, i) => (i === line ? text.slice(0, at) + character + text.slice(at + 1) : text));

  test('every character of the page, changed to every other', () => {
    for (const [line, text] of page.entries()) {
      for (let at = 0; at < text.length; at++) {
        if (text[at] === ' ') continue;
        for (const character of `${alphabet}U?é*`) {
          if (character === text[at]) continue;
          const changed = text.slice(0, at) + character + text.slice(at + 1);
          if (typedLine(changed, line + 1) !== null)
            throw new Error(`line ${line + 1}, character ${at + 1}, ${character}: not found`);
        }
        expect(wrongLine(replaced(page, line, at, text[at] === 'Z' ? '7' : 'Z'))).toBe(line + 1);
      }
    }
  });
  test('every character left out, doubled, or changed places with the next', () => {
    for (const [line, text] of page.entries()) {
      for (let at = 0; at < text.length; at++) {
        const [here, next] = [text[at] ?? '', text[at + 1] ?? ''];
        if (here === ' ') continue;
        expect(wrongLine(replaced(page, line, at, ''))).toBe(line + 1);
        expect(wrongLine(replaced(page, line, at, here + here))).toBe(line + 1);
        if (next === '' || next === ' ' || next === here) continue;
        const turned = text.slice(0, at) + next + here + text.slice(at + 2);
        expect(wrongLine(page.map((one, i) => (i === line ? turned : one)))).toBe(line + 1);
      }
    }
  });
  test('any bytes come back from their lines, and up to four wrong characters of a line are found', () => {
    const change = fc.tuple(fc.nat({ max: 39 }), fc.integer({ min: 1, max: 31 }));
    const changes = fc.uniqueArray(change, { minLength: 1, maxLength: 4, selector: ([at]) => at });
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 1980 }),
        fc.nat(),
        changes,
        (bytes, pick, wrong) => {
          const lines = typedLines(bytes);
          const read = typedBytes(lines.join(' '));
          if (!('bytes' in read)) throw new Error('not read');
          expect(read.bytes.subarray(0, bytes.length).equals(bytes)).toBe(true);
          expect(read.bytes.subarray(bytes.length).every((byte) => byte === 0)).toBe(true);
          const line = pick % lines.length;
          const characters = [...(lines[line] ?? '').replaceAll(' ', '')];
          for (const [at, by] of wrong)
            characters[at] = alphabet[(alphabet.indexOf(characters[at] ?? '') + by) % 32] ?? '';
          expect(wrongLine(lines.map((one, i) => (i === line ? characters.join('') : one)))).toBe(line + 1);
        },
      ),
    );
  });
  test('lines left out, doubled or out of order', () => {
    for (let line = 0; line < page.length; line++) {
      const without = page.filter((_, i) => i !== line);
      const doubled = page.flatMap((text, i) => (i === line ? [text, text] : [text]));
      if (line < page.length - 1) {
        expect(wrongLine(without)).toBe(line + 1);
        const turned = page.map((text, i) =>
          i === line ? page[line + 1] : i === line + 1 ? page[line] : text,
        );
        expect(wrongLine(turned as string[])).toBe(line + 1);
      }
      expect(wrongLine(doubled)).toBe(line + 2);
    }
  });
  test('a kit whose last lines are missing says which comes next', async () => {
    for (let lines = 1; lines < page.length; lines++) {
      const refused = await sync(() => readTypedKit(page.slice(0, lines).join('\n')));
      expect(refused).toEqual({ code: 'kit_line_missing', facts: { line: lines + 1 } });
    }
  });
  test('a line too many, and zeros that are none, are no part of a kit', async () => {
    const more = typedLines(Buffer.concat([kitBytes(kit), Buffer.alloc(20)])).join('\n');
    expect((await sync(() => readTypedKit(more))).code).toBe('kit_damaged');
    const filled = typedLines(Buffer.concat([kitBytes(kit), Buffer.from([1])])).join('\n');
    expect((await sync(() => readTypedKit(filled))).code).toBe('kit_damaged');
  });
  test('lines of two kits, each right by itself, are told from one kit', async () => {
    const another = kitPage(kitFor(1)).lines;
    const mixed = page.map((text, i) => (i === 9 ? another[9] : text)).join('\n');
    expect((await sync(() => readTypedKit(mixed))).code).toBe('kit_lines_mixed');
  });
  test('the check is the one of BIP 350, reckoned here as it is written there', () => {
    const polymod = (values: readonly number[]) => {
      let chk = 1n;
      for (const value of values) {
        const top = chk >> 25n;
        chk = ((chk & 0x1ffffffn) << 5n) ^ BigInt(value);
        for (const [i, term] of [0x3b6a57b2n, 0x26508e6dn, 0x1ea119fan, 0x3d4233ddn, 0x2a1462b3n].entries())
          if ((top >> BigInt(i)) & 1n) chk ^= term;
      }
      return chk;
    };
    // A vector of BIP 350, "a1lqfn3a": the part "a" expanded, then the six characters of the check.
    const published = [...'lqfn3a'].map((character) => 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'.indexOf(character));
    expect(polymod([3, 0, 1, ...published])).toBe(0x2bc830a3n);
    for (const line of page) {
      expect(polymod([...line.replaceAll(' ', '')].map((character) => alphabet.indexOf(character)))).toBe(
        0x2bc830a3n,
      );
    }
  });
  test('a single line can be checked as it is typed', () => {
    expect(typedLine(page[3] ?? '', 4)).toHaveLength(20);
    expect(typedLine(page[3] ?? '', 5)).toBeNull();
    expect(typedLine(`${page[3]}0`, 4)).toBeNull();
    expect(typedLine('', 1)).toBeNull();
  });
  test('no text at all, and far too much of it, name a line', () => {
    expect(wrongLine([])).toBe(1);
    expect(wrongLine(Array.from({ length: 100 }, () => page[0] ?? ''))).toBe(2);
    expect(wrongLine([...typedLines(Buffer.alloc(1980)), page[0] ?? ''])).toBe(100);
    expect(wrongLine(['0'.repeat(5_000_000)])).toBe(1);
  });
});
