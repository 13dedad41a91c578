// core/ceremonyrecord.ts: CR1 to CR3, and that the small verifier holds a record to the log without the vault.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Ceremony, type CreatedVault } from '../core/ceremony.ts';
import { recordCeremony, recordFile } from '../core/ceremonyrecord.ts';
import { signCheckpoint, verifierOf } from '../core/checkpoint.ts';
import { jsonLines } from '../core/logexport.ts';
import { openNote, readVerifierKey } from '../core/note.ts';
import type { CeremonyRecord } from '../core/snapshot.ts';
import { runVerifier } from './verifier.ts';

const cheap = { memoryKiB: 64, passes: 1, lanes: 1 };
const typed = (text: string) => new TextEncoder().encode(text);
const passphraseOf = (seat: number) => `granite-lantern-orchid-${'seven '.repeat(seat)}canyon`;
const startedAt = Date.UTC(2026, 10, 24, 9);

let folder: string;
let vault: CreatedVault;
let record: CeremonyRecord;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyward-record-'));
  let now = startedAt;
  const plan = { vaultName: 'Archive “north”', admins: 3, quorum: 2, witness: '증인 Wanda' };
  const tick = () => {
    now += 1000;
    return now;
  };
  const ceremony = await Ceremony.begin(plan, join(folder, 'vault'), async () => cheap, tick);
  for (const seat of [1, 2, 3]) await ceremony.enrol(seat, `Admin ${seat}`, typed(passphraseOf(seat)));
  for (const seat of [1, 2, 3]) await ceremony.prove(seat, typed(passphraseOf(seat)));
  const made = ceremony.snapshot().record;
  if (made === null) throw new Error('no record');
  record = made;
  vault = ceremony.takeVault();
});
afterAll(async () => {
  await vault.keystore.close();
  await rm(folder, { recursive: true, force: true });
});

/** The verifier's judgement of a record beside an export of the whole log. */
async function judged(file: Buffer, ...more: readonly string[]) {
  const [log, path] = [join(folder, 'log.jsonl'), join(folder, 'record.json')];
  const text = await vault.keystore.read(async (rows) => {
    const entries = await rows.auditAfter(0, 1000);
    const row = await rows.get('vault', 1);
    if (row === null) throw new Error('no vault');
    const start = { seq: 0, hash: Buffer.alloc(32) };
    const verifier = await verifierOf(rows, vault.root);
    const head = { vaultId: row.id, vaultName: row.name, verifier, start, last: entries.length };
    const checkpoints = [await signCheckpoint(rows, vault.root, startedAt)];
    return jsonLines.begin({ ...head, exportedAt: startedAt }) + jsonLines.part({ entries, checkpoints });
  });
  await writeFile(log, text);
  await writeFile(path, file);
  return runVerifier(log, '--record', path, ...more);
}
const changed = (change: Partial<CeremonyRecord>) => recordFile({ ...record, ...change });

describe('the record of a creation', () => {
  test('CR1: says who, when, what, under which rule, before whom, and on which entry it rests', async () => {
    const entry = await vault.keystore.read((rows) => rows.get('audit', record.auditEntry));
    expect(JSON.parse(entry?.entry ?? '')).toMatchObject({
      action: 'prove share',
      person: { name: 'Admin 3' },
    });
    expect(record).toMatchObject({
      ...{ ceremony: 'creation', vaultName: 'Archive “north”', quorum: 2, witness: '증인 Wanda' },
      present: ['Admin 1', 'Admin 2', 'Admin 3'],
      auditHash: entry?.hash.toString('hex'),
    });
    const provedAt = record.admins.map((admin) => admin.provedAt ?? 0);
    expect(record.admins.map(({ name }) => name)).toEqual(['Admin 1', 'Admin 2', 'Admin 3']);
    expect([record.at, ...provedAt]).toEqual([record.at, ...provedAt].sort((a, b) => a - b));
    expect(record.at).toBeGreaterThan(startedAt);
  });
  test('is signed with the key that it names', () => {
    const key = readVerifierKey(record.verifier);
    const { signature, ...rest } = record;
    if (key === null) throw new Error('no key');
    expect(openNote(`${JSON.stringify(rest)}\n\n${signature}`, key)).toMatchObject({ is: 'verified' });
  });
  test('the verifier finds it genuine, with the key that is printed on it', async () => {
    const { code, says } = await judged(recordFile(record), '--key', record.verifier);
    expect(says).toMatch(new RegExp(`rests on entry ${record.auditEntry}\\b.*agrees, and is signed`));
    expect(code).toBe(0);
  });
  test.each([
    ['another witness', { witness: 'Somebody else' }],
    ['no witness', { witness: null }],
    ['another ceremony', { ceremony: 'restore' }],
    ['another day', { at: startedAt + 86_400_000 }],
    ['another rule', { quorum: 3 }],
    ['other admins', { admins: [] }],
    ['other people present', { present: ['Admin 1'] }],
    ['another detail', { detail: { rotated: 1 } }],
    ['another name of the vault', { vaultName: 'Archive' }],
    ['another vault', { vaultId: 'ab'.repeat(16) }],
    ['another entry', { auditEntry: 1 }],
    ['another hash', { auditHash: 'ab'.repeat(32) }],
    ['another key', { verifier: '' }],
    ['another signature', { signature: '— keyward/x AAAA\n' }],
  ] as const)('with %s the verifier does not', async (_, change) => {
    expect((await judged(changed(change))).code).toBe(1);
  });
  test('that names no entry is said to name none, signed or not', async () => {
    for (const auditEntry of [undefined, null, '1', 1.5, {}]) {
      const { code, says } = await judged(
        changed({ auditEntry: auditEntry as number, signature: undefined as never }),
      );
      expect([code, says]).toEqual([1, expect.stringContaining('record.json names no entry of a log.')]);
    }
  });
  test('is a file that can be read, and written again the same', () => {
    const text = recordFile(record).toString('utf8');
    expect(recordFile(JSON.parse(text) as CeremonyRecord).toString('utf8')).toBe(text);
    expect(text.endsWith('}\n')).toBe(true);
  });
});

test('CR2: there is no record of a ceremony whose entry is not there', async () => {
  const facts = { ...record, ceremony: 'root key rotation' } as const;
  const early = vault.keystore.read((rows) => recordCeremony(rows, vault.root, facts, 99));
  await expect(early).rejects.toThrow('invariant');
});

test('CR3: it holds nothing that opens anything', async () => {
  const text = recordFile(record).toString('utf8');
  const secrets = await vault.keystore.read(async (rows) => [
    ...(await rows.all('person')).flatMap(({ salt, commitment, wrapped_private_key }) => [
      salt,
      commitment,
      wrapped_private_key,
    ]),
    ...(await rows.all('share')).flatMap(({ blob, commitment }) => [blob, commitment]),
  ]);
  expect(secrets.length).toBeGreaterThan(10);
  for (const secret of secrets) {
    expect(text).not.toContain(secret.toString('hex'));
    expect(text).not.toContain(secret.toString('base64'));
  }
});
