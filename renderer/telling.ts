// Tells the main process what only the window can word: the tray, and a notification for each notice that comes up.

import type { NoticeView, Snapshot } from '../core/snapshot.ts';
import { byWeight, weightOf } from './home/attention.ts';
import { ask, useSnapshot } from './vault.ts';
import { words } from './wording/words.ts';

/** What comes up at once beyond this waits at home; a row of notifications is not read. */
const mostAtOnce = 3;

const told = new Set<string>();
/** What was done before that, and needs nothing, is not told at every start. */
const since = Date.now();

export function followTelling(): void {
  useSnapshot.subscribe(({ snapshot }) => {
    const fresh = noticesOf(snapshot).filter(({ id }) => !told.has(id));
    for (const { id } of fresh) told.add(id);
    const worthTelling = byWeight(fresh).filter(
      (notice) => weightOf(notice) !== 'done' || notice.at >= since,
    );
    for (const notice of worthTelling.slice(0, mostAtOnce)) tell(notice, titleOf(snapshot));
  });
}

/** The tray comes with its words. */
export function speakTray(): void {
  void ask('speakTray', words.settings.tray);
}

function tell(notice: NoticeView, title: string): void {
  const sentences = [words.notices.sentence(notice), words.notices.advice(notice)];
  const body = sentences.filter((sentence) => sentence !== null).join(' ');
  void ask('tellNotice', { noticeId: notice.id, title, body: body.slice(0, 400) });
}

function noticesOf(snapshot: Snapshot | null): readonly NoticeView[] {
  return snapshot?.state === 'locked' || snapshot?.state === 'unlocked' ? snapshot.notices : [];
}

function titleOf(snapshot: Snapshot | null): string {
  return snapshot !== null && 'vault' in snapshot ? `${snapshot.vault.name} – Keyward` : 'Keyward';
}
