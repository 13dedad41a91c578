// core/files.ts and what stands behind it: jobs, keys, index, scans and campaigns, with real files in a real vault.

import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { readPages } from '../core/envelope.ts';
import { Output } from '../core/output.ts';
import type { Person } from '../core/people.ts';
import { Refusal } from '../core/refusal.ts';
import { refusalOf } from './expect-refusal.ts';
import { FileDesk } from './file-desk.ts';
import { World } from './vault-world.ts';

let at: FileDesk;
let key: string;
beforeEach(async () => {
  at = await FileDesk.open();
  key = await at.desk.key('Payroll');
});
afterEach(async () => {
  vi.restoreAllMocks();
  // Whatever was done, every row is as the log says it was left.
  expect(await at.desk.differingRow()).toBeNull();
  await at.remove();
});

const pageOf = async (path: string) => readPages(await readFile(path), 'f');
const versionsOf = async (path: string) =>
  (await pageOf(path)).slots.map(({ keyId, version }) => [keyId.toString('hex'), version]);

describe('sealing', () => {
  test('what is sealed is recorded, counted and in the index, with the size of the sealed file', async () => {
    await at.file('plan.txt', 'x'.repeat(5000));
    expect(await at.seal(['plan.txt'], [key])).toMatchObject([
      { state: 'done', output: 'plan.txt.sealed', keyName: 'Payroll', original: 'kept', done: 5000 },
    ]);
    const sealed = at.path('plan.txt.sealed');
    expect(await at.log()).toMatchObject([
      {
        ...{ action: 'seal file', result: 'done', key, version: 1, person: { name: 'Kim' } },
        detail: { path: at.path('plan.txt'), output: 'plan.txt.sealed', bytes: 5000 },
      },
    ]);
    expect(await at.index(key)).toMatchObject([
      {
        ...{ path: sealed, size: (await stat(sealed)).size, standing: 'present', fate: 'lost' },
        ...{ sealedAt: at.desk.clock.now, slots: [{ keyId: key, version: 1 }] },
      },
    ]);
    expect(await at.desk.usageRows()).toMatchObject([{ operation: 'seal file', uses: 1, bytes: 5000 }]);
  });

  test('under several keys, any of which opens the file; each is counted and in the index', async () => {
    const [second, third] = [await at.desk.key('Board'), await at.desk.key('Audit')];
    await at.sealed(['plan'], [key, second, third]);
    expect(await versionsOf(at.path('plan.sealed'))).toEqual([
      [key, 1],
      [second, 1],
      [third, 1],
    ]);
    expect(await at.log()).toMatchObject([{ key, detail: { also: `${second}:1 ${third}:1` } }]);
    expect(await at.desk.usageRows()).toHaveLength(3);
    for (const one of [key, second, third]) expect(await at.index(one)).toMatchObject([{ fate: 'survives' }]);
    await at.desk.setState(key, 'disabled');
    await at.desk.setState(second, 'disabled');
    expect(await at.unseal('plan.sealed')).toMatchObject([{ state: 'done', keyName: 'Audit' }]);
  });

  test('one to eight different keys that can seal', async () => {
    const others: string[] = [];
    for (let i = 0; i < 8; i++) others.push(await at.desk.key(`Key ${i}`));
    const signing = await at.desk.key('Signing', 'Ed25519');
    await at.file('plan');
    for (const [keyIds, code] of [
      [[], 'seal_keys_invalid'],
      [[key, key], 'seal_keys_invalid'],
      [[key, ...others], 'seal_keys_invalid'],
      [[signing], 'key_wrong_type'],
      [['00'.repeat(16)], 'key_unknown'],
    ] as const)
      expect(await refusalOf(at.seal(['plan'], keyIds))).toMatchObject({ code });
    expect((await at.log(5)).slice(0, 3).map(({ result }) => result)).toEqual(
      Array(3).fill('seal_keys_invalid'),
    );
    expect(await at.log(2)).toMatchObject([
      { result: 'key_wrong_type', key: signing },
      { result: 'key_unknown' },
    ]);
    expect(await at.seal(['plan'], others)).toMatchObject([{ state: 'done' }]);
  });

  test('an encryption context stands in the file, is authentic, and has 2,048 bytes at most', async () => {
    await at.file('plan');
    await at.seal(['plan'], [key], { context: [['부서', '재무']] });
    expect(await at.files.inspect(at.path('plan.sealed'))).toMatchObject({ context: [['부서', '재무']] });
    expect(await at.unseal('plan.sealed')).toMatchObject([{ state: 'done' }]);
    const long = refusalOf(at.seal(['plan'], [key], { context: [['k', 'v'.repeat(2050)]] }));
    expect(await long).toEqual({ code: 'sealed_context_too_large', facts: { most: 2048 } });
    expect(await at.log()).toMatchObject([{ action: 'seal file', result: 'sealed_context_too_large' }]);
    const bytes = await readFile(at.path('plan.sealed'));
    for (const page of [0, 4096]) {
      const start = bytes.indexOf('부서', page, 'utf8');
      bytes.write('부장', start, 'utf8');
      const { createHash } = await import('node:crypto');
      const sum = createHash('sha256')
        .update(bytes.subarray(page, page + 4064))
        .digest();
      sum.copy(bytes, page + 4064);
    }
    await writeFile(at.path('plan.sealed'), bytes);
    expect(await at.unseal('plan.sealed')).toMatchObject([{ refusal: { code: 'sealed_changed' } }]);
  });

  test('what is not a sealed file is not unsealed: a file, a folder, what is not there', async () => {
    await at.file('plan');
    await mkdir(at.path('folder'));
    expect(await at.unseal('plan', 'folder', 'none')).toMatchObject([
      { refusal: { code: 'not_sealed' } },
      { refusal: { code: 'not_sealed' } },
      { refusal: { code: 'file_missing' } },
    ]);
    const entries = await at.log(3);
    expect(new Set(entries.map(({ action }) => action))).toEqual(new Set(['unseal file']));
    const results = ['file_missing', 'not_sealed', 'not_sealed'];
    expect(entries.map(({ result }) => result).sort()).toEqual(results);
  });

  test('X1: what could not appear is taken back, and that is in the log', async () => {
    await at.file('plan');
    at.changed = () => writeFileSync(at.path('plan.sealed'), 'came in between');
    expect(await at.seal(['plan'], [key])).toMatchObject([{ refusal: { code: 'target_exists' } }]);
    expect(await at.index(key)).toEqual([]);
    expect(await at.log(2)).toMatchObject([{ result: 'done' }, { result: 'target_exists' }]);
    expect(await at.names()).toEqual(['plan', 'plan.sealed']);
  });

  test('X1: nothing appears that could not be recorded', async () => {
    await at.file('plan');
    await at.sealed(['other'], [key]);
    vi.spyOn(at.gate, 'act').mockRejectedValue(new Error('the disk of the keystore is full'));
    expect(await at.seal(['plan'], [key])).toMatchObject([{ refusal: { code: 'internal' } }]);
    expect(await at.unseal('other.sealed')).toMatchObject([{ refusal: { code: 'internal' } }]);
    expect(await at.names()).toEqual(['other', 'other.sealed', 'plan']);
  });

  test('X1: of files side by side one is not recorded: it does not appear, and the others do', async () => {
    for (const name of ['a', 'b', 'c']) await at.file(name);
    const { ledger } = at.desk.vault;
    vi.spyOn(ledger, 'recordTogether').mockRejectedValueOnce(
      new Refusal('disk_full', { file: 'keystore.db' }),
    );
    const ends = (await at.seal(['a', 'b', 'c'], [key])).map(({ state }) => state);
    expect(ends.toSorted()).toEqual(['done', 'done', 'refused']);
    const left = ['a', 'b', 'c'].flatMap((name, i) =>
      ends[i] === 'done' ? [name, `${name}.sealed`] : [name],
    );
    expect(await at.names()).toEqual(left);
    expect(await at.index(key)).toHaveLength(2);
  });

  test('X3: a key that is disabled while a job rests ends the job, and nothing of it is left', async () => {
    await at.file('plan', '');
    await truncate(at.path('plan'), 80_000_000);
    await at.seal(['plan'], [key]);
    const order = { keyIds: [key], existing: 'number', original: 'keep', context: [] } as const;
    const begin = [
      () => at.files.seal(at.sources('plan'), order),
      () => at.files.unseal(at.sources('plan.sealed'), 'number', 'keep'),
    ];
    for (const one of begin) {
      await one();
      await at.until(() => (at.files.jobs()[0]?.done ?? 0) > 0);
      await at.files.pause('all');
      expect(at.files.jobs()).toMatchObject([{ state: 'paused' }]);
      await at.desk.setState(key, 'disabled');
      await at.files.resume('all');
      expect(await at.jobsEnded()).toMatchObject([
        { refusal: { code: 'key_not_available', facts: { name: 'Payroll', state: 'disabled' } } },
      ]);
      await at.desk.setState(key, 'available');
    }
    expect(await at.names()).toEqual(['plan', 'plan.sealed']);
    expect(await at.index(key)).toHaveLength(1);
  });

  test('X3: a check ends where its key was disabled meanwhile, and is not counted as a use', async () => {
    await at.sealed(['plan'], [key]);
    const act = at.gate.act.bind(at.gate);
    vi.spyOn(at.gate, 'act').mockImplementationOnce(async (...given) => {
      await at.desk.setState(key, 'disabled');
      return act(...given);
    });
    expect(await at.check('plan.sealed')).toMatchObject([{ refusal: { code: 'key_not_available' } }]);
    expect((await at.desk.usageRows()).map(({ operation }) => operation)).toEqual(['seal file']);
  });

  test('a file that grows between being looked at and being opened is not sealed in part', async () => {
    const path = await at.file('plan', 'short');
    vi.spyOn(Output, 'begin').mockImplementationOnce(async (...given) => {
      appendFileSync(path, ' and then longer');
      return Output.begin(...given);
    });
    expect(await at.seal(['plan'], [key])).toMatchObject([{ refusal: { code: 'file_changed' } }]);
    expect(await at.names()).toEqual(['plan']);
  });
});

