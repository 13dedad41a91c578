// 화면의 모든 한국어. 형(type)이 영어 원본과 같으므로 빠진 말이 있으면 컴파일되지 않습니다.

import type { Wording } from './en.ts';
import { account } from './ko/account.ts';
import { approvals } from './ko/approvals.ts';
import { amounts, roles } from './ko/counting.ts';
import { custody } from './ko/custody.ts';
import { exporting } from './ko/exporting.ts';
import { campaigns, files, inspection, jobs, locking, scans, sealedFiles } from './ko/files.ts';
import { imports } from './ko/imports.ts';
import { keys } from './ko/keys.ts';
import { notices } from './ko/notices.ts';
import { ceremony, otherVault, passphrase, signIn, unlock, unreadable, welcome } from './ko/opening.ts';
import { people } from './ko/people.ts';
import { records } from './ko/records.ts';
import { refusalsInKorean } from './ko/refusals.ts';
import { about, palette, settings, shortcuts } from './ko/settings.ts';
import { common, home, shell } from './ko/shell.ts';
import { use } from './ko/use.ts';

export const ko: Wording = {
  amounts,
  roles,
  refusals: refusalsInKorean,
  ...{ common, shell, home, approvals, notices },
  ...{ welcome, passphrase, ceremony, unlock, signIn, otherVault, unreadable },
  ...{ sealedFiles, campaigns, scans, inspection, imports, exporting, locking },
  ...{ keys, use, files, jobs, people, account, custody, records, settings, about, palette, shortcuts },
};
