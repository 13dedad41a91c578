// One's own recovery kit as a page: asked for once when the screen opens, gone when it is left.

import { useEffect, useRef, useState } from 'react';
import type { KitPage } from '../../core/peopleviews.ts';
import type { Outcome } from '../../electron/contract.ts';
import { Loading } from '../parts/Answered.tsx';
import { Page } from '../parts/Page.tsx';
import { PrintView } from '../parts/PrintView.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { KitSheet } from './KitSheet.tsx';

export function KitScreen() {
  const [outcome, setOutcome] = useState<Outcome<KitPage> | null>(null);
  const isAsked = useRef(false);
  const { kit } = words.custody;

  // Each page that is made is in the audit log, so a change of the vault must not ask for another.
  useEffect(() => {
    if (isAsked.current) return;
    isAsked.current = true;
    void ask('printKit', {}).then(setOutcome);
  }, []);

  return (
    <Page title={words.shell.screens['recovery kit']} way="back" intro={kit.pageIntro}>
      {outcome === null && <Loading />}
      {outcome !== null && 'refused' in outcome && <Refused refusal={outcome.refused} />}
      {outcome !== null && 'done' in outcome && (
        <PrintView sheet={<KitSheet page={outcome.done} />} pdfName={kit.pageName(outcome.done.personName)} />
      )}
    </Page>
  );
}
