import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chainHash, chainStart, type StoredEntry } from '../core/audit.ts';
import { KeyBytes } from '../core/keybytes.ts';
import { csv, type ExportPart, jsonLines } from '../core/logexport.ts';
import { checkpointText, originOf, publicKeyOf, signNote, verifierKeyText } from '../core/note.ts';
import { checkpointOf, headOf, madeLog, signingKey, timeOf, vaultId, verifier } from './made-log.ts';
import { runVerifier, runVerifierProgram } from './verifier.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-test-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const log = madeLog(20);
const part: ExportPart = { entries: log, checkpoints: [5, 12, 20].map((seq) => checkpointOf(log, seq)) };
const whole = jsonLines.begin(headOf(20)) + jsonLines.part(part);
const lines = whole.split(/(?<=\n)/);
const lineOf = (seq: number) => lines.findIndex((line) => line.includes(`"entry":{"seq":${seq},`));

async function file(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}
async function verified(content: string, ...args: string[]) {
  return runVerifier(await file('export.jsonl', content), ...args);
}

describe('JSON Lines', () => {
  test('every line is one JSON object, and entries stand byte for byte', () => {
    const [head, ...rest] = lines.map((line) => JSON.parse(line));
    expect(head).toEqual({
      ...{ keyward: 'audit log', format: 1, vault: vaultId.toString('hex'), name: 'Test vault', last: 20 },
      ...{ verifier: verifierKeyText(verifier), start: { seq: 0, hash: '00'.repeat(32) } },
      exported: '1970-01-01T00:00:00.000Z',
    });
    expect(rest).toHaveLength(23);
    for (const { seq, entry, hash } of log) {
      const line = Buffer.from(lines[lineOf(seq)] ?? '');
      expect(line.subarray(83, -2).toString()).toBe(entry);
      expect(JSON.parse(line.toString()).hash).toBe(hash.toString('hex'));
    }
  });

  test('a checkpoint stands right after its entry, and one of the start before the first', () => {
    expect(lineOf(6) - lineOf(5)).toBe(2);
    const later = jsonLines.part({ entries: log.slice(5), checkpoints: part.checkpoints });
    expect(JSON.parse(later.split('\n')[0] ?? '')).toEqual({ checkpoint: part.checkpoints[0]?.note });
  });

  test('made in parts it is the same (X4)', () => {
    const { entries, checkpoints } = part;
    const first = { entries: entries.slice(0, 12), checkpoints: checkpoints.slice(0, 2) };
    const second = { entries: entries.slice(12), checkpoints: checkpoints.slice(2) };
    expect(jsonLines.begin(headOf(20)) + jsonLines.part(first) + jsonLines.part(second)).toBe(whole);
  });

  test('what somebody stored that keeps to no line makes no line of its own', () => {
    const texts = ['{"seq":1,\n"x":2}', 'no\r\nJSON', '"quoted"', ''];
    const entries = texts.map((entry, i) => ({ seq: i + 1, entry, hash: Buffer.alloc(32) }));
    const made = jsonLines.part({ entries, checkpoints: [] }).trimEnd().split('\n');
    expect(made.map((line) => JSON.parse(line).entry)).toEqual(texts);
  });
});

