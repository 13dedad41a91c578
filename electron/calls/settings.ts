// What crosses for settings, the tray, and what this build says of itself.

import * as v from 'valibot';
import type { ReleaseView, SelfTestView } from '../../core/recordviews.ts';
import { answer, approval, call, nothing, text, ticket } from './shapes.ts';

/** What this person's window is like (preferences.ts). */
export const preferences = v.strictObject({
  theme: v.picklist(['system', 'light', 'dark']),
  language: v.picklist(['system', 'en', 'ko']),
  /** Seconds after which a copied secret leaves the clipboard. */
  clipboardSeconds: v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(120)),
  jobsWhenLocking: v.picklist(['ask', 'finish', 'abandon']),
  /** `stay`: locked, in the tray. */
  whenClosed: v.picklist(['quit', 'stay']),
  originals: v.picklist(['keep', 'trash']),
  notifications: v.picklist(['shown', 'not shown']),
});
export type Preferences = v.InferOutput<typeof preferences>;
const trayWords = v.strictObject({ show: text, lock: text, quit: text, open: text, closed: text });
export type TrayWords = v.InferOutput<typeof trayWords>;

export const settingsCalls = {
  preferences: call(nothing, answer<Preferences>()),
  setPreferences: call(preferences, answer<null>()),
  setPolicy: call(v.strictObject({ idleMinutes: v.number(), approval }), answer<null>()),
  /** The words of the tray, which the main process does not know. */
  speakTray: call(trayWords, answer<null>()),
  /** Tells people of a notice that stands, by a notification of the system; each notice once. */
  tellNotice: call(
    v.strictObject({
      noticeId: v.pipe(v.string(), v.maxLength(400)),
      title: text,
      body: v.pipe(v.string(), v.maxLength(400)),
    }),
    answer<null>(),
  ),
  selfTest: call(nothing, answer<readonly SelfTestView[]>()),
  aboutBuild: call(nothing, answer<BuildView>()),
  /** The reports that were bundled with this build; none where none had been made. */
  evidence: call(nothing, answer<readonly EvidenceView[]>()),
  /** Looks at a chosen update file and what lies beside it; nothing is installed. */
  checkUpdate: call(v.strictObject({ file: ticket }), answer<ReleaseView>()),
  showUpdate: call(v.strictObject({ file: ticket }), answer<null>()),
} as const;

/** What this build is made of. */
interface BuildView {
  readonly version: string;
  readonly packaging: 'packaged' | 'development';
  readonly platform: string;
  readonly electron: string;
  readonly chromium: string;
  readonly node: string;
  readonly openssl: string;
  /** Where the vault and the preferences lie. */
  readonly vaultFolder: string;
  readonly profile: string;
}

/** A report on how this build was tried or measured, in its own words. */
export interface EvidenceView {
  readonly title: string;
  /** When, where and how it was made. */
  readonly made: string;
  readonly tables: readonly {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly string[])[];
  }[];
}
