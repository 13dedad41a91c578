// Settings, the tray, what people are told of, and what this build says of itself.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app, shell } from 'electron';
import { checkRelease, releaseKey, selfTest } from '../../core/vault.ts';
import { type Answers, confirmedBy, type Ground, nothing } from '../ground.ts';
import { showPage } from '../window.ts';

export function settingsAnswers({
  vault,
  window,
  folder,
  preferences,
  tray,
  telling,
  latest,
  places,
}: Ground) {
  return {
    preferences: async () => preferences.now,
    setPreferences: async (next) => {
      const { language } = preferences.now;
      await preferences.set(next);
      // The page takes its language when it is loaded; the vault and its jobs do not notice.
      if (next.language !== language)
        setImmediate(() => void showPage(window, next.language).catch(() => undefined));
      return null;
    },
    setPolicy: ({ idleMinutes, approval }) =>
      nothing(vault.policy.set({ idleMinutes }, ...confirmedBy(approval))),
    speakTray: async (words) => nothing(tray.speak(words)),
    tellNotice: async (told) =>
      nothing(preferences.now.notifications === 'shown' && telling.tell(latest(), told)),
    selfTest,
    checkUpdate: ({ file }) =>
      checkRelease(places.path(file, 'update file'), { version: app.getVersion(), key: trustedKey() }),
    showUpdate: async ({ file }) => nothing(shell.showItemInFolder(places.path(file, 'update file'))),
    // Made with the bundle (build/evidence.mjs).
    evidence: async () => JSON.parse(await readFile(join(__dirname, 'evidence.json'), 'utf8')),
    aboutBuild: async () => ({
      version: app.getVersion(),
      packaging: app.isPackaged ? 'packaged' : 'development',
      platform: `${process.platform} ${process.arch}`,
      electron: process.versions.electron,
      chromium: process.versions.chrome,
      node: process.versions.node,
      openssl: process.versions.openssl,
      vaultFolder: folder,
      profile: app.getPath('userData'),
    }),
  } satisfies Answers;
}

/** The release key of this build. One that is not packaged takes another for tests. */
function trustedKey(): string | null {
  return (app.isPackaged ? undefined : process.env['KEYWARD_RELEASE_KEY']) ?? releaseKey;
}
