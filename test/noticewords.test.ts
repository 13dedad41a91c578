// What a notice row can make a screen say: the table carries no mark, so anybody with the file may have written it.

import { beforeAll, expect, test, vi } from 'vitest';
import type { NoticeKind } from '../core/snapshot.ts';
import type { Wording } from '../renderer/wording/en.ts';

const kinds: Readonly<Record<NoticeKind, true>> = {
  ...{ 'key deletion near': true, 'key deleted': true, 'key deletion failed': true, 'key rotated': true },
  ...{
    'key rotation failed': true,
    'rotation exhausted': true,
    'root key due': true,
    'root key overdue': true,
  },
  ...{ 'backup failed': true, 'backup unproved': true, 'share unproved': true, 'clock set back': true },
  ...{ 'clock jumped forward': true, 'clock to confirm': true, 'clock row altered': true },
  ...{ 'key destroyed early': true, 'keystore rolled back': true, 'seen record unreadable': true },
  ...{ 'seen record not kept': true, 'duty failed': true },
};
const hostile = [
  'constructor',
  '__proto__',
  'key_not_available',
  '',
  -1,
  2 ** 53,
  1e300,
  Number.NaN,
] as const;
const names = 'name code state task hours days date milliseconds entries seenAt found at file path'.split(
  ' ',
);

let wordings: readonly Wording[];

beforeAll(async () => {
  vi.stubGlobal('navigator', { languages: ['en-GB', 'ko-KR'], language: 'en-GB' });
  const [{ en }, { ko }] = await Promise.all([
    import('../renderer/wording/en.ts'),
    import('../renderer/wording/ko.ts'),
  ]);
  wordings = [en, ko];
});

test.each(Object.keys(kinds) as NoticeKind[])(
  'a notice "%s" with any facts at all has a sentence, in both languages',
  (kind) => {
    for (const { notices, amounts } of wordings) {
      for (const value of hostile) {
        const facts = Object.fromEntries(names.map((name) => [name, value]));
        expect(notices.sentence({ kind, facts })).toEqual(expect.any(String));
        expect(amounts.date(Number(value))).toEqual(expect.any(String));
      }
      expect(notices.sentence({ kind, facts: { code: 'key_not_available', state: 'constructor' } })).toEqual(
        expect.any(String),
      );
    }
  },
);
