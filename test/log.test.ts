import { writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { chainHash, type StoredEntry } from '../core/audit.ts';
import { checkpointEvery, rewrapCheckpointKey, signRecord, verifierOf } from '../core/checkpoint.ts';
import { openNote, readCheckpoint, readVerifierKey } from '../core/note.ts';
import type { LogEntryView } from '../core/recordviews.ts';
import { Refusal } from '../core/refusal.ts';
import { RootKey } from '../core/rootkey.ts';
import { decidingTables, derivedTables, primaryKeys } from '../core/schema.ts';
import { refusalOf } from './expect-refusal.ts';
import { everything, LogDesk, unwatched } from './log-desk.ts';
import { runVerifier, runVerifierProgram } from './verifier.ts';

let at: LogDesk;
beforeEach(async () => {
  at = await LogDesk.open();
});
afterEach(() => at.remove());

describe('looking through the log', () => {
  const seqs = (entries: readonly LogEntryView[]) => entries.map(({ seq }) => seq);

  test('it comes newest first, in pages that join', async () => {
    await at.record(9);
    const first = await at.log.entries(everything, null, 4);
    expect(seqs(first.entries)).toEqual([10, 9, 8, 7]);
    const second = await at.log.entries(everything, first.next, 4);
    expect(seqs(second.entries)).toEqual([6, 5, 4, 3]);
    const third = await at.log.entries(everything, second.next, 4);
    expect(seqs(third.entries)).toEqual([2, 1]);
    expect(third.next).toBeNull();
  });

  test('each filter narrows it, and together they narrow more', async () => {
    const [kim, lee] = [await at.desk.person('Kim Ha-neul', 'auditor'), await at.desk.person('Lee', 'admin')];
    const person = (one: typeof kim) => ({ id: one.id.toString('hex'), name: one.name });
    const key = 'ab'.repeat(16);
    const begun = at.desk.clock.now;
    await at.record(1, { person: person(kim), action: 'sign in' });
    await at.record(1, {
      person: person(lee),
      action: 'seal file',
      key,
      detail: { path: '/tmp/비밀 Plan.pdf' },
    });
    await at.record(1, { person: person(lee), action: 'seal file', key, result: 'key_not_available' });
    await at.record(1, { person: person(kim), action: 'lock' });
    const found = async (filter: Partial<typeof everything>) => {
      const page = await at.log.entries({ ...everything, from: begun + 1, ...filter }, null, 100);
      return page.entries.map(({ action, result }) => (result === 'done' ? action : result));
    };
    expect(await found({})).toEqual(['lock', 'key_not_available', 'seal file', 'sign in']);
    expect(await found({ person: person(kim).id })).toEqual(['lock', 'sign in']);
    expect(await found({ key })).toEqual(['key_not_available', 'seal file']);
    expect(await found({ actions: ['sign in', 'lock'] })).toEqual(['lock', 'sign in']);
    expect(await found({ actions: ['lock'] })).toEqual(['lock']);
    expect(await found({ result: 'refused' })).toEqual(['key_not_available']);
    expect(await found({ result: 'done', key })).toEqual(['seal file']);
    expect(await found({ from: begun + 3000 })).toEqual(['lock', 'key_not_available']);
    expect(await found({ to: begun + 3000 })).toEqual(['seal file', 'sign in']);
    expect(await found({ text: '비밀 plan' })).toEqual(['seal file']);
    expect(await found({ text: 'HA-NEUL' })).toEqual(['lock', 'sign in']);
    expect(await found({ text: 'nowhere' })).toEqual([]);
    // Names of fields and digests of rows are nothing that anybody looks for.
    expect(await found({ text: 'signed' })).toEqual([]);
  });

  test('only admins and auditors see it, and that somebody else asked is in it', async () => {
    const user = await at.desk.person('User', 'key user');
    at.desk.seat(user);
    expect(await refusalOf(at.log.entries(everything, null, 10))).toMatchObject({ code: 'not_permitted' });
    expect(await refusalOf(at.verify())).toMatchObject({ code: 'not_permitted' });
    const path = join(at.desk.folder, 'log.csv');
    const exporting = at.log.export(path, 'csv', 'refuse', unwatched);
    expect(await refusalOf(exporting)).toMatchObject({ code: 'not_permitted' });
    at.desk.seat(await at.desk.person('Auditor', 'auditor'));
    const { entries } = await at.log.entries({ ...everything, result: 'refused' }, null, 10);
    expect(entries.map(({ action, person }) => [action, person?.name])).toEqual([
      ['export log', 'User'],
      ['verify log', 'User'],
      ['see log', 'User'],
    ]);
  });

  test('each entry shows its hash and the one that it follows, across pages too, as an export has them', async () => {
    await at.record(1500);
    const stored = (await at.stored()).map(({ hash }) => hash.toString('hex'));
    const first = await at.log.entries(everything, null, 500);
    const second = await at.log.entries(everything, first.next, 500);
    const shown = [...first.entries, ...second.entries];
    expect(shown.map(({ hash }) => hash)).toEqual(stored.toReversed().slice(0, 1000));
    expect(shown.map(({ previous }) => previous)).toEqual(stored.toReversed().slice(1, 1001));
    const last = await at.log.entries({ ...everything, actions: ['create vault'] }, null, 1);
    expect(last.entries[0]).toMatchObject({ hash: stored[0], previous: '00'.repeat(32) });
  });

  test('an entry whose predecessor is missing says so', async () => {
    const { hash } = (await at.stored())[0] ?? { hash: Buffer.alloc(32) };
    await at.behind((changes) => changes.put('audit', { seq: 3, entry: '{}', hash }));
    const { entries } = await at.log.entries(everything, null, 10);
    expect(entries.map(({ seq, previous }) => [seq, previous])).toEqual([
      [3, null],
      [1, '00'.repeat(32)],
    ]);
  });

  test('what somebody stored that is no entry is shown, and stops nothing', async () => {
    for (const [i, entry] of ['', 'null', '{"action":1}', '{"action":"x","at":"y","result":"z"}'].entries()) {
      await at.behind((changes) => changes.put('audit', { seq: 2 + i, entry, hash: Buffer.alloc(32) }));
    }
    const { entries } = await at.log.entries(everything, null, 10);
    expect(entries.map(({ action }) => action)).toEqual([...Array(4).fill('unreadable'), 'create vault']);
    expect((await at.log.entries({ ...everything, text: 'create' }, null, 10)).entries).toHaveLength(1);
  });
});

describe('checkpoints (CP1, CP2)', () => {
  async function kept(): Promise<number[]> {
    return (await at.desk.rows((rows) => rows.all('checkpoint'))).map(({ seq }) => seq);
  }

  test('one is kept with every ceremony, of the entry before it, and signed', async () => {
    await at.record(3);
    await at.record(1, { action: 'unlock' });
    await at.record(2);
    await at.record(1, { action: 'lock' });
    expect(await kept()).toEqual([4, 7]);
    const key = readVerifierKey(await at.log.verifierKey());
    const { newest } = await at.log.checkpoints();
    if (key === null || newest === null) throw new Error('no key, or no checkpoint');
    const opened = openNote(newest.note, key);
    const read = opened.is === 'verified' ? readCheckpoint(opened.text) : null;
    const entry = (await at.stored())[6];
    expect(read).toMatchObject({ size: 7, head: entry?.hash, vaultId: at.desk.vault.founding.id });
  });

  test(`one is kept after ${checkpointEvery} entries at the latest`, async () => {
    await at.record(checkpointEvery + 5);
    expect(await kept()).toEqual([checkpointEvery]);
  });

  test('the scheduler writes one an hour after the last, where something happened', async () => {
    await at.seen.opened(at.desk.vault);
    await at.log.checkpointDue();
    at.uptime += 3_600_000;
    await at.log.checkpointDue();
    expect(await kept()).toEqual([]);
    await at.record(1);
    await at.log.checkpointDue();
    expect(await kept()).toEqual([2]);
    expect(at.seen.anchor?.seq).toBe(3);
    await at.record(1);
    await at.log.checkpointDue();
    expect(await kept()).toEqual([2]);
    at.uptime += 3_600_000;
    await at.log.checkpointDue();
    expect(await kept()).toEqual([2, 4]);
  });

  test('the key goes under a new root key unchanged, and opens under no other', async () => {
    const { keystore, founding, ledger, root } = at.desk.vault;
    const before = await keystore.read((rows) => verifierOf(rows, root));
    const next = RootKey.make(founding.id);
    const draft = { action: 'prove share', person: null, result: 'done' } as const;
    await ledger.record(root, draft, (changes) => rewrapCheckpointKey(changes, root, next));
    expect(await keystore.read((rows) => verifierOf(rows, next))).toEqual(before);
    expect(await refusalOf(keystore.read((rows) => verifierOf(rows, root)))).toMatchObject({
      code: 'keystore_altered',
    });
  });

  test('the key of another vault, or another public key with it, is refused', async () => {
    const { keystore, root } = at.desk.vault;
    const row = await keystore.read((rows) => rows.get('setting', 'checkpoint key'));
    if (row === null) throw new Error('no checkpoint key');
    const other = Buffer.alloc(32, 1).toString('base64');
    const value = JSON.stringify({ ...JSON.parse(row.value), publicKey: other });
    await at.behind((changes) => changes.put('setting', { ...row, value }));
    expect(await refusalOf(keystore.read((rows) => verifierOf(rows, root)))).toMatchObject({
      code: 'keystore_altered',
    });
  });
});

describe('the complete verification', () => {
  test('an untouched vault is intact, and that it was verified is in the log', async () => {
    await at.desk.key('Key', 'AES-256', 3);
    await at.record(20);
    await at.record(1, { action: 'lock' });
    const entries = await at.stored();
    expect(await at.verify()).toMatchObject({
      ...{ outcome: 'intact', findings: [], rowFindings: [], forgedCheckpoints: [], more: 0 },
      ...{ entries: entries.length, confirmed: entries.length },
      lastGood: { seq: entries.length, at: at.desk.clock.now },
    });
    const last = (await at.log.entries(everything, null, 1)).entries[0];
    const detail = { outcome: 'intact', entries: entries.length, findings: 0 };
    expect(last).toMatchObject({ action: 'verify log', result: 'done', detail });
  });

  const kinds: [string, (entries: readonly StoredEntry[]) => readonly StoredEntry[], object][] = [
    [
      'an altered entry',
      (entries) => changed(entries, 5, ({ entry }) => entry.replace('done', 'dome')),
      altered(5),
    ],
    ['a missing entry', (entries) => entries.toSpliced(4, 1), { is: 'missing', from: 5, to: 5 }],
    ['a missing beginning', (entries) => entries.slice(2), { is: 'missing', from: 1, to: 2 }],
    ['an end that is cut off', (entries) => entries.slice(0, -2), { is: 'cut off', from: 10, to: 11 }],
    ['an end written anew', (entries) => rewritten(entries, 9), altered(9, 11)],
    ['a log written anew', (entries) => rewritten(entries, 2), altered(1, 11)],
    ['an entry added at the end', (entries) => rewritten(entries, 12, 12), altered(12)],
    [
      'an entry put before the first',
      ([first, ...rest]) => (first === undefined ? rest : [{ ...first, seq: -1 }, first, ...rest]),
      altered(-1),
    ],
  ];
  test.each(kinds)('%s is named, and where', async (_, change, finding) => {
    await at.record(7);
    await at.record(1, { action: 'lock' });
    await at.record(2);
    const before = await at.stored();
    expect(before).toHaveLength(11);
    await at.behind(async (changes) => {
      for (const { seq } of before) await changes.remove('audit', seq);
      for (const entry of change(before)) await changes.put('audit', entry);
    });
    const found = await at.verify();
    expect(found.findings).toEqual([finding]);
    expect(found.outcome).toBe('not intact');
  });

  test('where the end was changed, nothing is added to it, and what was found is told all the same', async () => {
    await at.record(7);
    const before = await at.stored();
    await at.behind((changes) => changes.remove('audit', before.length));
    expect((await at.verify()).findings).toEqual([{ is: 'cut off', from: before.length, to: before.length }]);
    expect(await at.stored()).toHaveLength(before.length - 1);
  });

  test('a log that was taken back under the open vault is not called intact', async () => {
    await at.record(3);
    const header = await at.desk.rows((rows) => rows.get('vault', 1));
    if (header === null) throw new Error('no header');
    await at.record(1);
    const { length } = await at.stored();
    await at.behind(async (changes) => {
      await changes.remove('audit', length);
      await changes.put('vault', header);
    });
    expect(await refusalOf(at.verify())).toMatchObject({ code: 'keystore_altered' });
  });

  test('a checkpoint that the vault did not sign is named', async () => {
    await at.record(3);
    await at.record(1, { action: 'lock' });
    const kept = await at.desk.rows((rows) => rows.lastCheckpoint());
    if (kept === null) throw new Error('no checkpoint');
    await at.behind((changes) => changes.put('checkpoint', { ...kept, note: kept.note.replace('4', '5') }));
    const row = { is: 'altered', row: 'checkpoint 4' };
    expect(await at.verify()).toMatchObject({
      forgedCheckpoints: [4],
      rowFindings: [row],
      outcome: 'not intact',
    });
    await at.behind(async (changes) => {
      await changes.put('checkpoint', kept);
      await changes.put('checkpoint', { ...kept, seq: 2 });
    });
    const added = { is: 'added', row: 'checkpoint 2' };
    expect(await at.verify()).toMatchObject({ forgedCheckpoints: [2], rowFindings: [added] });
  });

  test('every column of every kind of row, changed past the ledger, is named', async () => {
    await furnish(at);
    expect((await at.verify()).outcome).toBe('intact');
    const credential = /^(argon2_|salt|key_file|commitment|wrapped)/;
    let columns = 0;
    for (const table of [...decidingTables, ...derivedTables]) {
      const row = (await at.desk.rows((rows) => rows.all(table))).find(isNotNeeded);
      expect([table, row === undefined ? 'none' : 'one']).toEqual([table, 'one']);
      for (const [column, value] of Object.entries(row ?? {})) {
        const isKey = (primaryKeys[table] as readonly string[]).includes(column);
        if (isKey || column === 'mac' || value === null || (table === 'person' && credential.test(column)))
          continue;
        await at.behind((changes) => changes.put(table, { ...row, [column]: another(value) } as never));
        const found = (await at.verify()).rowFindings;
        expect([table, column, found]).toEqual([table, column, [{ is: 'altered', row: expect.any(String) }]]);
        await at.behind((changes) => changes.put(table, row as never));
        columns += 1;
      }
    }
    expect(columns).toBeGreaterThan(50);
    expect((await at.verify()).outcome).toBe('intact');
  });

  test('a mark that was changed, a row that was taken away, added or put back is named', async () => {
    await furnish(at);
    const [key] = await at.desk.rows((rows) => rows.all('key'));
    const [usage] = await at.desk.rows((rows) => rows.all('usage'));
    const [proof] = await at.desk.rows((rows) => rows.all('proof'));
    if (key === undefined || usage === undefined || proof === undefined) throw new Error('not furnished');
    const name = `key ${key.id.toString('hex')}`;
    await at.behind((changes) => changes.put('key', { ...key, mac: Buffer.alloc(32) }));
    expect((await at.verify()).rowFindings).toEqual([{ is: 'altered', row: name }]);
    await at.behind((changes) => changes.put('key', key));
    await at.desk.setState(key.id.toString('hex'), 'disabled');
    await at.behind((changes) => changes.put('key', key));
    expect((await at.verify()).rowFindings).toEqual([{ is: 'altered', row: name }]);
    await at.desk.setState(key.id.toString('hex'), 'available');
    await at.behind(async (changes) => {
      await changes.remove('usage', usage.key_id, usage.version, usage.day, usage.operation);
      await changes.put('proof', { ...proof, subject: 'backup that never was' });
    });
    const found = (await at.verify()).rowFindings;
    expect(found).toContainEqual({ is: 'added', row: 'proof backup that never was' });
    expect(found).toContainEqual({ is: 'missing', row: expect.stringMatching(/^usage /) });
    expect(found).toHaveLength(2);
  });

  test('what is changed while it goes on is no finding (LV3)', async () => {
    for (let i = 0; i < 3; i++) await at.desk.key(`Key ${i}`, 'AES-256', 2);
    await at.record(1200);
    const keys = await at.desk.rows((rows) => rows.all('key'));
    const progress: number[] = [];
    // Every pause of the verification is used: each turn of its finds rows that were changed just before it.
    const change = () =>
      at.desk.change(async (changes) => {
        const state = progress.length % 2 === 0 ? 'available' : 'disabled';
        for (const { mac: _, ...key } of keys) await changes.mark('key', { ...key, state });
        await changes.keep('proof', { subject: `backup ${progress.length}`, at: 1 });
      });
    const watch = {
      signal: null,
      progress: ({ done }: { readonly done: number }) => {
        progress.push(done);
        void change();
      },
    };
    expect(await at.log.verify(watch)).toMatchObject({ outcome: 'intact', rowFindings: [], findings: [] });
    expect(progress.length).toBeGreaterThan(5);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
  });

  test('it can be stopped, and that is in the log', async () => {
    await at.record(10);
    const stop = new AbortController();
    const watch = { signal: stop.signal, progress: () => stop.abort() };
    expect(await refusalOf(at.log.verify(watch))).toMatchObject({ code: 'cancelled' });
    const { entries } = await at.log.entries(everything, null, 1);
    expect(entries).toMatchObject([{ action: 'verify log', result: 'cancelled' }]);
  });

  test('it lets others go between its slices', async () => {
    await at.record(1200);
    let [turns, is] = [0, 'going on'];
    const take = () => {
      turns += 1;
      if (is === 'going on') setImmediate(take);
    };
    setImmediate(take);
    await at.verify();
    is = 'over';
    expect(turns).toBeGreaterThan(2);
  });
});

describe('exports', () => {
  async function exported(format: 'jsonl' | 'csv' = 'jsonl'): Promise<string> {
    const path = join(at.desk.folder, `log.${format}`);
    await at.log.export(path, format, 'number', unwatched);
    return path;
  }

  test('an export verifies without the vault, up to the entry before it began', async () => {
    await at.record(600);
    await at.record(1, { action: 'lock' });
    await at.record(500);
    const path = join(at.desk.folder, 'log.jsonl');
    // The log goes on while it is exported.
    const watch = { signal: null, progress: () => void at.record(1) };
    expect(await at.log.export(path, 'jsonl', 'refuse', watch)).toEqual({ name: 'log.jsonl', entries: 1102 });
    const { code, says } = runVerifierProgram(path, '--key', await at.log.verifierKey());
    expect(says).toContain('entries 1 to 1102');
    expect(says).toContain('Intact, up to entry 1102');
    expect(code).toBe(0);
    const last = await at.log.entries({ ...everything, actions: ['export log'] }, null, 1);
    const detail = { file: 'log.jsonl', format: 'jsonl', entries: 1102 };
    expect(last.entries).toMatchObject([{ result: 'done', detail }]);
    const notes = (await readFile(path, 'utf8')).match(/^\{"checkpoint":/gm);
    expect(notes).toHaveLength(2);
  });

  test.each<[string, (lines: string[]) => string[], string]>([
    ['altered', (lines) => lines.with(7, (lines[7] ?? '').replace('"done"', '"dune"')), 'Altered: entry 7,'],
    ['missing', (lines) => lines.toSpliced(7, 2), 'Missing: entries 7 to 8.'],
    ['cut off', (lines) => lines.slice(0, 7), 'Cut off after entry 6: entries 7 to 11 should follow.'],
  ])('an entry that is %s in the file is told of', async (_, change, says) => {
    await at.record(10);
    const path = await exported();
    const lines = (await readFile(path, 'utf8')).split(/(?<=\n)/);
    await writeFile(path, change(lines).join(''));
    const verdict = await runVerifier(path);
    expect(verdict.says).toContain(says);
    expect(verdict.code).toBe(1);
  });

  test('what was altered in the vault is told of by its export too', async () => {
    await at.record(10);
    const entry = (await at.stored())[4];
    if (entry === undefined) throw new Error('no entry');
    await at.behind((changes) => changes.put('audit', { ...entry, entry: '{\n}' }));
    expect(await runVerifier(await exported())).toMatchObject({
      ...{ code: 1, says: expect.stringContaining('Altered: entry 5,') },
    });
  });

  test('a checkpoint taken elsewhere holds a later export to it', async () => {
    await at.record(5);
    const path = join(at.desk.folder, 'checkpoint.txt');
    await writeFile(path, await at.log.checkpointNow());
    await at.record(5);
    expect(await runVerifier(await exported(), '--checkpoint', path)).toMatchObject({ code: 0 });
  });

  test('a signed record verifies against an export', async () => {
    await at.record(5);
    const { keystore, root, founding } = at.desk.vault;
    const entry = (await at.stored())[2];
    const record = { vaultId: founding.id.toString('hex'), witness: '박영희', auditEntry: 3 };
    const whole = { ...record, auditHash: entry?.hash.toString('hex') ?? '' };
    const signed = await keystore.read((rows) => signRecord(rows, root, whole));
    const path = join(at.desk.folder, 'record.json');
    await writeFile(path, JSON.stringify(signed, null, 2));
    const log = await exported();
    expect(await runVerifier(log, '--record', path)).toMatchObject({
      ...{ code: 0, says: expect.stringContaining('it agrees, and is signed') },
    });
    await writeFile(path, JSON.stringify({ ...signed, witness: 'Nobody' }));
    expect(await runVerifier(log, '--record', path)).toMatchObject({ code: 1 });
  });

  test('as CSV it has a row for each entry', async () => {
    await at.record(3, { detail: { path: '=1+1' } });
    const text = await readFile(await exported('csv'), 'utf8');
    expect(text.split('\r\n')).toHaveLength(1 + 4 + 1);
    expect(text).toContain('"path: =1+1"');
  });

  test('what has the name is not overwritten, and nothing is left behind (L2)', async () => {
    const path = join(at.desk.folder, 'log.jsonl');
    await writeFile(path, 'mine');
    expect(await refusalOf(at.log.export(path, 'jsonl', 'refuse', unwatched))).toMatchObject({
      code: 'target_exists',
    });
    expect(await at.log.export(path, 'jsonl', 'number', unwatched)).toMatchObject({ name: 'log (2).jsonl' });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await readdir(at.desk.folder)).sort()).toEqual(['log (2).jsonl', 'log.jsonl', 'vault']);
    const { entries } = await at.log.entries({ ...everything, actions: ['export log'] }, null, 5);
    expect(entries.map(({ result }) => result)).toEqual(['done', 'target_exists']);
  });

  test('a name that is taken at the last moment is not overwritten, and nothing is left behind (L2)', async () => {
    const path = join(at.desk.folder, 'log.jsonl');
    const watch = { signal: null, progress: () => writeFileSync(path, 'mine') };
    expect(await refusalOf(at.log.export(path, 'jsonl', 'refuse', watch))).toMatchObject({
      code: 'target_exists',
    });
    expect(await readFile(path, 'utf8')).toBe('mine');
    expect((await readdir(at.desk.folder)).sort()).toEqual(['log.jsonl', 'vault']);
    const { entries } = await at.log.entries({ ...everything, actions: ['export log'] }, null, 5);
    expect(entries.map(({ result }) => result)).toEqual(['target_exists', 'done']);
  });

  test('one that could not be recorded does not get its name (L2)', async () => {
    const { ledger } = at.desk.vault;
    const record = ledger.record.bind(ledger);
    vi.spyOn(ledger, 'record').mockImplementationOnce((signer, draft, work) =>
      record(signer, draft, async (changes) => {
        await work(changes);
        throw new Refusal('disk_full', { file: 'keystore' });
      }),
    );
    const path = join(at.desk.folder, 'log.jsonl');
    const exporting = at.log.export(path, 'jsonl', 'refuse', unwatched);
    expect(await refusalOf(exporting)).toMatchObject({ code: 'disk_full' });
    expect(await readdir(at.desk.folder)).toEqual(['vault']);
  });

  test('one that is stopped, or for which there is no room, leaves nothing behind and is in the log', async () => {
    await at.record(10);
    const stop = new AbortController();
    const watch = { signal: stop.signal, progress: () => stop.abort() };
    const path = join(at.desk.folder, 'log.jsonl');
    expect(await refusalOf(at.log.export(path, 'jsonl', 'refuse', watch))).toMatchObject({
      code: 'cancelled',
    });
    const nowhere = at.log.export(join(at.desk.folder, 'no', 'log.csv'), 'csv', 'refuse', unwatched);
    expect(await refusalOf(nowhere)).toMatchObject({ code: 'file_missing' });
    expect(await readdir(at.desk.folder)).toEqual(['vault']);
    const { entries } = await at.log.entries({ ...everything, actions: ['export log'] }, null, 5);
    expect(entries.map(({ result }) => result)).toEqual(['file_missing', 'cancelled']);
  });
});

