// While a copied secret is on the clipboard: how long it stays there, and the way to clear it at once.

import { ClipboardX } from 'lucide-react';
import { useEffect } from 'react';
import { clearCopied, forgetCopied, useCopied } from '../copying.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { useSecondsUntil } from './clock.ts';

export function CopiedSecret() {
  const clearsAt = useCopied((state) => state.clearsAt);
  const seconds = useSecondsUntil(clearsAt);
  const { copied } = words.use;

  useEffect(() => {
    if (clearsAt !== null && seconds === 0 && Date.now() >= clearsAt) forgetCopied();
  }, [seconds, clearsAt]);

  if (clearsAt === null) return null;
  return (
    <section aria-label={copied.label} className="flex items-center gap-1.5 text-warn text-xs">
      <ClipboardX aria-hidden className="size-3.5 shrink-0" />
      <span className="tabular-nums">{copied.left(words.amounts.span(seconds))}</span>
      <Button size="small" onPress={() => void clearCopied()}>
        {copied.clear}
      </Button>
    </section>
  );
}
