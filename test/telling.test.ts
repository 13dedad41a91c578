import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { NoticeView, Snapshot } from '../core/snapshot.ts';
import { Telling } from '../electron/telling.ts';

const shown = vi.hoisted(() => ({ bodies: [] as string[], clicks: [] as (() => void)[] }));
vi.mock('electron', () => ({
  Notification: class {
    static isSupported = () => true;
    readonly body: string;
    constructor({ body }: { body: string }) {
      this.body = body;
    }
    on(event: string, listener: () => void) {
      if (event === 'click') shown.clicks.push(listener);
    }
    show() {
      shown.bodies.push(this.body);
    }
  },
}));

const notice: NoticeView = { id: 'n1', kind: 'root key due', at: 0, key: null, facts: {} };
const lockedWith = (...notices: readonly NoticeView[]): Snapshot => ({
  state: 'locked',
  vault: { id: 'v', name: 'Finance', createdAt: 0, quorum: 2 },
  admins: [],
  reason: 'start',
  notices,
});
const told = (body: string) => ({ noticeId: notice.id, title: 'Finance – Keyward', body });

beforeEach(() => {
  shown.bodies.length = 0;
  shown.clicks.length = 0;
});

describe('a notice', () => {
  test('is told once, whether the vault is locked or has been opened since', () => {
    const telling = new Telling(() => undefined);
    telling.tell(lockedWith(notice), told('first'));
    telling.tell(lockedWith(notice), told('again'));
    expect(shown.bodies).toEqual(['first']);
  });

  test('that does not stand is not told, whatever the page says', () => {
    const telling = new Telling(() => undefined);
    for (const snapshot of [null, lockedWith()])
      expect(() => telling.tell(snapshot, told('forged'))).toThrow(
        expect.objectContaining({ code: 'argument_invalid' }),
      );
    expect(shown.bodies).toEqual([]);
  });

  test('leads to the window when it is clicked', () => {
    const show = vi.fn();
    new Telling(show).tell(lockedWith(notice), told('first'));
    shown.clicks[0]?.();
    expect(show).toHaveBeenCalledOnce();
  });
});
