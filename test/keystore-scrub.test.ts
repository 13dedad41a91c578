// core/keystore.ts, Q5: what was overwritten is nowhere in the file or its log any more.

import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { piecesOf } from '../core/keyend.ts';
import { KeyDesk } from './key-desk.ts';

let at: KeyDesk;
beforeEach(async () => {
  at = await KeyDesk.open();
});
afterEach(async () => {
  expect(await at.desk.differingRow()).toBeNull();
  await at.verify();
  await at.desk.remove();
});

describe('scrubbing the keystore', () => {
  /** The same every time, so that SQLite does the same with it. */
  function digits(seed: string, length: number): string {
    let text = '';
    while (text.length < length)
      text += createHash('sha256')
        .update(seed + text)
        .digest('hex');
    return text.slice(0, length);
  }

  /** Those of the texts of which 16 characters are anywhere on the disk; two for each, from different places. */
  async function leftOf(texts: readonly string[]): Promise<readonly Buffer[]> {
    const pieces = texts
      .flatMap((text) => [text.slice(0, 16), text.slice(-16)])
      .map((text) => Buffer.from(text));
    const begin = new Map(pieces.map((piece) => [piece.readUInt32LE(0), piece]));
    const bytes = await at.desk.bytesOnDisk();
    const left = new Set<Buffer>();
    for (let i = 0; i + 16 <= bytes.length; i++) {
      const piece = begin.get(bytes.readUInt32LE(i));
      if (piece?.equals(bytes.subarray(i, i + 16))) left.add(piece);
    }
    return [...left];
  }

  test.each(['known', 'not known any more'])(
    'leaves nothing of what was overwritten, also where SQLite had moved it, what it was being %s',
    async (which) => {
      const { keystore } = at.desk.vault;
      const rows = Array.from({ length: 2500 }, (_, i) => ({
        name: digits(`name ${i}`, 32),
        value: digits(`value ${i}`, i % 3 === 0 ? 1300 : 72),
        mac: Buffer.alloc(32),
      }));
      const texts = rows.map(({ value }) => value);
      await keystore.change(async (changes) => {
        for (const row of rows) await changes.put('setting', row);
      });
      await keystore.change(async (changes) => {
        for (const row of rows) await changes.put('setting', { ...row, value: '' });
      });
      expect(await keystore.scrub([randomBytes(16)])).toBe('gone');
      const left = await leftOf(texts);
      expect(left.length).toBeGreaterThan(0);
      expect(await keystore.scrub(which === 'known' ? left : [])).toBe('gone');
      expect(await leftOf(texts)).toEqual([]);
      await keystore.change(async (changes) => {
        for (const { name } of rows) await changes.remove('setting', name);
      });
    },
  );

  test('says so where something is left', async () => {
    const id = await at.make('Payroll');
    const [wrapped] = await at.wrapped(id);
    if (wrapped === undefined) throw new Error('no version');
    expect(await at.desk.vault.keystore.scrub(piecesOf(wrapped))).toBe('left');
  });

  test('does not let go of the keystore: no other process opens it', async () => {
    const { keystore } = at.desk.vault;
    await keystore.scrub([randomBytes(16)]);
    const other = `
      const Database = require('better-sqlite3');
      try { new Database(process.argv[1], { timeout: 0 }).prepare('SELECT * FROM vault').get(); }
      catch (thrown) { process.stdout.write(thrown.code); }`;
    const { stdout } = spawnSync(process.execPath, ['-e', other, keystore.path], { encoding: 'utf8' });
    expect(stdout).toBe('SQLITE_BUSY');
  });
});