describe('the verifier program', () => {
  test('needs node:crypto and what reads files, and nothing else; fewer than 260 lines', async () => {
    const source = await readFile(resolve(import.meta.dirname, '../verifier/keyward-verify.mjs'), 'utf8');
    const imported = [...source.matchAll(/from '([^']+)'|import\(|require\(/g)].map(([, name]) => name);
    expect(imported.sort()).toEqual(['node:crypto', 'node:fs', 'node:path', 'node:util']);
    expect(source.trimEnd().split('\n').length).toBeLessThan(260);
  });

  test.each<[0 | 1 | 2, string, () => string]>([
    [0, 'an intact export', () => whole],
    [1, 'an altered one', () => whole.replace('Key 7', 'Key 8')],
    [2, 'another file', () => 'PK\u0003\u0004\n'],
  ])('as a program it ends with %s for %s, and says what it says here', async (code, _, content) => {
    const path = await file('export.jsonl', content());
    const verdict = runVerifierProgram(path);
    expect(verdict.code).toBe(code);
    expect(verdict).toEqual(await runVerifier(path));
  });

  test('says intact of an intact export, and which key it went by', async () => {
    const key = verifierKeyText(verifier);
    const { code, says } = await verified(whole);
    expect(says).toContain(`Intact, up to entry 20 of ${timeOf(20)}.`);
    expect(says).toContain(`Compare this key with what the vault shows: ${key}`);
    expect(code).toBe(0);
    const given = await verified(whole, '--key', key);
    expect(given).toMatchObject({ code: 0, says: expect.not.stringContaining('Compare') });
  });

  test('takes an export without the last newline, and one with the line ends of Windows', async () => {
    expect(await verified(whole.trimEnd())).toMatchObject({ code: 0 });
    expect(await verified(whole.replaceAll('\n', '\r\n'))).toMatchObject({ code: 0 });
  });

  test('takes an export of a later stretch', async () => {
    const start = { seq: 5, hash: log[4]?.hash ?? chainStart };
    const later = { entries: log.slice(5), checkpoints: part.checkpoints };
    const { code, says } = await verified(jsonLines.begin({ ...headOf(20), start }) + jsonLines.part(later));
    expect(says).toContain('entries 6 to 20');
    expect(code).toBe(0);
  });

  const seventh = lineOf(7);
  const alter = (text: string) => lines.with(seventh, text).join('');
  const told: [string, () => string, string][] = [
    ['a changed entry', () => whole.replace('Key 7', 'Key 8'), 'Altered: entry 7,'],
    ['a changed entry of another length', () => whole.replace('Key 7', 'Key 77'), 'Altered: entry 7,'],
    [
      'a changed hash',
      () => alter((lines[seventh] ?? '').replace(/[0-9a-f]{64}/, 'ab'.repeat(32))),
      'Altered: entry 7,',
    ],
    ['a line that holds nothing', () => alter('{"hash":"no"}\n'), 'Altered: entries 7 to 8,'],
    [
      'an entry changed together with its hash',
      () => {
        const entry = (log[6]?.entry ?? '').replace('Key 7', 'Key 8');
        const hash = chainHash(vaultId, 7, log[5]?.hash ?? chainStart, entry);
        return alter(jsonLines.part({ entries: [{ seq: 7, entry, hash }], checkpoints: [] }));
      },
      'Altered: entry 8,',
    ],
    ['a log written anew', () => exported(forgedFrom(7)), 'Altered: entries 6 to 20,'],
    ['a missing entry', () => lines.toSpliced(seventh, 1).join(''), 'Missing: entry 7.'],
    ['missing entries', () => lines.toSpliced(seventh, 3).join(''), 'Missing: entries 7 to 9.'],
    ['a missing beginning', () => lines.toSpliced(1, 2).join(''), 'Missing: entries 1 to 2.'],
    [
      'a cut end',
      () => lines.slice(0, lineOf(18)).join(''),
      'Cut off after entry 17: entries 18 to 20 should follow.',
    ],
    ['a file cut in a line', () => whole.slice(0, -500), 'Cut off after entry 19: entry 20 should follow.'],
    ['an entry that stands twice', () => alter((lines[seventh] ?? '').repeat(2)), 'Altered: entry 7,'],
    [
      'no closing checkpoint',
      () => lines.slice(0, -1).join(''),
      'No checkpoint closes the log after entry 20.',
    ],
    [
      'entries after the end',
      () => whole + jsonLines.part({ entries: madeLog(21).slice(20), checkpoints: [] }),
      'Altered: entry 21,',
    ],
    [
      'a checkpoint that the vault did not sign',
      () => whole.replace(JSON.stringify(part.checkpoints[1]?.note).slice(1, -1), forgedNote()),
      'The line after entry 12 is not a checkpoint signed with the key of this vault.',
    ],
    [
      'a line of its own',
      () => alter(`${lines[seventh]}{}\n`),
      'The line after entry 7 does not belong to an export.',
    ],
  ];
  test.each(told)('tells of %s', async (_, altered, says) => {
    const verdict = await verified(altered());
    expect(verdict.says).toContain('Not intact:');
    expect(verdict.says).toContain(says);
    expect(verdict.code).toBe(1);
  });

  test('names the last good entry and its time', async () => {
    const { says } = await verified(whole.replace('Key 7', 'Key 8'));
    expect(says).toContain(`The last good entry is 6, of ${timeOf(6)}.`);
  });

  test('an end cut off whole shows by a checkpoint kept elsewhere, and only by that', async () => {
    const cut = exported(log.slice(0, 12), [5, 12]);
    expect(await verified(cut)).toMatchObject({ code: 0 });
    const seen = await file('seen.txt', checkpointOf(log, 20).note);
    const { code, says } = await verified(cut, '--checkpoint', seen);
    expect(says).toContain('Cut off after entry 12: entries 13 to 20 should follow.');
    expect(code).toBe(1);
    expect(await verified(whole, '--checkpoint', seen)).toMatchObject({ code: 0 });
  });

  test('an end written anew and signed by nobody shows by a checkpoint kept elsewhere', async () => {
    const seen = await file('seen.txt', checkpointOf(log, 12).note);
    expect(await verified(whole, '--checkpoint', seen)).toMatchObject({ code: 0 });
    const forged = await verified(exported(forgedFrom(10), [5, 20]), '--checkpoint', seen);
    expect(forged).toMatchObject({ code: 1, says: expect.stringContaining('Altered: entries 6 to 20,') });
  });

  test('an export made up whole passes without the key of the vault, and not with it', async () => {
    const other = KeyBytes.take(Buffer.alloc(32, 99));
    const name = originOf(vaultId);
    const forger = { name, publicKey: publicKeyOf(other) };
    const forged = forgedFrom(1);
    const text = checkpointText({ vaultId, size: 20, head: forged[19]?.hash ?? chainStart, at: 0 });
    const checkpoints = [{ seq: 20, note: signNote(text, forger, other) }];
    const made =
      jsonLines.begin({ ...headOf(20), verifier: forger }) + jsonLines.part({ entries: forged, checkpoints });
    expect(await verified(made)).toMatchObject({ code: 0 });
    const { code, says } = await verified(made, '--key', verifierKeyText(verifier));
    expect(says).toContain('The export names another verifier key.');
    expect(code).toBe(1);
    const seen = await file('seen.txt', checkpointOf(log, 12).note);
    expect(await verified(made, '--checkpoint', seen)).toMatchObject({ code: 1 });
  });

  describe('with ceremony records', () => {
    const record = {
      ...{ vaultId: vaultId.toString('hex'), vaultName: 'Test vault', createdAt: 0, quorum: 2, admins: [] },
      ...{ witness: '박영희', auditEntry: 3, auditHash: log[2]?.hash.toString('hex') },
    };
    const signed = () => {
      const note = signNote(`${JSON.stringify(record)}\n`, verifier, signingKey);
      return { ...record, signature: note.slice(note.lastIndexOf('\n— ') + 1) };
    };
    const records: [string, object, 0 | 1 | 2, string][] = [
      ['agrees', record, 0, 'record.json rests on entry 3, “create key”: it agrees, and is not signed.'],
      ['is signed', signed(), 0, 'it agrees, and is signed.'],
      [
        'was changed after it was signed',
        { ...signed(), witness: 'Nobody' },
        1,
        'is not as the vault signed it',
      ],
      ['names another hash', { ...record, auditHash: 'ab'.repeat(32) }, 1, 'and does not agree with it'],
      ['names another entry', { ...record, auditEntry: 4 }, 1, 'and does not agree with it'],
      ['names no entry of the export', { ...record, auditEntry: 21 }, 1, 'which is not in the export'],
      ['is of another vault', { ...record, vaultId: '00'.repeat(16) }, 1, 'is not a record of this vault'],
      ['is none', {}, 1, 'is not a record of this vault'],
    ];
    test.each(records)('a record that %s', async (_, content, code, says) => {
      const path = await file('record.json', JSON.stringify(content, null, 2));
      const verdict = await verified(whole, '--record', path);
      expect(verdict.says).toContain(says);
      expect(verdict.code).toBe(code);
    });

    test('a record does not agree with an entry that was altered', async () => {
      const path = await file('record.json', JSON.stringify(record));
      const verdict = await verified(whole.replace('Key 3', 'Key 4'), '--record', path);
      expect(verdict.says).toContain('and does not agree with it');
    });
  });

  test.each([
    ['no arguments', () => []],
    ['two exports', () => ['a', 'b']],
    ['an option that it has not', () => ['a', '--force']],
    ['a file that is not there', () => [join(folder, 'nowhere')]],
    ['a folder', () => [folder]],
    ['a verifier key that is none', () => [join(folder, 'good.jsonl'), '--key', 'keyward']],
    [
      'a checkpoint file that is not there',
      () => [join(folder, 'good.jsonl'), '--checkpoint', join(folder, 'x')],
    ],
  ])('can say nothing with %s', async (_, args) => {
    await file('good.jsonl', whole);
    const { code, says } = await runVerifier(...args());
    expect(code).toBe(2);
    expect(says).not.toContain('    at ');
  });

  test.each([
    ['an empty file', ''],
    ['another file', 'PK\u0003\u0004\n'],
    ['a CSV export', csv.begin(headOf(20))],
    ['a later format', whole.replace('"format":1', '"format":2')],
    ['a damaged first line', whole.replace('"start":{"seq":0,', '"start":{')],
  ])('can say nothing of %s', async (_, content) => {
    expect(await verified(content)).toMatchObject({ code: 2, says: expect.not.stringContaining('    at ') });
  });
});

