// 화면의 모든 한국어. 형(type)이 영어 원본과 같으므로 빠진 말이 있으면 컴파일되지 않습니다.

import type { Wording } from './en.ts';
import { approvals } from './ko/approvals.ts';
import { amounts, roles } from './ko/counting.ts';
import { custody } from './ko/custody.ts';
import { files, jobs } from './ko/files.ts';
import { keys } from './ko/keys.ts';
import { ceremony, passphrase, signIn, unlock, unreadable, welcome } from './ko/opening.ts';
import { people } from './ko/people.ts';
import { records } from './ko/records.ts';
import { refusalsInKorean } from './ko/refusals.ts';
import { settings } from './ko/settings.ts';
import { common, home, shell } from './ko/shell.ts';
import { use } from './ko/use.ts';

export const ko: Wording = {
  amounts,
  roles,
  refusals: refusalsInKorean,
  ...{ common, shell, home, approvals },
  ...{ welcome, passphrase, ceremony, unlock, signIn, unreadable },
  ...{ keys, use, files, jobs, people, custody, records, settings },
};
