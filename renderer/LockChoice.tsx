// The vault is to be locked while files are in work: the person says what becomes of them.

import { CircleStop, ListChecks, type LucideIcon } from 'lucide-react';
import { useEffect } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { useJobs } from './files/jobs.ts';
import { lockNow, stayOpen, useLocking } from './locking.ts';
import { Button } from './parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from './parts/Dialog.tsx';
import { words } from './wording/words.ts';

export function LockChoice() {
  const stage = useLocking((state) => state.stage);
  const count = useJobs(({ counts }) => counts.waiting + counts.running + counts.paused);
  const { locking } = words;

  // What was asked about has ended by itself.
  useEffect(() => {
    if (stage === 'asking' && count === 0) void lockNow('abandon');
  }, [stage, count]);

  // Locked otherwise, or left: whoever comes next is not asked.
  useEffect(
    () => () => {
      if (useLocking.getState().stage === 'asking') stayOpen();
    },
    [],
  );

  if (stage !== 'asking') return null;
  return (
    <Dialog title={locking.title(count)} isOpen onClose={stayOpen} role="alertdialog">
      <DialogBody>
        <p className="text-sm">{locking.what}</p>
        <Way
          glyph={ListChecks}
          name={locking.finish}
          what={locking.finishWhat}
          onPress={() => void lockNow('finish')}
          autoFocus
        />
        <Way
          glyph={CircleStop}
          name={locking.abandon}
          what={locking.abandonWhat}
          onPress={() => void lockNow('abandon')}
        />
        <p className="text-ink-3 text-xs">{locking.again}</p>
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={stayOpen}>
          {locking.stay}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

interface WayProps {
  readonly glyph: LucideIcon;
  readonly name: string;
  readonly what: string;
  readonly onPress: () => void;
  readonly autoFocus?: boolean;
}

function Way({ glyph: Glyph, name, what, onPress, autoFocus = false }: WayProps) {
  return (
    <AriaButton
      onPress={onPress}
      autoFocus={autoFocus}
      className="flex items-start gap-3 rounded-md border border-rim bg-surface px-4 py-3 text-left data-hovered:bg-hover data-pressed:bg-sunken"
    >
      <Glyph aria-hidden className="mt-0.5 size-4 shrink-0 text-ink-3" />
      <span className="flex min-w-0 flex-col gap-0.5">
        <span className="font-medium text-sm">{name}</span>
        <span className="text-ink-2 text-xs">{what}</span>
      </span>
    </AriaButton>
  );
}
