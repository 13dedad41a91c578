// The notices at the window's lower edge. They stay until dismissed: a refusal must not vanish unread.

import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { dismiss, useNotices } from '../notices.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { sentenceOf } from './Refused.tsx';

export function Notices() {
  const notices = useNotices((state) => state.notices);
  return (
    <section
      aria-label={words.common.notices}
      className="pointer-events-none fixed inset-x-0 bottom-0 z-30 flex flex-col items-center gap-2 p-4"
      data-react-aria-top-layer
    >
      <div role="alert" className="flex w-full max-w-xl flex-col gap-2">
        {notices.map((notice) => (
          <div
            key={notice.id}
            className="pointer-events-auto flex items-start gap-2.5 rounded-lg border border-edge bg-surface py-2 pr-2 pl-3 shadow-raised"
          >
            {'done' in notice.what ? (
              <CircleCheck aria-hidden className="mt-1.5 size-4 shrink-0 text-good" />
            ) : (
              <CircleAlert aria-hidden className="mt-1.5 size-4 shrink-0 text-bad" />
            )}
            <p className="min-w-0 grow select-text break-words py-1 text-ink text-sm">
              {'done' in notice.what ? notice.what.done : sentenceOf(notice.what.refused)}
            </p>
            <Button
              look="quiet"
              size="icon"
              aria-label={words.common.dismiss}
              onPress={() => dismiss(notice.id)}
            >
              <X aria-hidden className="size-4" />
            </Button>
          </div>
        ))}
      </div>
    </section>
  );
}