describe('who may', () => {
  let lee: Person;
  let kim: Person;
  let second: string;
  beforeEach(async () => {
    kim = at.desk.vault.person;
    lee = await at.desk.person('Lee', 'key user');
    second = await at.desk.key('Board');
    await at.desk.assign(lee, second, 'key user');
  });

  test('FK1: a key user seals under the keys assigned to him, and under no others', async () => {
    await at.file('plan');
    at.desk.seat(lee);
    expect(await refusalOf(at.seal(['plan'], [key]))).toMatchObject({ code: 'not_permitted' });
    expect(await refusalOf(at.seal(['plan'], [second, key]))).toMatchObject({ code: 'not_permitted' });
    expect(await at.log()).toMatchObject([
      { action: 'seal file', result: 'not_permitted', key, person: { name: 'Lee' } },
    ]);
    expect(await at.seal(['plan'], [second])).toMatchObject([{ state: 'done' }]);
  });

  test('FK2: he goes in by the slot that is his, past those that are not', async () => {
    await at.sealed(['shared'], [key, second]);
    await at.sealed(['private'], [key]);
    at.desk.seat(lee);
    expect(await at.unseal('shared.sealed')).toMatchObject([{ state: 'done', keyName: 'Board' }]);
    expect(await at.log()).toMatchObject([{ action: 'unseal file', key: second, result: 'done' }]);
    for (const act of [() => at.unseal('private.sealed'), () => at.check('private.sealed')])
      expect(await act()).toMatchObject([{ refusal: { code: 'not_permitted' } }]);
    expect(await at.log()).toMatchObject([
      { result: 'not_permitted', detail: { path: at.path('private.sealed') } },
    ]);
    await at.desk.setState(second, 'disabled');
    expect(await at.unseal('shared.sealed')).toMatchObject([{ refusal: { code: 'key_not_available' } }]);
    expect(await at.log()).toMatchObject([{ result: 'key_not_available', key: second, version: 1 }]);
  });

  test('a key manager without being a user, and an auditor, may not', async () => {
    await at.sealed(['plan'], [key]);
    const [mina, jo] = [await at.desk.person('Mina', 'key manager'), await at.desk.person('Jo', 'auditor')];
    await at.desk.assign(mina, key, 'key manager');
    for (const person of [mina, jo]) {
      at.desk.seat(person);
      expect(await at.unseal('plan.sealed')).toMatchObject([{ refusal: { code: 'not_permitted' } }]);
      expect(await refusalOf(at.seal(['plan'], [key]))).toMatchObject({ code: 'not_permitted' });
    }
    expect(await refusalOf(at.files.scan({ folder: at.folder }))).toMatchObject({ code: 'not_permitted' });
    expect(await at.files.indexed(key, 'present', null, 10)).toMatchObject({ files: [{}] });
  });

  test('FL2: a job goes on for the person who began it; done again, it is that of whoever wants it', async () => {
    await at.file('plan', Buffer.alloc(3_000_000));
    await at.files.seal(at.sources('plan'), {
      ...{ keyIds: [key], existing: 'refuse', original: 'keep', context: [] },
    });
    at.desk.seat(lee);
    expect(await at.jobsEnded()).toMatchObject([{ state: 'done' }]);
    expect(await at.log()).toMatchObject([{ person: { name: 'Kim' } }]);

    at.desk.seat(kim);
    await at.files.seal(at.sources('plan'), {
      ...{ keyIds: [key], existing: 'refuse', original: 'keep', context: [] },
    });
    await at.until(() => at.files.jobs()[0]?.state === 'refused');
    at.desk.seat(lee);
    at.files.retry(at.files.jobs()[0]?.id ?? 0, 'number');
    expect(await at.jobsEnded()).toMatchObject([{ refusal: { code: 'not_permitted' } }]);
  });

  test('FL4: a job is directed by whoever began it or by an admin, and the log says by whom', async () => {
    const choi = await at.desk.person('Choi', 'key user');
    await at.file('plan', Buffer.alloc(30_000_000));
    await at.file('other');
    const order = { keyIds: [second], existing: 'refuse', original: 'keep', context: [] } as const;
    at.desk.seat(lee);
    // Large ones: the other waits for the first.
    const sources = at.sources('plan', 'other').map(({ path }) => ({ path, size: 30_000_000 }));
    await at.files.seal(sources, order);
    await at.files.pause('all');
    const states = () => at.files.jobs().map(({ state }) => state);
    expect(states()).toEqual(['paused', 'paused']);
    at.desk.seat(null);
    const direct = [at.files.pause, at.files.resume, at.files.cancel].map((one) => one.bind(at.files));
    for (const one of direct) expect(await refusalOf(one('all'))).toMatchObject({ code: 'not_signed_in' });
    at.desk.seat(choi);
    for (const one of direct) {
      expect(await refusalOf(one([1, 2]))).toMatchObject({ code: 'not_permitted' });
      // All that are his: none.
      await one('all');
    }
    expect(states()).toEqual(['paused', 'paused']);
    expect(await at.log(2)).toMatchObject([
      { action: 'direct file jobs', result: 'not_permitted', person: { name: 'Choi' } },
      { action: 'direct file jobs', result: 'done', detail: { command: 'cancel', jobs: 0 } },
    ]);
    at.desk.seat(kim);
    await at.files.cancel([2]);
    expect(await at.log()).toMatchObject([
      { action: 'direct file jobs', person: { name: 'Kim' }, detail: { command: 'cancel', jobs: 1 } },
    ]);
    at.desk.seat(lee);
    await at.files.cancel('all');
    expect(states()).toEqual(['cancelled', 'cancelled']);
    at.desk.seat(kim);
  });

  test('nothing goes without somebody at the desk, or in a locked vault; inspecting does', async () => {
    const [sealed = ''] = await at.sealed(['plan'], [key]);
    at.desk.seat(null);
    expect(await refusalOf(at.files.look(sealed))).toMatchObject({ code: 'not_signed_in' });
    expect(await refusalOf(at.unseal('plan.sealed'))).toMatchObject({ code: 'not_signed_in' });
    at.desk.standing = 'locked';
    expect(await refusalOf(at.files.look(sealed))).toMatchObject({ code: 'vault_locked' });
    expect(await refusalOf(at.unseal('plan.sealed'))).toMatchObject({ code: 'vault_locked' });
    for (const direct of [at.files.pause, at.files.resume, at.files.cancel])
      expect(await refusalOf(direct.call(at.files, 'all'))).toMatchObject({ code: 'vault_locked' });
    expect(await at.files.inspect(sealed)).toMatchObject({
      keyName: 'Payroll',
      slots: [{ keyId: key, version: 1 }],
    });
    at.desk.standing = 'open';
    at.desk.seat(kim);
  });

  test('the vault itself is not handed over, to whatever is done with it', async () => {
    const { path } = at.desk.vault.keystore;
    await link(path, at.path('innocent.sealed'));
    for (const one of [path, at.path('innocent.sealed'), at.desk.folder]) {
      const source = [{ path: one, size: 0 }];
      expect(await refusalOf(at.files.inspect(one))).toMatchObject({ code: 'file_unsupported' });
      expect(await refusalOf(at.files.look(one))).toMatchObject({ code: 'file_unsupported' });
      await at.files.unseal(source, 'number', 'keep');
      await at.files.reseal(source, 'newest');
      await at.files.check(source);
      for (const { refusal } of await at.jobsEnded())
        expect(refusal).toMatchObject({ code: 'file_unsupported' });
    }
    await rm(at.path('innocent.sealed'));
  });
});

