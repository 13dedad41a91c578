// Preferences: what this person's window on this computer is like. Nothing of it decides who may do what; what does is
// policy, and two admins change it (core/policy.ts).
//
//   preferences.json in the profile folder, as `preferences` of the contract describes it
//
// PF1  A file that is missing, damaged or from another version gives the first preferences; it is never an error.
// PF2  It is replaced whole: written beside, made durable, renamed.

import { readFileSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { fileRefusal } from '../core/refusal.ts';
import { type Preferences, preferences } from './calls/settings.ts';

const fileName = 'preferences.json';

const firstPreferences: Preferences = {
  theme: 'system',
  language: 'system',
  clipboardSeconds: 30,
  jobsWhenLocking: 'ask',
  whenClosed: 'quit',
  originals: 'keep',
  notifications: 'shown',
};

/** What shows the theme: Electron's `nativeTheme`. */
interface Theme {
  themeSource: Preferences['theme'];
}

export class PreferencesFile {
  readonly #path: string;
  readonly #theme: Theme;
  #now: Preferences;

  private constructor(path: string, theme: Theme, now: Preferences) {
    this.#path = path;
    this.#theme = theme;
    this.#now = now;
    theme.themeSource = now.theme;
  }

  /** The window waits for it, and for nothing else of the disk. */
  static in(profile: string, theme: Theme): PreferencesFile {
    const path = join(profile, fileName);
    return new PreferencesFile(path, theme, readAt(path) ?? firstPreferences);
  }

  get now(): Preferences {
    return this.#now;
  }

  /** Takes effect at once, and at the next start. Refuses as the disk does, and then nothing has changed. */
  async set(next: Preferences): Promise<void> {
    const fresh = `${this.#path}.new`;
    try {
      const file = await open(fresh, 'w', 0o600);
      try {
        await file.writeFile(`${JSON.stringify(next, null, 2)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(fresh, this.#path);
    } catch (thrown) {
      await rm(fresh, { force: true });
      throw fileRefusal(thrown, join(dirname(this.#path), fileName));
    }
    this.#now = next;
    this.#theme.themeSource = next.theme;
  }
}

function readAt(path: string): Preferences | null {
  try {
    const read = v.safeParse(preferences, JSON.parse(readFileSync(path, 'utf8')));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}
