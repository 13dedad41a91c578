// A recovery drill, wherever it stands: which backup, then one kit after the other until the quorum is there.

import { useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { AskedButton } from '../parts/AskedButton.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Page } from '../parts/Page.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { isPermitted } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { DrillBegin } from './DrillBegin.tsx';
import { DrillKits } from './DrillKits.tsx';

export function Drill({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const answer = useAnswer('custody', {});
  /** Why a drill ended: it is no longer under way to say so itself. */
  const [ended, setEnded] = useState<RefusalView | null>(null);
  const { drill } = words.custody;
  const underWay = answer.here?.drill.underWay ?? null;
  const mayHold = isPermitted(snapshot.person, 'recovery drill', null);
  return (
    <Page
      title={words.shell.screens['recovery drill']}
      way="back"
      intro={`${drill.intro} ${drill.live}`}
      actions={underWay !== null && mayHold ? <Abandon /> : undefined}
    >
      {mayHold ? (
        <Answered answer={answer}>
          {() => (
            <>
              {ended !== null && underWay === null && (
                <Callout weight="danger" title={drill.failed}>
                  {sentenceOf(ended)}
                </Callout>
              )}
              {underWay === null ? (
                <DrillBegin onBegin={() => setEnded(null)} />
              ) : (
                <DrillKits underWay={underWay} onRefused={setEnded} />
              )}
            </>
          )}
        </Answered>
      ) : (
        <Callout weight="note">{drill.onlyAdmins}</Callout>
      )}
    </Page>
  );
}

function Abandon() {
  return <AskedButton {...words.custody.drill.abandon} onAct={() => ask('abandonDrill', {})} />;
}