describe('re-sealing', () => {
  test('after a rotation, to the newest version: the file, the index, the counts and the log say so', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    await at.desk.rotate(key);
    expect(await at.reseal(['plan.sealed'], 'newest')).toMatchObject([
      { state: 'done', finding: 'resealed', keyName: 'Payroll', output: null },
    ]);
    expect(await versionsOf(path)).toEqual([[key, 2]]);
    expect(await at.index(key)).toMatchObject([{ path, slots: [{ keyId: key, version: 2 }] }]);
    const detail = { path, finding: 'resealed', from: `${key}:1`, to: `${key}:2` };
    expect(await at.log()).toMatchObject([{ action: 're-seal file', key, version: 1, detail }]);
    const uses = (await at.desk.usageRows()).filter(({ operation }) => operation === 're-seal file');
    expect(uses.map(({ version, uses, bytes }) => [version, uses, bytes])).toEqual([
      [1, 1, 0],
      [2, 1, 0],
    ]);
    await at.desk.setStatus(key, 1, 'disabled');
    expect(await at.unseal('plan.sealed')).toMatchObject([{ state: 'done' }]);
    expect(await at.reseal(['plan.sealed'], 'newest')).toMatchObject([{ finding: 'current' }]);
  });

  test('to the newest version of each of its keys that he may use; the slots of others stay', async () => {
    const [lee, second] = [await at.desk.person('Lee', 'key user'), await at.desk.key('Board')];
    await at.desk.assign(lee, key, 'key user');
    const [path = ''] = await at.sealed(['plan'], [key, second]);
    await at.desk.rotate(key);
    await at.desk.rotate(second);
    at.desk.seat(lee);
    expect(await at.reseal(['plan.sealed'], 'newest')).toMatchObject([{ finding: 'resealed' }]);
    expect(await versionsOf(path)).toEqual([
      [key, 2],
      [second, 1],
    ]);
  });

  test('to other keys: no slot of the first is left, in the file or in the index', async () => {
    const others = [await at.desk.key('Board'), await at.desk.key('Audit')];
    const [path = ''] = await at.sealed(['plan'], [key]);
    expect(await at.reseal(['plan.sealed'], others)).toMatchObject([{ finding: 'resealed' }]);
    expect(await versionsOf(path)).toEqual(others.map((one) => [one, 1]));
    expect(await at.index(key)).toEqual([]);
    expect(await at.index(others[1] ?? '')).toMatchObject([{ fate: 'survives' }]);
    expect((await pageOf(path)).keyName).toBe('Board');
  });

  test('a damaged page is healed', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    const whole = await readFile(path);
    await writeFile(path, Buffer.from(whole).fill(0, 100, 200));
    expect(await at.check('plan.sealed')).toMatchObject([{ finding: 'page damaged' }]);
    expect(await at.reseal(['plan.sealed'], 'newest')).toMatchObject([{ finding: 'healed' }]);
    expect((await readFile(path)).equals(whole)).toBe(true);
  });

  test('X2: killed before it is recorded, the index counts on the old version until the next re-seal', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    await at.desk.rotate(key);
    vi.spyOn(at.gate, 'act').mockRejectedValueOnce(new Error('killed'));
    await at.reseal(['plan.sealed'], 'newest');
    expect(await versionsOf(path)).toEqual([[key, 2]]);
    expect(await at.index(key)).toMatchObject([{ slots: [{ version: 1 }] }]);
    expect(await at.reseal(['plan.sealed'], 'newest')).toMatchObject([{ finding: 'current' }]);
    expect(await at.index(key)).toMatchObject([{ slots: [{ version: 2 }] }]);
  });

  test('X2: killed on its way to another key, the index counts on both until the next re-seal', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    const second = await at.desk.key('Board');
    const act = at.gate.act.bind(at.gate);
    vi.spyOn(at.gate, 'act').mockImplementationOnce(act).mockRejectedValueOnce(new Error('killed'));
    await at.reseal(['plan.sealed'], [second]);
    expect(await versionsOf(path)).toEqual([[second, 1]]);
    expect(await at.index(key)).toMatchObject([{ path }]);
    expect(await at.index(second)).toMatchObject([{ path }]);
    expect(await at.reseal(['plan.sealed'], [second])).toMatchObject([{ finding: 'current' }]);
    expect(await at.index(key)).toEqual([]);
  });

  test('X2: nothing is written where the key that the file goes to may not be used any more', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    const second = await at.desk.key('Board');
    const act = at.gate.act.bind(at.gate);
    vi.spyOn(at.gate, 'act').mockImplementationOnce(async (...given) => {
      await at.desk.setState(second, 'disabled');
      return act(...given);
    });
    expect(await at.reseal(['plan.sealed'], [second])).toMatchObject([
      { refusal: { code: 'key_not_available' } },
    ]);
    expect(await versionsOf(path)).toEqual([[key, 1]]);
  });

  test('X2: a job and a campaign at one file take turns, and the index says what the file says', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    const [second, third] = [await at.desk.key('Board'), await at.desk.key('Audit')];
    const campaign = async () => (await at.files.campaigns.of(key))[0];
    at.changed = async () => {
      at.changed = () => undefined;
      await at.files.campaigns.begin(key, { keyId: second });
      // Long enough for the campaign to be in the middle of the file, where nothing keeps it out.
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    expect(await at.reseal(['plan.sealed'], [third])).toMatchObject([{ finding: 'resealed' }]);
    await at.until(async () => (await campaign())?.state !== 'running');
    const versions = await versionsOf(path);
    expect(versions).toEqual([
      [third, 1],
      [second, 1],
    ]);
    expect(await at.index(key)).toEqual([]);
    for (const one of [second, third]) expect(await at.index(one)).toMatchObject([{ path }]);
  });

  test('a key user does not take from others their way into a file', async () => {
    const [lee, second] = [await at.desk.person('Lee', 'key user'), await at.desk.key('Board')];
    await at.desk.assign(lee, key, 'key user');
    const [path = ''] = await at.sealed(['plan'], [key, second]);
    at.desk.seat(lee);
    expect(await at.reseal(['plan.sealed'], [key])).toMatchObject([{ refusal: { code: 'not_permitted' } }]);
    expect(await at.log()).toMatchObject([
      { action: 're-seal file', result: 'not_permitted', key: second, person: { name: 'Lee' } },
    ]);
    expect(await versionsOf(path)).toEqual([
      [key, 1],
      [second, 1],
    ]);
    await at.desk.assign(lee, second, 'key user');
    expect(await at.reseal(['plan.sealed'], [key])).toMatchObject([{ finding: 'resealed' }]);
  });

  test('refused, with the reason in the log, where a key is not available or of another vault', async () => {
    await at.sealed(['plan'], [key]);
    const second = await at.desk.key('Board');
    await at.desk.setState(second, 'disabled');
    expect(await refusalOf(at.reseal(['plan.sealed'], [second]))).toMatchObject({
      code: 'key_not_available',
    });
    await at.desk.setState(key, 'deletion requested');
    expect(await at.reseal(['plan.sealed'], 'newest')).toMatchObject([
      { refusal: { code: 'key_not_available' } },
    ]);
    const other = await FileDesk.open();
    try {
      await other.sealed(['theirs'], [await other.desk.key('Payroll')]);
      await copyFile(other.path('theirs.sealed'), at.path('theirs.sealed'));
    } finally {
      await other.remove();
    }
    expect(await at.reseal(['theirs.sealed'], 'newest')).toMatchObject([
      { refusal: { code: 'sealed_elsewhere' } },
    ]);
    expect(await at.log()).toMatchObject([{ action: 're-seal file', result: 'sealed_elsewhere' }]);
  });
});

