// The time as something a screen can follow.

import { useEffect, useState } from 'react';

/** Whole seconds until an instant, counted down live; 0 when it has passed or is null. */
export function useSecondsUntil(instant: number | null): number {
  const [now, setNow] = useState(() => Date.now());
  const left = instant === null ? 0 : Math.max(0, Math.ceil((instant - now) / 1000));

  useEffect(() => {
    if (instant === null) return;
    setNow(Date.now());
    const timer = window.setInterval(() => {
      setNow(Date.now());
      if (Date.now() >= instant) window.clearInterval(timer);
    }, 250);
    return () => window.clearInterval(timer);
  }, [instant]);

  return left;
}
