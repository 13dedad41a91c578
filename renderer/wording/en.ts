// Every English word of the window. This is the model: other languages are complete when they have its type.

import { approvals } from './en/approvals.ts';
import { amounts, roles } from './en/counting.ts';
import { custody } from './en/custody.ts';
import { files, jobs } from './en/files.ts';
import { keys } from './en/keys.ts';
import { ceremony, passphrase, signIn, unlock, unreadable, welcome } from './en/opening.ts';
import { people } from './en/people.ts';
import { records } from './en/records.ts';
import { refusalsInEnglish } from './en/refusals.ts';
import { settings } from './en/settings.ts';
import { common, home, shell } from './en/shell.ts';
import { use } from './en/use.ts';

export const en = {
  amounts,
  roles,
  refusals: refusalsInEnglish,
  ...{ common, shell, home, approvals },
  ...{ welcome, passphrase, ceremony, unlock, signIn, unreadable },
  ...{ keys, use, files, jobs, people, custody, records, settings },
};

export type Wording = typeof en;