function altered(from: number, to = from) {
  return { is: 'altered', from, to };
}

function changed(entries: readonly StoredEntry[], seq: number, change: (entry: StoredEntry) => string) {
  return entries.map((entry) => (entry.seq === seq ? { ...entry, entry: change(entry) } : entry));
}

/** The log with other entries from `seq` on, linked to what stands before. */
function rewritten(entries: readonly StoredEntry[], seq: number, length = entries.length): StoredEntry[] {
  const made = entries.slice(0, seq - 1);
  for (let next = seq; next <= length; next++) {
    const entry = JSON.stringify({ seq: next, action: 'nothing', rows: {}, signed: 'signed' });
    const hash = chainHash(at.desk.vault.founding.id, next, made.at(-1)?.hash ?? Buffer.alloc(32), entry);
    made.push({ seq: next, entry, hash });
  }
  return made;
}

/** At least one row in every table that is held against the log. */
async function furnish({ desk }: LogDesk): Promise<void> {
  const keyId = await desk.key('Key', 'AES-256', 2);
  const gone = await desk.key('Gone');
  await desk.delete(gone);
  await desk.assign(await desk.person('User', 'key user'), keyId, 'key user');
  const key_id = Buffer.from(keyId, 'hex');
  const file_id = Buffer.alloc(16, 1);
  await desk.change(async (changes) => {
    await changes.mark('setting', { name: 'policy', value: '{}' });
    await changes.mark('tombstone', { key_id: Buffer.from(gone, 'hex'), destroyed_at: 1 });
    const file = { path: '/a', size: 1, sealed_at: 1, seen_at: 1, standing: 'present' } as const;
    await changes.keep('sealed_file', { file_id, ...file });
    await changes.keep('sealed_slot', { file_id, key_id, version: 1 });
    const used = { version: 1, day: 1, operation: 'seal file', uses: 1, bytes: 1, first_at: 1, last_at: 1 };
    await changes.keep('usage', { key_id, ...used });
    const made = { made_at: 1, reason: 'daily', size: 1, sha256: Buffer.alloc(32), proved_at: 5 };
    await changes.keep('backup', { name: 'backup', ...made });
    await changes.keep('proof', { subject: 'backup one', at: 1 });
    const campaign = { key_id, target_key_id: key_id, begun_at: 1, begun_by: Buffer.alloc(16), files: 1 };
    await changes.keep('campaign', { id: Buffer.alloc(16, 2), ...campaign, ended_at: 7, outcome: null });
  });
  await desk.vault.ledger.record(
    desk.vault.root,
    { action: 'lock', person: null, result: 'done' },
    async () => undefined,
  );
}

/** Without the person at the desk and the checkpoint key, nobody could verify anything. */
function isNotNeeded(row: object): boolean {
  const { name } = row as { readonly name?: string };
  return name !== 'Kim' && name !== 'checkpoint key';
}

/** Another value of the same kind, that the table still takes. */
function another(value: unknown): unknown {
  if (Buffer.isBuffer(value)) return Buffer.from(value.map((byte) => byte ^ 0x40));
  if (typeof value === 'string') return value === 'present' ? 'missing' : `${value}x`;
  return Number(value) + 1;
}
