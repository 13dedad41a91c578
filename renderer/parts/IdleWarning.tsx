// Half a minute before the vault locks because nobody is at it, the window counts down. Any touch keeps it open.

import { Hourglass } from 'lucide-react';
import { useEffect, useState } from 'react';
import { words } from '../wording/words.ts';
import { useSecondsUntil } from './clock.ts';

export function IdleWarning() {
  const [lockAt, setLockAt] = useState<number | null>(null);
  const seconds = useSecondsUntil(lockAt);
  const { locking } = words;

  useEffect(() => window.vault.on('idle', (warning) => setLockAt(warning.lockAt)), []);

  if (lockAt === null) return null;
  return (
    <div
      role="alert"
      data-react-aria-top-layer
      className="pointer-events-none fixed inset-x-0 top-3 z-50 flex justify-center p-4"
    >
      <div className="flex max-w-lg items-center gap-3 rounded-lg border border-warn bg-surface px-4 py-3 shadow-raised">
        <Hourglass aria-hidden className="size-5 shrink-0 text-warn" />
        <div className="text-sm">
          <p className="font-semibold">{locking.idle}</p>
          {/* Counted for the eye; read out once is enough. */}
          <p aria-live="off" className="text-ink-2 tabular-nums">
            {locking.idleLeft(words.amounts.span(seconds))}
          </p>
        </div>
      </div>
    </div>
  );
}
