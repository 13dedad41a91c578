// The recovery kit of the admin at the desk, to be taken away as a file or on paper; and the way to his own passphrase.

import { FileDown, Printer, UserRound } from 'lucide-react';
import type { ReactNode } from 'react';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Card, Section } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { useSaving } from '../saving.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

export function OwnKit({ personName }: { readonly personName: string }) {
  const { isBusy, said, refusal, save } = useSaving();
  const { kit } = words.custody;
  const asFile = {
    ...({ what: 'recovery kit', name: kit.fileName(personName), saved: kit.saved } as const),
    write: (place: string) => ask('exportKit', { place }),
  };

  return (
    <Section title={kit.title} intro={kit.intro}>
      <Card>
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <Way hint={kit.asFileHint}>
            <Button isBusy={isBusy} onPress={() => void save(asFile)}>
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
