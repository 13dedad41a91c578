// What an admin reads once more before he confirms it: the clock, on which deletions wait, and a keystore that went back.

import { useEffect, useState } from 'react';
import type { NoticeView } from '../../core/snapshot.ts';
import { Callout } from '../parts/Callout.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

interface AskedProps {
  readonly notice: NoticeView;
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function ConfirmClock({ notice, isOpen, onClose }: AskedProps) {
  const { clock } = words.notices;
  return (
    <Confirm
      title={clock.title}
      act={clock.act}
      weight="danger"
      isOpen={isOpen}
      onClose={onClose}
      onAct={() => ask('confirmClock', {})}
    >
      <p className="text-sm">{words.notices.sentence(notice)}</p>
      <div className="rounded-md border border-line bg-ground px-4 py-3">
        <p className="text-ink-3 text-xs">{clock.now}</p>
        <Now />
      </div>
      <p className="text-ink-2 text-sm">{clock.how}</p>
      <Callout weight="warning">{clock.after}</Callout>
    </Confirm>
  );
}

/** The time of the computer, as it goes. */
function Now() {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1000);
    return () => window.clearInterval(timer);
  }, []);
  return <p className="select-text font-semibold text-base tabular-nums">{words.amounts.moment(now)}</p>;
}

export function AcknowledgeAgain({ notice, isOpen, onClose }: AskedProps) {
  const { notices: wording } = words;
  return (
    <Confirm
      title={wording.again.title}
      act={wording.acknowledge}
      weight="danger"
      isOpen={isOpen}
      onClose={onClose}
      onAct={() => ask('acknowledgeNotice', { noticeId: notice.id })}
    >
      <p className="text-sm">{wording.sentence(notice)}</p>
      <Callout weight="warning">{wording.advice(notice)}</Callout>
      <p className="text-ink-2 text-sm">{wording.again.after}</p>
    </Confirm>
  );
}