describe('CSV', () => {
  const hostile: [string, string][] = [
    ['=cmd|calc', "'=cmd|calc"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ['＝1', "'＝1"],
    ['a;=1', "a;'=1"],
    ['a; \n=1', "a; \n'=1"],
    ['a-b=c', 'a-b=c'],
    ['김, "철수"\r\n', '김, "철수"\r\n'],
  ];
  const entry = (name: string): StoredEntry => ({
    ...{ seq: 1, hash: Buffer.alloc(32, 1) },
    entry: JSON.stringify({ seq: 1, at: timeOf(1), action: 'create key', person: { id: '0a', name } }),
  });

  test('its heading says that it is for reading (X2)', () => {
    const [heading] = parsed(csv.begin(headOf(20)).replace('\ufeff', ''));
    expect(heading?.slice(0, 4)).toEqual(['seq', 'time', 'person', 'person id']);
    expect(heading?.at(-1)).toBe('For reading only: verify the JSON Lines export instead');
    expect(csv.begin(headOf(20)).codePointAt(0)).toBe(0xfeff);
  });

  test('it has a row for each entry, all with the same cells (RFC 4180)', () => {
    const rows = parsed(csv.begin(headOf(20)) + csv.part(part));
    expect(rows).toHaveLength(21);
    expect(new Set(rows.map((row) => row.length))).toEqual(new Set([12]));
    expect(rows[7]).toEqual([
      ...['7', timeOf(7), '김철수', '0a', 'create key', 'done', '', '', 'name: Key 7', 'signed'],
      ...[log[6]?.hash.toString('hex'), ''],
    ]);
  });

  test.each(hostile)('%j is no formula (X3)', (name, shown) => {
    expect(parsed(csv.part({ entries: [entry(name)], checkpoints: [] }))[0]?.[2]).toBe(shown);
  });

  test.each(['', 'no JSON', '=1', 'null', '[]', '{"action":{}}', '{"action":1,"detail":null,"person":7}'])(
    'what somebody stored as %j is shown, and harms nobody',
    (stored) => {
      const [row = []] = parsed(csv.part({ entries: [{ ...entry(''), entry: stored }], checkpoints: [] }));
      expect(row).toHaveLength(12);
      expect(row.filter((cell) => /^[=+@-]/.test(cell))).toEqual([]);
    },
  );
});

/** The log with other entries from `seq` on, linked anew. */
function forgedFrom(seq: number): StoredEntry[] {
  return madeLog(20, (at, text) => (at < seq ? text : text.replace('create key', 'nothing')));
}

function exported(entries: readonly StoredEntry[], checkpoints = [5, 12, 20]): string {
  const genuine = checkpoints.map((seq) => checkpointOf(log, seq));
  return jsonLines.begin(headOf(entries.length)) + jsonLines.part({ entries, checkpoints: genuine });
}

function forgedNote(): string {
  const other = KeyBytes.take(Buffer.alloc(32, 99));
  const text = checkpointText({ vaultId, size: 12, head: log[11]?.hash ?? chainStart, at: 0 });
  const note = signNote(text, { name: originOf(vaultId), publicKey: publicKeyOf(other) }, other);
  return JSON.stringify(note).slice(1, -1);
}

/** A strict reader of RFC 4180. */
function parsed(text: string): string[][] {
  const rows: string[][] = [];
  for (let at = text.startsWith('\ufeff') ? 1 : 0; at < text.length; ) {
    const row: string[] = [];
    for (let end = ','; end === ','; ) {
      const [cell = '', inner = '', next = ''] = /"((?:[^"]|"")*)"(,|\r\n)/y.exec(text.slice(at)) ?? [];
      if (cell === '') throw new Error(`no cell at ${at}`);
      row.push(inner.replaceAll('""', '"'));
      at += cell.length;
      end = next;
    }
    rows.push(row);
  }
  return rows;
}