describe('checking', () => {
  test('every byte, counted and recorded; a file that the index did not know is in it from then on', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    await copyFile(path, at.path('found.sealed'));
    await rm(path);
    expect(await at.check('found.sealed')).toMatchObject([
      { state: 'done', finding: 'sound', keyName: 'Payroll' },
    ]);
    expect(await at.index(key)).toMatchObject([{ path: at.path('found.sealed') }]);
    expect(await at.log()).toMatchObject([
      { action: 'check file', key, version: 1, detail: { finding: 'sound' } },
    ]);
    expect((await at.desk.usageRows()).map(({ operation }) => operation)).toContain('check file');
  });

  test('a changed byte is found, and that is in the log', async () => {
    const [path = ''] = await at.sealed(['plan'], [key]);
    const bytes = await readFile(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
    await writeFile(path, bytes);
    expect(await at.check('plan.sealed')).toMatchObject([{ refusal: { code: 'sealed_changed' } }]);
    expect(await at.log()).toMatchObject([{ action: 'check file', result: 'sealed_changed' }]);
  });
});

describe('the original', () => {
  const seal = (...names: string[]) => at.seal(names, [key], { original: 'trash' });
  const trashed = () => readdirSync(join(at.desk.folder, 'trash'));

  test('X4: goes to the trash when the output was opened again, and that is recorded', async () => {
    await at.file('plan', Buffer.alloc(3_000_000, 'x'));
    await mkdir(at.path('folder'));
    await writeFile(at.path('folder/inside'), 'inside');
    expect(await seal('plan', 'folder')).toMatchObject([{ original: 'trashed' }, { original: 'trashed' }]);
    expect(trashed().sort()).toEqual(['folder', 'plan']);
    expect(await at.names()).toEqual(['folder.sealed', 'plan.sealed']);
    expect(await at.log()).toMatchObject([{ action: 'seal file', detail: { original: 'to the trash' } }]);
    await at.files.unseal(at.sources('plan.sealed', 'folder.sealed'), 'refuse', 'trash');
    expect(await at.jobsEnded()).toMatchObject([{ original: 'trashed' }, { original: 'trashed' }]);
    expect(await at.names()).toEqual(['folder', 'plan']);
    expect(trashed()).toHaveLength(4);
  });

  test('X4: stays where the output does not open any more', async () => {
    await at.file('plan', Buffer.alloc(3_000_000, 'x'));
    at.changed = () => {
      const partial = readdirSync(at.folder).find((name) => name.endsWith('.partial'));
      if (partial === undefined) return;
      const bytes = readFileSync(at.path(partial));
      bytes.writeUInt8(bytes.readUInt8(2_500_000) ^ 1, 2_500_000);
      writeFileSync(at.path(partial), bytes);
    };
    expect(await seal('plan')).toMatchObject([{ state: 'done', original: { code: 'sealed_changed' } }]);
    expect(await at.names()).toContain('plan');
    expect(await at.log()).toMatchObject([
      { result: 'sealed_changed', detail: { original: 'to the trash' } },
    ]);
  });

  test.each([
    ['a file', 'plan', () => appendFileSync(at.path('plan'), 'a change')],
    ['a folder', 'folder', () => writeFileSync(at.path('folder/new'), 'came later')],
    [
      'a file that was replaced',
      'plan',
      () => {
        writeFileSync(at.path('plan.new'), 'what is in plan');
        void rename(at.path('plan.new'), at.path('plan'));
      },
    ],
  ])('X4: stays where it changed after it was read: %s', async (_, name, change) => {
    await at.file('plan');
    await mkdir(at.path('folder'));
    await writeFile(at.path('folder/inside'), 'inside');
    at.changed = change;
    expect(await seal(name)).toMatchObject([{ state: 'done', original: { code: 'original_changed' } }]);
    expect(trashed()).toEqual([]);
  });

  test('X4: stays where the trash does not take it', async () => {
    await at.file('plan');
    at.trash = undefined;
    expect(await seal('plan')).toMatchObject([
      { state: 'done', original: { code: 'trash_failed', facts: { file: 'plan' } } },
    ]);
    expect(await at.names()).toEqual(['plan', 'plan.sealed']);
  });

  test('stays unless it was asked for', async () => {
    await at.file('plan');
    expect(await at.seal(['plan'], [key])).toMatchObject([{ original: 'kept' }]);
    expect(await at.names()).toContain('plan');
  });
});

