// Every English word of the window. This is the model: other languages are complete when they have its type.

import { account } from './en/account.ts';
import { approvals } from './en/approvals.ts';
import { amounts, roles } from './en/counting.ts';
import { custody } from './en/custody.ts';
import { exporting } from './en/exporting.ts';
import { campaigns, files, inspection, jobs, locking, scans, sealedFiles } from './en/files.ts';
import { imports } from './en/imports.ts';
import { keys } from './en/keys.ts';
import { notices } from './en/notices.ts';
import { ceremony, otherVault, passphrase, signIn, unlock, unreadable, welcome } from './en/opening.ts';
import { people } from './en/people.ts';
import { records } from './en/records.ts';
import { refusalsInEnglish } from './en/refusals.ts';
import { about, palette, settings, shortcuts } from './en/settings.ts';
import { common, home, shell } from './en/shell.ts';
import { use } from './en/use.ts';

export const en = {
  amounts,
  roles,
  refusals: refusalsInEnglish,
  ...{ common, shell, home, approvals, notices },
  ...{ welcome, passphrase, ceremony, unlock, signIn, otherVault, unreadable },
  ...{ sealedFiles, campaigns, scans, inspection, imports, exporting, locking },
  ...{ keys, use, files, jobs, people, account, custody, records, settings, about, palette, shortcuts },
};

export type Wording = typeof en;
