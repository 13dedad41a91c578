// The whole window takes drops. While something is dragged over it, it says what a drop would lead to.

import { Import } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { KeyView } from '../../core/snapshot.ts';
import { words } from '../wording/words.ts';
import { inspect } from './inspecting.ts';
import { drop, useOffering } from './offering.ts';
import { useSealingKey } from './sealingKey.ts';

/** `null`: nothing is dragged; otherwise the number of things, 0 where the system does not tell. */
type Dragged = number | null;

/** What a drop leads to while nobody is at the desk: sealed files are inspected, others wait. */
export function LockedDropTarget() {
  const takeDrop = useCallback(async (files: readonly File[]) => {
    const sealed = (await drop(files)).filter(({ kind }) => kind === 'sealed');
    if (sealed.length > 0) inspect(sealed);
  }, []);
  const { files } = words;
  return <DropSign leadsTo={files.dropInspect} then={null} takeDrop={takeDrop} />;
}

export function DropTarget({ keys }: { readonly keys: readonly KeyView[] }) {
  const sealingKey = useSealingKey(keys);
  const { files } = words;
  const leadsTo = sealingKey === null ? files.dropNoKey : files.dropUnder(sealingKey.name);
  return <DropSign leadsTo={leadsTo} then={files.dropThen} takeDrop={drop} />;
}

interface DropSignProps {
  readonly leadsTo: string;
  readonly then: string | null;
  readonly takeDrop: (files: readonly File[]) => Promise<unknown>;
}

function DropSign({ leadsTo, then, takeDrop }: DropSignProps) {
  const dragged = useDragged(takeDrop);
  if (dragged === null) return null;
  const { files } = words;
  return (
    <div
      role="status"
      data-react-aria-top-layer
      className="pointer-events-none fixed inset-0 z-40 grid place-items-center bg-veil p-4"
    >
      <div className="absolute inset-2 rounded-lg border-[3px] border-accent-ink border-dashed" />
      <div className="flex w-full max-w-md flex-col items-center gap-1.5 rounded-lg border border-line bg-surface px-8 py-7 text-center shadow-raised">
        <Import aria-hidden className="mb-1 size-8 text-accent-ink" strokeWidth={1.5} />
        <p className="font-semibold text-lg">{files.dropTitle(dragged)}</p>
        <p className="text-ink">{leadsTo}</p>
        {then !== null && <p className="text-ink-3 text-sm">{then}</p>}
      </div>
    </div>
  );
}

/** Follows a drag of files over the window and hands a drop over. Over a dialog that asks something else it refuses. */
function useDragged(takeDrop: DropSignProps['takeDrop']): Dragged {
  const [dragged, setDragged] = useState<Dragged>(null);
  const depth = useRef(0);

  useEffect(() => {
    function enter(event: DragEvent) {
      if (!hasFiles(event)) return;
      depth.current += 1;
      over(event);
    }
    function over(event: DragEvent) {
      if (!hasFiles(event) || event.dataTransfer === null) return;
      event.preventDefault();
      const isWelcome = takesDrops();
      event.dataTransfer.dropEffect = isWelcome ? 'copy' : 'none';
      setDragged(isWelcome ? event.dataTransfer.items.length : null);
    }
    function leave(event: DragEvent) {
      if (!hasFiles(event)) return;
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setDragged(null);
    }
    function dropped(event: DragEvent) {
      event.preventDefault();
      depth.current = 0;
      setDragged(null);
      if (hasFiles(event) && takesDrops()) void takeDrop([...(event.dataTransfer?.files ?? [])]);
    }
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', dropped);
    return () => {
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragover', over);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', dropped);
    };
  }, [takeDrop]);

  return dragged;
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** The staging dialog takes more files; any other dialog wants its own answer first. */
function takesDrops(): boolean {
  const isStaging = useOffering.getState().stage !== 'closed';
  return isStaging || document.querySelector('[role="dialog"], [role="alertdialog"]') === null;
}
