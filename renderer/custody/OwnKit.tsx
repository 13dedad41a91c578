// The recovery kit of the admin at the desk, to be taken away as a file or on paper; and the way to his own passphrase.

import { FileDown, Printer, UserRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Card, Section } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

export function OwnKit({ personName }: { readonly personName: string }) {
  const [isBusy, setBusy] = useState(false);
  const [said, setSaid] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const { kit } = words.custody;

  async function save(): Promise<void> {
    setSaid('');
    setRefusal(null);
    const chosen = await ask('choosePlace', { what: 'recovery kit', name: kit.fileName(personName) });
    if ('refused' in chosen) return setRefusal(chosen.refused);
    if (chosen.done === 'nothing chosen') return;
    setBusy(true);
    const outcome = await ask('exportKit', { place: chosen.done.ticket });
    setBusy(false);
    if ('refused' in outcome) setRefusal(outcome.refused);
    else setSaid(kit.saved(chosen.done.name));
  }

  return (
    <Section title={kit.title} intro={kit.intro}>
      <Card>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Way hint={kit.asFileHint}>
            <Button isBusy={isBusy} onPress={() => void save()}>
              <FileDown aria-hidden className="size-4" />
              {kit.asFile}
            </Button>
          </Way>
          <Way hint={kit.onPaperHint}>
            <Button onPress={() => go({ screen: 'recovery kit' })}>
              <Printer aria-hidden className="size-4" />
              {kit.onPaper}
            </Button>
          </Way>
        </div>
        <p role="status" className={said === '' ? 'sr-only' : 'select-text break-words text-good text-sm'}>
          {said}
        </p>
        <Refused refusal={refusal} />
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-t pt-3">
          <p className="min-w-0 basis-72 grow text-ink-2 text-sm">{kit.renew}</p>
          <Button look="quiet" onPress={() => go({ screen: 'account' })}>
            <UserRound aria-hidden className="size-4" />
            {kit.toAccount}
          </Button>
        </div>
      </Card>
    </Section>
  );
}

function Way({ hint, children }: { readonly hint: string; readonly children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-col items-start gap-1.5">
      {children}
      <p className="text-ink-3 text-xs">{hint}</p>
    </div>
  );
}