describe('the index', () => {
  const empty = { added: 0, moved: 0, missing: 0, copies: { count: 0 }, unreadable: { count: 0 } };

  test('a scan finds moved files by their id, and marks those that are gone', async () => {
    await at.sealed(['a', 'b', 'c'], [key]);
    await mkdir(at.path('deep/er'), { recursive: true });
    await rename(at.path('a.sealed'), at.path('deep/er/renamed'));
    await rm(at.path('b.sealed'));
    expect(await at.scan()).toMatchObject({ ...empty, present: 2, moved: 1, missing: 1 });
    expect((await at.index(key)).map(({ path }) => path)).toEqual([
      at.path('c.sealed'),
      at.path('deep/er/renamed'),
    ]);
    expect(await at.index(key, 'missing')).toMatchObject([
      { path: at.path('b.sealed'), standing: 'missing' },
    ]);
    expect(await at.log()).toMatchObject([
      { action: 'scan folder', detail: { path: at.folder, present: 2, moved: 1, missing: 1, copies: 0 } },
    ]);
  });

  test('what comes back is present again, in its place or in another', async () => {
    await at.sealed(['a', 'b'], [key]);
    await rename(at.path('a.sealed'), join(at.desk.folder, 'a'));
    await rename(at.path('b.sealed'), join(at.desk.folder, 'b'));
    expect(await at.scan('all places')).toMatchObject({ present: 0, missing: 2 });
    await rename(join(at.desk.folder, 'a'), at.path('a.sealed'));
    await rename(join(at.desk.folder, 'b'), at.path('elsewhere'));
    expect(await at.scan('all places')).toMatchObject({ present: 1, missing: 1 });
    expect(await at.scan()).toMatchObject({ present: 2, missing: 0, moved: 1 });
    expect(await at.index(key)).toHaveLength(2);
  });

  test('a vault whose index was lost finds its files again, with date, size and versions', async () => {
    const second = await at.desk.key('Board');
    await at.sealed(['a'], [key, second]);
    const before = await at.index(key);
    const fileId = Buffer.from(before[0]?.fileId ?? '', 'hex');
    await at.desk.change(async (changes) => {
      for (const one of [key, second]) await changes.drop('sealed_slot', fileId, Buffer.from(one, 'hex'));
      await changes.drop('sealed_file', fileId);
    });
    at.desk.clock.now += 1000;
    expect(await at.scan()).toMatchObject({ ...empty, present: 1, added: 1 });
    expect(await at.index(key)).toEqual(before.map((file) => ({ ...file, seenAt: at.desk.clock.now })));
  });

  test('SI2: a copy is named and does not take the place of the file; a second name is the file', async () => {
    await at.sealed(['a'], [key]);
    await copyFile(at.path('a.sealed'), at.path('a copy'));
    await link(at.path('a.sealed'), at.path('a second name'));
    await symlink(at.path('a.sealed'), at.path('a link'));
    expect(await at.scan()).toMatchObject({ present: 2, copies: { count: 1, paths: [at.path('a copy')] } });
    expect(await at.index(key)).toMatchObject([{ path: at.path('a.sealed') }]);
    await at.desk.rotate(key);
    expect(await at.reseal(['a copy'], 'newest')).toMatchObject([{ finding: 'resealed' }]);
    expect(await at.index(key)).toMatchObject([{ path: at.path('a.sealed'), slots: [{ version: 1 }] }]);
    expect(await at.reseal(['a second name'], 'newest')).toMatchObject([{ finding: 'resealed' }]);
    expect(await at.index(key)).toMatchObject([{ path: at.path('a.sealed'), slots: [{ version: 2 }] }]);
    await rm(at.path('a.sealed'));
    await rm(at.path('a second name'));
    expect(await at.scan()).toMatchObject({ present: 1, moved: 1, copies: { count: 0 } });
  });

  test('SI3: a scan that finds nothing new writes one entry, and a day later says that the files were seen', async () => {
    await at.sealed(['a', 'b', 'c'], [key]);
    const entries = (await at.desk.entries()).length;
    await at.scan();
    await at.scan('all places');
    expect((await at.desk.entries()).length).toBe(entries + 2);
    at.desk.clock.now += 86_400_000;
    await at.scan();
    expect((await at.desk.entries()).length).toBe(entries + 4);
    expect(await at.index(key)).toMatchObject([{ seenAt: at.desk.clock.now }, {}, {}]);
  });

  test('IS4: what cannot be read stays as it was known, and is named', async () => {
    const [path = ''] = await at.sealed(['a'], [key]);
    const bytes = await readFile(path);
    await writeFile(path, Buffer.from(bytes).fill(0xff, 20, 40).fill(0xff, 4116, 4136));
    expect(await at.scan()).toMatchObject({
      ...{ present: 0, missing: 0 },
      unreadable: { places: [{ path, refusal: { code: 'sealed_changed' } }, { path }] },
    });
    expect(await at.index(key)).toHaveLength(1);
  });

  test('IS3: a scan sweeps away what a killed process left, at any depth', async () => {
    await mkdir(at.path('deep'));
    const seen: string[] = [];
    at.changed = () => {
      seen.push(...readdirSync(at.folder).filter((name) => name.endsWith('.partial')));
    };
    await at.sealed(['a'], [key]);
    const [, tag = ''] = (seen[0] ?? '').split('-');
    await writeFile(at.path(`deep/.keyward-${tag}-${'0'.repeat(16)}-${'1'.repeat(16)}.partial`), 'plaintext');
    await at.scan();
    expect(readdirSync(at.path('deep'))).toEqual([]);
  });

  test('a scan can be cancelled, and needs a folder that is there', async () => {
    await at.sealed(['a'], [key]);
    const scanning = at.files.scan({ folder: at.folder });
    await scanning;
    await at.files.cancel('all');
    expect(await at.jobsEnded()).toMatchObject([{ kind: 'scan', state: 'cancelled', scan: null }]);
    expect(await at.scan({ folder: at.path('none') })).toMatchObject({ code: 'file_missing' });
  });

  test('what a deleted key sealed is in no list', async () => {
    await at.sealed(['a'], [key]);
    await at.desk.delete(key);
    for (const asked of [at.files.indexed(key, 'present', null, 10), at.files.campaigns.of(key)])
      expect(await refusalOf(asked)).toMatchObject({ code: 'key_unknown' });
  });

  test('what would be lost with a key: what no other key opens that is to stay', async () => {
    const [second, third] = [await at.desk.key('Board'), await at.desk.key('Audit')];
    await at.sealed(['alone'], [key]);
    await at.sealed(['with second'], [key, second]);
    await at.sealed(['with third'], [key, third]);
    await at.desk.rotate(key);
    await at.sealed(['newer'], [key]);
    const fates = async () =>
      (await at.index(key)).map(({ path, fate }) => [path.slice(at.folder.length + 1), fate]);
    expect(await fates()).toEqual([
      ['alone.sealed', 'lost'],
      ['newer.sealed', 'lost'],
      ['with second.sealed', 'survives'],
      ['with third.sealed', 'survives'],
    ]);
    await at.desk.setState(second, 'deletion requested');
    await at.desk.setState(third, 'disabled');
    expect((await fates()).map(([, fate]) => fate)).toEqual(['lost', 'lost', 'lost', 'survives']);
    const under = await at.desk.rows((rows) => rows.sealedUnder(Buffer.from(key, 'hex')));
    expect(under.map(({ version, files, onlyHere }) => [version, files, onlyHere])).toEqual([
      [1, 3, 2],
      [2, 1, 1],
    ]);
    await at.desk.setState(second, 'available');
    expect(await refusalOf(at.files.indexed(key, 'present', 'not a place', 10))).toMatchObject({
      code: 'argument_invalid',
    });
  });
});

