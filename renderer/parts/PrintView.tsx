// A sheet as it will be printed, and the ways to take it away: to a printer, as PDF, and what else `actions` offers.

import { FileDown, Printer } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { createPortal, flushSync } from 'react-dom';
import type { RefusalView } from '../../core/refusal.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { Refused } from './Refused.tsx';

interface PrintViewProps {
  /** A `Paper`. */
  readonly sheet: ReactNode;
  /** The name that is proposed for the PDF. */
  readonly pdfName: string;
  readonly actions?: ReactNode;
}

export function PrintView({ sheet, pdfName, actions }: PrintViewProps) {
  const [isBusy, setBusy] = useState(false);
  const [isLaidOut, setLaidOut] = useState(false);
  const [said, setSaid] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const { paper } = words.custody;

  /** One at a time: a second press while a dialog of the system is open does nothing. */
  async function doing(work: () => Promise<string | RefusalView>) {
    if (isBusy) return;
    setBusy(true);
    setSaid('');
    setRefusal(null);
    const end = await work();
    if (typeof end === 'string') setSaid(end);
    else setRefusal(end);
    setBusy(false);
  }

  /** The copy of the sheet that is printed is there for just so long. */
  async function laidOut<T>(work: () => Promise<T>): Promise<T> {
    flushSync(() => setLaidOut(true));
    try {
      return await work();
    } finally {
      setLaidOut(false);
    }
  }

  async function print() {
    const outcome = await laidOut(() => ask('printPage', {}));
    if ('refused' in outcome) return outcome.refused;
    return outcome.done === 'printed' ? paper.printed : paper.notPrinted;
  }

  async function save() {
    const chosen = await ask('choosePlace', { what: 'page', name: pdfName });
    if ('refused' in chosen) return chosen.refused;
    if (chosen.done === 'nothing chosen') return '';
    const { ticket, name, folder } = chosen.done;
    const outcome = await laidOut(() => ask('savePage', { place: ticket }));
    return 'refused' in outcome ? outcome.refused : paper.saved(name, folder);
  }

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button look="primary" isDisabled={isBusy} onPress={() => void doing(print)}>
          <Printer aria-hidden className="size-4" />
          {paper.print}
        </Button>
        <Button isDisabled={isBusy} onPress={() => void doing(save)}>
          <FileDown aria-hidden className="size-4" />
          {paper.savePdf}
        </Button>
        {actions}
        <p role="status" className="min-w-0 select-text break-words text-ink-2 text-sm">
          {said}
        </p>
      </div>
      <Refused refusal={refusal} />
      <section
        aria-label={paper.preview}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="flex justify-center overflow-x-auto rounded-lg border border-line bg-sunken p-4 focus-visible:-outline-offset-2"
      >
        {sheet}
      </section>
      {isLaidOut && createPortal(<div className="sheet-to-print">{sheet}</div>, document.body)}
    </div>
  );
}
