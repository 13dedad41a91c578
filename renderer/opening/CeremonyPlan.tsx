// The first step of the ceremony: what the vault is called, how many admins it has, how many of them open it.

import { KeyRound, ShieldCheck, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import { Button } from '../parts/Button.tsx';
import { Form } from '../parts/Form.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { StepField } from '../parts/StepField.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';

const fieldCodes: readonly RefusalCode[] = ['vault_name_invalid', 'person_name_invalid'];

export function CeremonyPlan() {
  const [vaultName, setVaultName] = useState('');
  const [admins, setAdmins] = useState(3);
  const [quorum, setQuorum] = useState(2);
  const [witness, setWitness] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const nameField = useRef<HTMLInputElement>(null);
  const witnessField = useRef<HTMLInputElement>(null);
  const { plan } = words.ceremony;

  const errorOf = (code: RefusalCode) => (refusal?.code === code ? sentenceOf(refusal) : null);

  function changeAdmins(count: number) {
    setAdmins(count);
    setQuorum((before) => Math.min(before, count));
  }

  async function begin() {
    if (isBusy) return;
    setBusy(true);
    const named = witness.trim();
    const outcome = await ask('beginCreation', {
      vaultName: vaultName.trim(),
      admins,
      quorum,
      witness: named === '' ? null : named,
    });
    setBusy(false);
    const refused = refusalOf(outcome);
    setRefusal(refused);
    if (refused?.code === 'vault_name_invalid') nameField.current?.focus();
    if (refused?.code === 'person_name_invalid') witnessField.current?.focus();
  }

  return (
    <Form onSubmit={begin} className="flex flex-col gap-5 [@media(max-height:42rem)]:gap-4">
      <StepTitle title={plan.title} intro={plan.intro} />
      <TextField
        label={plan.vaultName}
        error={errorOf('vault_name_invalid')}
        value={vaultName}
        onChange={setVaultName}
        inputRef={nameField}
        autoFocus
      />
      <div className="flex flex-col gap-4">
        <div className="grid grid-cols-1 gap-4 sm:grid-cols-2">
          <StepField
            label={plan.admins}
            hint={plan.adminsHint}
            value={admins}
            least={2}
            most={16}
            onChange={changeAdmins}
          />
          <StepField
            label={plan.quorum}
            hint={plan.quorumHint}
            value={quorum}
            least={2}
            most={admins}
            onChange={setQuorum}
          />
        </div>
        <QuorumMeaning admins={admins} quorum={quorum} />
      </div>
      <TextField
        label={plan.witness}
        hint={plan.witnessHint}
        error={errorOf('person_name_invalid')}
        value={witness}
        onChange={setWitness}
        inputRef={witnessField}
      />
      <Refused refusal={refusal !== null && fieldCodes.includes(refusal.code) ? null : refusal} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {plan.begin}
        </Button>
      </div>
    </Form>
  );
}

const meaningLook = 'grid grid-cols-[1rem_minmax(0,1fr)] gap-x-2.5';

/** What k of n means on the day somebody is lost and on the day something is stolen. */
function QuorumMeaning({ admins, quorum }: { readonly admins: number; readonly quorum: number }) {
  const { plan } = words.ceremony;
  const forgivesNone = admins === quorum;
  const LossGlyph = forgivesNone ? TriangleAlert : ShieldCheck;
  return (
    <div aria-live="polite" className="rounded-md border border-line bg-ground text-sm">
      <p className="border-line border-b px-3.5 py-2.5 font-medium">
        <span className="mr-2 font-semibold">{plan.rule(quorum, admins)}</span>
        <span className="text-ink-2">{plan.opens(quorum, admins)}</span>
      </p>
      <dl className="flex flex-col gap-2.5 px-3.5 py-3">
        <div className={meaningLook}>
          <dt className="contents font-medium">
            <LossGlyph aria-hidden className={`mt-0.5 size-4 ${forgivesNone ? 'text-warn' : 'text-ink-3'}`} />
            <span>{plan.lossTitle}</span>
          </dt>
          <dd className={`col-start-2 ${forgivesNone ? 'text-warn' : 'text-ink-2'}`}>
            {plan.loss(quorum, admins)}
          </dd>
        </div>
        <div className={meaningLook}>
          <dt className="contents font-medium">
            <KeyRound aria-hidden className="mt-0.5 size-4 text-ink-3" />
            <span>{plan.theftTitle}</span>
          </dt>
          <dd className="col-start-2 text-ink-2">{plan.theft(quorum)}</dd>
        </div>
      </dl>
    </div>
  );
}
