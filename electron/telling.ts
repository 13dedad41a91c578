// Telling people who do not look at the window: a native notification for each notice that comes up.
//
// TL1  The window finds the words; what is told belongs to a notice that stands now and was not told before.
// TL2  While the vault is locked a notice carries no name (core/notices.ts), and so its notification has none.

import { Notification } from 'electron';
import { Refusal } from '../core/refusal.ts';
import type { Snapshot } from '../core/snapshot.ts';

export class Telling {
  readonly #show: () => void;
  readonly #told = new Set<string>();
  /** Kept while they are on the screen: a notification that is collected takes no click. */
  readonly #shown = new Set<Notification>();

  constructor(show: () => void) {
    this.#show = show;
  }

  /** Refuses `argument_invalid` for a notice that does not stand. */
  tell(
    snapshot: Snapshot | null,
    { noticeId, title, body }: { noticeId: string; title: string; body: string },
  ): void {
    const notices = snapshot !== null && 'notices' in snapshot ? snapshot.notices : [];
    if (!notices.some(({ id }) => id === noticeId)) throw new Refusal('argument_invalid');
    if (this.#told.has(noticeId)) return;
    this.#told.add(noticeId);
    if (!Notification.isSupported()) return;
    const notification = new Notification({ title, body });
    notification.on('click', this.#show);
    notification.on('close', () => this.#shown.delete(notification));
    this.#shown.add(notification);
    notification.show();
  }
}
