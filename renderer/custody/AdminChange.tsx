// A change of admins, wherever it stands: the plan, the newcomers one after the other, the proof of every new holder.

import type { AdminChangeView } from '../../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { AskedButton } from '../parts/AskedButton.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Page } from '../parts/Page.tsx';
import { Steps } from '../parts/StepMark.tsx';
import { isPermitted } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { AdminEnrol } from './AdminEnrol.tsx';
import { AdminPlanForm } from './AdminPlan.tsx';
import { AdminProve } from './AdminProve.tsx';

const order = ['plan', 'enrol', 'prove', 'record'] as const;

export function AdminChange({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const answer = useAnswer('custody', {});
  const { changing } = words.custody;
  const change = answer.here?.change ?? null;
  const mayChange = isPermitted(snapshot.person, 'change admins', null);
  return (
    <Page
      title={words.shell.screens['admin change']}
      way="back"
      actions={change !== null && mayChange ? <Abandon /> : undefined}
    >
      {mayChange ? (
        <Answered answer={answer}>
          {({ custody }) => (
            <>
              <Steps label={changing.title} steps={changing.steps} order={order} now={stepOf(change)} />
              {change === null && <AdminPlanForm custody={custody} vault={snapshot.vault} />}
              {change?.stage === 'enrolling' && (
                <AdminEnrol change={change} vaultName={snapshot.vault.name} />
              )}
              {change?.stage === 'proving' && <AdminProve change={change} />}
            </>
          )}
        </Answered>
      ) : (
        <Callout weight="note">{changing.admins}</Callout>
      )}
    </Page>
  );
}

function stepOf(change: AdminChangeView | null): (typeof order)[number] {
  if (change === null) return 'plan';
  return change.stage === 'enrolling' ? 'enrol' : 'prove';
}

function Abandon() {
  return (
    <AskedButton
      {...words.custody.changing.abandon}
      weight="danger"
      onAct={() => ask('abandonAdminChange', {})}
    />
  );
}