describe('a campaign', () => {
  const names = ['a', 'b', 'c', 'd'];
  const view = async () => (await at.files.campaigns.of(key))[0];
  const stopped = () => at.until(async () => (await view())?.state !== 'running');
  beforeEach(async () => {
    await at.sealed(names, [key]);
    await at.desk.rotate(key);
  });

  test('CP2: brings every indexed file to the newest version and proves it, with the counts in the log', async () => {
    const { id } = await at.files.campaigns.begin(key, 'newest');
    await stopped();
    expect(await view()).toMatchObject({
      ...{ id, keyId: key, targetKeyId: key, state: 'complete', files: 4, left: 0, missing: 0 },
      ...{ endedAt: at.desk.clock.now, refused: { count: 0 }, refusal: null },
    });
    for (const name of names) expect(await versionsOf(at.path(`${name}.sealed`))).toEqual([[key, 2]]);
    const log = await at.log(6);
    expect(log.map(({ action }) => action)).toEqual([
      'begin campaign',
      ...names.map(() => 're-seal file'),
      'end campaign',
    ]);
    expect(log[5]).toMatchObject({ key, detail: { outcome: 'complete', files: 4, left: 0, missing: 0 } });
    expect(await refusalOf(at.files.campaigns.begin(key, 'newest'))).toMatchObject({
      code: 'campaign_needless',
    });
  });

  test('over to another key: what has both keys loses the first, and other slots stay', async () => {
    const [target, third] = [await at.desk.key('Archive'), await at.desk.key('Audit')];
    await at.sealed(['shared'], [key, third]);
    await at.files.campaigns.begin(key, { keyId: target });
    await stopped();
    expect(await view()).toMatchObject({ state: 'complete', files: 5, left: 0, targetKeyId: target });
    expect(await at.index(key)).toEqual([]);
    expect(await at.index(target)).toHaveLength(5);
    expect(await versionsOf(at.path('shared.sealed'))).toEqual([
      [third, 1],
      [target, 1],
    ]);
  });

  test('CP3: a refused file stays with its reason and stops nothing; the campaign is not complete', async () => {
    await rm(at.path('b.sealed'));
    await writeFile(at.path('c.sealed'), 'something else');
    const damaged = await readFile(at.path('d.sealed'));
    await writeFile(at.path('d.sealed'), damaged.subarray(0, damaged.length - 1));
    const { id } = await at.files.campaigns.begin(key, 'newest');
    await stopped();
    const places = [
      { path: at.path('b.sealed'), refusal: { code: 'file_missing' } },
      { path: at.path('c.sealed'), refusal: { code: 'not_sealed' } },
      { path: at.path('d.sealed'), refusal: { code: 'sealed_truncated' } },
    ];
    const found = await view();
    expect(found).toMatchObject({
      state: 'stopped',
      left: 1,
      missing: 2,
      refused: { count: 3 },
      endedAt: null,
      refusal: null,
    });
    expect([...(found?.refused.places ?? [])].sort((a, b) => a.path.localeCompare(b.path))).toMatchObject(
      places,
    );
    expect(await at.index(key, 'missing')).toHaveLength(2);

    await writeFile(at.path('d.sealed'), damaged);
    await at.files.campaigns.resume(id);
    await stopped();
    expect(await view()).toMatchObject({ state: 'stopped', left: 0, missing: 2, refused: { count: 2 } });
    await at.files.campaigns.giveUp(id);
    expect(await view()).toMatchObject({ state: 'given up' });
    expect(await at.log()).toMatchObject([
      { action: 'end campaign', detail: { outcome: 'given up', files: 4, left: 0, missing: 2 } },
    ]);
  });

  test('CP3: another sealed file in the place of one that was indexed is not touched', async () => {
    const other = await readFile(at.path('a.sealed'));
    await rename(at.path('a.sealed'), join(at.desk.folder, 'a away'));
    await copyFile(at.path('b.sealed'), at.path('a.sealed'));
    const stranger = await readFile(at.path('a.sealed'));
    await at.files.campaigns.begin(key, 'newest');
    await stopped();
    expect(await view()).toMatchObject({ left: 0, missing: 1 });
    expect((await readFile(at.path('a.sealed'))).equals(stranger)).toBe(true);
    expect((await readFile(join(at.desk.folder, 'a away'))).equals(other)).toBe(true);
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'CP1: killed at step %i of the log, it goes on and is complete',
    async (step) => {
      const act = at.gate.act.bind(at.gate);
      let steps = 0;
      vi.spyOn(at.gate, 'act').mockImplementation((...given) => {
        if (++steps < step) return act(...given);
        at.desk.standing = 'locked';
        return Promise.reject(new Error('killed'));
      });
      await at.files.campaigns.begin(key, 'newest').catch(() => undefined);
      await at.until(() => steps >= step);
      await at.files.campaigns.halt();
      vi.restoreAllMocks();
      at.files.campaigns.clear();
      at.desk.standing = 'open';
      const before = await view();
      if (step === 1) expect(before).toBeUndefined();
      else expect(before).toMatchObject({ state: 'stopped', left: 6 - step, refused: { count: 0 } });
      if (before === undefined) await at.files.campaigns.begin(key, 'newest');
      else await at.files.campaigns.resume(before.id);
      await stopped();
      expect(await view()).toMatchObject({ state: 'complete', left: 0 });
      for (const name of names) expect(await versionsOf(at.path(`${name}.sealed`))).toEqual([[key, 2]]);
      expect(await at.index(key)).toHaveLength(4);
    },
  );

  test.each(['newest', 'another key'])(
    'CP3: what would refuse every file stops the run to %s, and it goes on when that is over',
    async (where) => {
      const target = where === 'newest' ? where : { keyId: await at.desk.key('Archive') };
      let entries = 0;
      at.changed = async () => {
        if (++entries !== 3) return;
        at.changed = () => undefined;
        await at.desk.setState(key, 'disabled');
      };
      const { id } = await at.files.campaigns.begin(key, target);
      await stopped();
      const refusal = { code: 'key_not_available' };
      // Over to another key, each file is entered under it before it is written.
      const left = where === 'newest' ? 2 : 3;
      expect(await view()).toMatchObject({ state: 'stopped', left, refused: { count: 0 }, refusal });
      await at.desk.setState(key, 'available');
      await at.files.campaigns.resume(id);
      await stopped();
      expect(await view()).toMatchObject({ state: 'complete', left: 0, refusal: null });
    },
  );

  test('CP5: a rotation meanwhile moves the goal along', async () => {
    let entries = 0;
    at.changed = async () => {
      if (++entries !== 3) return;
      at.changed = () => undefined;
      await at.desk.rotate(key);
    };
    await at.files.campaigns.begin(key, 'newest');
    await stopped();
    expect(await view()).toMatchObject({ state: 'complete', left: 0 });
    for (const name of names) expect(await versionsOf(at.path(`${name}.sealed`))).toEqual([[key, 3]]);
  });

  test('CP4: one open campaign a key; it is stopped and resumed, by whoever may', async () => {
    at.changed = () => new Promise((resolve) => setTimeout(resolve, 20));
    const { id } = await at.files.campaigns.begin(key, 'newest');
    expect(await refusalOf(at.files.campaigns.begin(key, 'newest'))).toMatchObject({ code: 'campaign_open' });
    expect(await refusalOf(at.files.campaigns.resume(id))).toMatchObject({ code: 'campaign_running' });
    expect(await refusalOf(at.files.campaigns.giveUp(id))).toMatchObject({ code: 'campaign_running' });
    await at.files.campaigns.stop(id);
    expect(await view()).toMatchObject({ state: 'stopped', left: expect.any(Number) });
    const lee = await at.desk.person('Lee', 'key user');
    at.desk.seat(lee);
    expect(await refusalOf(at.files.campaigns.resume(id))).toMatchObject({ code: 'not_permitted' });
    await at.desk.assign(lee, key, 'key user');
    await at.files.campaigns.resume(id);
    await stopped();
    expect(await view()).toMatchObject({ state: 'complete', left: 0 });
    expect(await at.log()).toMatchObject([{ action: 'end campaign', person: { name: 'Lee' } }]);
    expect(await refusalOf(at.files.campaigns.resume(id))).toMatchObject({ code: 'campaign_unknown' });
  });

  test('CP4: of two who resume it at once one is refused, and nobody gives up what is being resumed', async () => {
    const { id } = await at.files.campaigns.begin(key, 'newest');
    await at.files.campaigns.halt();
    const resealed = async () =>
      (await at.desk.entries()).filter(
        ({ action, result }) => action === 're-seal file' && result === 'done',
      );
    const { campaigns } = at.files;
    const [first, second, third] = await Promise.allSettled([
      campaigns.resume(id),
      campaigns.resume(id.toUpperCase()),
      campaigns.giveUp(id),
    ]);
    expect([first, second, third].map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    for (const one of [second, third]) expect(one).toMatchObject({ reason: { code: 'campaign_running' } });
    await stopped();
    expect(await view()).toMatchObject({ state: 'complete', left: 0, refused: { count: 0 } });
    expect(await resealed()).toHaveLength(4);
  });

  test('CP4: what is given up while it is being resumed does not run', async () => {
    const { id } = await at.files.campaigns.begin(key, 'newest');
    await at.files.campaigns.halt();
    const left = (await view())?.left;
    const act = at.gate.act.bind(at.gate);
    const outcomes: unknown[] = [];
    vi.spyOn(at.gate, 'act').mockImplementationOnce(async (given, work) =>
      act(given, async (acting) => {
        const result = await work(acting);
        outcomes.push(at.files.campaigns.resume(id).catch(({ code }) => code));
        await new Promise((resolve) => setTimeout(resolve, 20));
        return result;
      }),
    );
    await at.files.campaigns.giveUp(id);
    expect(await Promise.all(outcomes)).toEqual(['campaign_unknown']);
    expect(await view()).toMatchObject({ state: 'given up' });
    expect((await at.index(key)).filter(({ slots }) => slots[0]?.version === 1)).toHaveLength(left ?? -1);
  });

  test('CP6: a run ends before the next file when the vault is locked, and does not go on in a later one', async () => {
    let entries = 0;
    at.changed = () => {
      if (++entries === 2) at.desk.standing = 'locked';
    };
    await at.files.campaigns.begin(key, 'newest');
    await at.until(() => entries === 2);
    await at.files.campaigns.halt();
    at.desk.standing = 'open';
    expect(await view()).toMatchObject({
      ...{ state: 'stopped', left: 3, refused: { count: 0 } },
      refusal: { code: 'vault_locked' },
    });
  });

  test('resuming and stopping are in the log with whoever did it, also where that is refused', async () => {
    at.changed = () => new Promise((resolve) => setTimeout(resolve, 20));
    const { id } = await at.files.campaigns.begin(key, 'newest');
    const kim = at.desk.vault.person;
    const { campaigns } = at.files;
    at.desk.seat(null);
    for (const one of [campaigns.stop(id), campaigns.giveUp(id)])
      expect(await refusalOf(one)).toMatchObject({ code: 'not_signed_in' });
    at.desk.seat(await at.desk.person('Lee', 'key user'));
    expect(await refusalOf(campaigns.stop(id))).toMatchObject({ code: 'not_permitted' });
    at.desk.seat(kim);
    await campaigns.stop(id);
    await campaigns.resume(id);
    await stopped();
    const directed = (await at.desk.entries()).filter(({ action }) => / campaign$/.test(action));
    expect(directed).toMatchObject([
      { result: 'done', person: { name: 'Kim' } },
      { result: 'not_permitted', person: { name: 'Lee' }, detail: { outcome: 'stopped' } },
      { result: 'done', person: { name: 'Kim' }, detail: { outcome: 'stopped' } },
      { result: 'done', person: { name: 'Kim' }, detail: { outcome: 'resumed' } },
      { result: 'done', person: { name: 'Kim' }, detail: { outcome: 'complete' } },
    ]);
    for (const one of [campaigns.resume, campaigns.stop, campaigns.giveUp]) {
      expect(await refusalOf(one.call(campaigns, '00'.repeat(16)))).toMatchObject({
        code: 'campaign_unknown',
      });
      expect(await at.log()).toMatchObject([{ result: 'campaign_unknown', person: { name: 'Kim' } }]);
    }
  });

  test('nobody begins one for a key or a target that he may not use', async () => {
    const target = await at.desk.key('Archive');
    const lee = await at.desk.person('Lee', 'key user');
    await at.desk.assign(lee, key, 'key user');
    at.desk.seat(lee);
    expect(await refusalOf(at.files.campaigns.begin(key, { keyId: target }))).toMatchObject({
      code: 'not_permitted',
    });
    expect(await refusalOf(at.files.campaigns.begin(target, { keyId: key }))).toMatchObject({
      code: 'not_permitted',
    });
    expect(await at.log()).toMatchObject([{ action: 'begin campaign', result: 'not_permitted' }]);
  });
});

describe('locking', () => {
  const big = Buffer.alloc(30_000_000, 'x');
  const order = () => ({ keyIds: [key], existing: 'refuse', original: 'keep', context: [] }) as const;

  test('abandoned jobs end, say so in the log, and leave nothing; none is taken while it lasts', async () => {
    await at.file('plan', big);
    await at.files.seal(at.sources('plan'), order());
    await at.until(() => (at.files.jobs()[0]?.done ?? 0) > 0);
    const abandoning = at.files.abandon();
    expect(await refusalOf(at.files.seal(at.sources('plan'), order()))).toMatchObject({
      code: 'vault_locked',
    });
    // Not that there is no such job: none is done again while it lasts.
    expect(() => at.files.retry(99, 'number')).toThrow(expect.objectContaining({ code: 'vault_locked' }));
    await abandoning;
    expect(await at.names()).toEqual(['plan']);
    expect(await at.log()).toMatchObject([{ action: 'seal file', result: 'cancelled' }]);
    await at.files.close();
    expect(at.files.jobs()).toEqual([]);
    expect(await at.seal(['plan'], [key])).toMatchObject([{ state: 'done' }]);
  });

  test('jobs that are to be finished are, with those that wait; paused ones are abandoned', async () => {
    for (const name of ['a', 'b', 'c']) await at.file(name, big);
    await at.files.seal(at.sources('a', 'b', 'c'), order());
    await at.files.pause([2]);
    await at.files.finish();
    expect(at.files.jobs().map(({ state }) => state)).toEqual(['done', 'cancelled', 'done']);
  });

  test('a paused job keeps what it has done and is finished when it is resumed', async () => {
    await at.file('plan', big);
    await at.file('small');
    await at.files.seal(at.sources('plan', 'small'), order());
    await at.until(() => (at.files.jobs()[0]?.done ?? 0) > 0);
    await at.files.pause([1]);
    await at.until(() => at.files.jobs()[1]?.state === 'done');
    const { done = 0, state } = at.files.jobs()[0] ?? {};
    expect([state, done > 0]).toEqual(['paused', true]);
    await at.files.resume([1]);
    expect(await at.jobsEnded()).toMatchObject([{ state: 'done', done: big.length }, { state: 'done' }]);
    await at.files.unseal(at.sources('plan.sealed'), 'number', 'keep');
    await at.jobsEnded();
    expect((await readFile(at.path('plan (2)'))).equals(big)).toBe(true);
  });
});

describe('in a whole vault', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.opened();
  });
  afterEach(() => world.remove());

  async function sealing(bytes: number): Promise<string> {
    const { id } = await world.vault.keys.create({ name: 'Payroll', type: 'AES-256', rotationDays: null });
    const path = join(world.folder, 'plan');
    await writeFile(path, '');
    await truncate(path, bytes);
    const order = { keyIds: [id], existing: 'refuse', original: 'keep', context: [] } as const;
    await world.vault.files.seal([{ path, size: bytes }], order);
    return path;
  }

  test('locked when the jobs are finished, nobody is at the desk meanwhile, and then it is locked', async () => {
    const path = await sealing(20_000_000);
    const locking = world.vault.lock('button', 'finish');
    expect(await refusalOf(world.vault.files.look(path))).toMatchObject({ code: 'not_signed_in' });
    await locking;
    expect(await world.vault.snapshot()).toMatchObject({ state: 'locked' });
    await world.unlock(1, 2);
    await world.vault.files.unseal([{ path: `${path}.sealed`, size: 0 }], 'number', 'keep');
    expect(await world.jobsEnded()).toMatchObject([{ state: 'done', output: 'plan (2)' }]);
  });

  test('asked a second time to abandon them, it waits no longer', async () => {
    const path = await sealing(400_000_000);
    const locking = world.vault.lock('button', 'finish');
    await world.vault.lock('button');
    await locking;
    expect(await world.vault.snapshot()).toMatchObject({ state: 'locked' });
    await expect(stat(`${path}.sealed`)).rejects.toThrow('ENOENT');
  });
});
