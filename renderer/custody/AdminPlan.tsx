// The plan of a change of admins: who holds a share from then on, how many come, how many of them open the vault.

import { useState } from 'react';
import type { CustodyView, PersonDetail } from '../../core/peopleviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { VaultView } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { askWithOthers, useConfirming } from '../confirming.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Form } from '../parts/Form.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { StepField } from '../parts/StepField.tsx';
import { TextField } from '../parts/TextField.tsx';
import { words } from '../wording/words.ts';
import { HolderChoice } from './HolderChoice.tsx';

interface AdminPlanProps {
  readonly custody: CustodyView;
  readonly vault: VaultView;
}

const [leastAdmins, mostAdmins] = [2, 16];

export function AdminPlanForm({ custody, vault }: AdminPlanProps) {
  const people = useAnswer('people', {});
  const [holders, setHolders] = useState(() => custody.holders.map(({ id }) => id));
  const [newcomers, setNewcomers] = useState(0);
  const [wanted, setWanted] = useState(vault.quorum);
  const [witness, setWitness] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const isWaiting = useConfirming(({ request }) => request !== null);
  const { plan } = words.custody.changing;
  const count = holders.length + newcomers;
  const quorum = Math.max(leastAdmins, Math.min(wanted, count));
  const amiss = count < leastAdmins ? plan.tooFew : count > mostAdmins ? plan.tooMany : null;
  const isOfWitness = refusal?.code === 'person_name_invalid';

  async function begin() {
    if (isBusy || amiss !== null) return;
    setBusy(true);
    setRefusal(null);
    const named = witness.trim();
    const outcome = await askWithOthers('beginAdminChange', {
      ...{ holders, newcomers, quorum, witness: named === '' ? null : named },
    });
    setBusy(false);
    if ('refused' in outcome && outcome.refused.code !== 'cancelled') setRefusal(outcome.refused);
  }

  return (
    <Form onSubmit={begin} className="flex flex-col gap-5">
      <p className="max-w-3xl text-ink-2 text-sm">{plan.intro}</p>
      <Answered answer={people}>
        {(all) => (
          <>
            <HolderChoice
              people={all.filter(({ standing }) => standing === 'active')}
              admins={custody.holders.map(({ id }) => id)}
              chosen={holders}
              onChoose={setHolders}
            />
            <div className="grid max-w-2xl grid-cols-1 gap-4 sm:grid-cols-2">
              <StepField
                label={plan.newcomers}
                hint={plan.newcomersHint}
                value={newcomers}
                least={0}
                most={Math.max(0, mostAdmins - holders.length)}
                onChange={setNewcomers}
              />
              <StepField
                label={plan.quorum}
                hint={plan.quorumHint}
                value={quorum}
                least={leastAdmins}
                most={Math.max(leastAdmins, Math.min(count, mostAdmins))}
                onChange={setWanted}
              />
            </div>
            <Meaning
              custody={custody}
              leaving={leavingOf(custody, holders, all)}
              {...{ count, quorum, amiss }}
              isSame={
                newcomers === 0 &&
                quorum === vault.quorum &&
                custody.holders.every(({ id }) => holders.includes(id)) &&
                holders.length === custody.holders.length
              }
            />
            <div className="max-w-2xl">
              <TextField
                label={plan.witness}
                hint={plan.witnessHint}
                error={isOfWitness ? sentenceOf(refusal) : null}
                value={witness}
                onChange={setWitness}
              />
            </div>
            <Refused refusal={isOfWitness ? null : refusal} />
            <div className="flex flex-wrap items-center gap-3">
              <Button look="primary" type="submit" isBusy={isBusy} isDisabled={amiss !== null}>
                {plan.begin}
              </Button>
              <p role="status" className="text-ink-2 text-sm">
                {isBusy && !isWaiting ? plan.beginning : ''}
              </p>
            </div>
          </>
        )}
      </Answered>
    </Form>
  );
}

/** Names of those who hold a share now and will not. */
function leavingOf(
  { holders }: CustodyView,
  chosen: readonly string[],
  people: readonly PersonDetail[],
): readonly string[] {
  const leaving = holders.filter(({ id }) => !chosen.includes(id));
  return leaving.map(({ id, name }) => people.find((one) => one.id === id)?.name ?? name);
}

interface MeaningProps {
  readonly custody: CustodyView;
  readonly leaving: readonly string[];
  readonly count: number;
  readonly quorum: number;
  readonly amiss: string | null;
  readonly isSame: boolean;
}

/** What the plan means, before anybody confirms it. */
function Meaning({ custody, leaving, count, quorum, amiss, isSame }: MeaningProps) {
  const { plan } = words.custody.changing;
  const others = custody.quorum - 1;
  return (
    <div aria-live="polite" className="flex max-w-2xl flex-col gap-2.5">
      {amiss === null ? (
        <>
          <div className="flex flex-col gap-1.5 rounded-md border border-line bg-ground px-3.5 py-3 text-sm">
            <p className="font-semibold">{plan.summary(quorum, count)}</p>
            {leaving.length > 0 && <p>{plan.removed(leaving.join(', '))}</p>}
            {isSame && <p className="text-ink-2">{plan.same}</p>}
            <p className="text-ink-2">{plan.confirmed(others)}</p>
          </div>
          {quorum === count && <Callout weight="warning">{count === 2 ? plan.twoOfTwo : plan.all}</Callout>}
        </>
      ) : (
        <Callout weight="danger">{amiss}</Callout>
      )}
    </div>
  );
}
