// Adding a person: the admin gives name and roles, then the new person takes the keyboard and types the passphrase alone.

import { Keyboard } from 'lucide-react';
import { useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { Chosen, OfficerRole } from '../../electron/contract.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { CheckField } from '../parts/CheckField.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { DialogForm } from '../parts/DialogForm.tsx';
import { NewPassphrase, type NewPassphraseHandle } from '../parts/NewPassphrase.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';
import { KeyFilePlace } from './KeyFilePlace.tsx';
import { RoleChoice } from './RoleChoice.tsx';

interface Plan {
  readonly name: string;
  readonly roles: readonly OfficerRole[];
  readonly needsKeyFile: 'yes' | 'no';
}
type Step = 'plan' | 'hand over' | 'passphrase';

const planCodes: readonly RefusalCode[] = ['person_name_invalid', 'person_name_taken', 'roles_invalid'];

export function AddPerson({
  vaultName,
  onClose,
}: {
  readonly vaultName: string;
  readonly onClose: () => void;
}) {
  const [step, setStep] = useState<Step>('plan');
  const [plan, setPlan] = useState<Plan>({ name: '', roles: [], needsKeyFile: 'no' });
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const { add } = words.people;
  const titles = { plan: add.title, 'hand over': add.handOver(plan.name), passphrase: add.own(plan.name) };

  function refused(refused: RefusalView) {
    setRefusal(refused);
    setStep('plan');
  }

  return (
    <Dialog isOpen width="wide" title={titles[step]} onClose={onClose}>
      {step === 'plan' && (
        <PlanForm
          plan={plan}
          refusal={refusal}
          onPlan={(next) => {
            setPlan(next);
            setRefusal(null);
            setStep('hand over');
          }}
          onClose={onClose}
        />
      )}
      {step === 'hand over' && (
        <HandOver name={plan.name} onTaken={() => setStep('passphrase')} onClose={onClose} />
      )}
      {step === 'passphrase' && (
        <OwnPassphrase plan={plan} vaultName={vaultName} onRefused={refused} onClose={onClose} />
      )}
    </Dialog>
  );
}

interface PlanFormProps {
  readonly plan: Plan;
  readonly refusal: RefusalView | null;
  readonly onPlan: (plan: Plan) => void;
  readonly onClose: () => void;
}

function PlanForm({ plan, refusal, onPlan, onClose }: PlanFormProps) {
  const [name, setName] = useState(plan.name);
  const [roles, setRoles] = useState(plan.roles);
  const [needsKeyFile, setNeedsKeyFile] = useState(plan.needsKeyFile);
  const [wrong, setWrong] = useState<'name' | 'roles' | 'refused' | null>(
    refusal === null ? null : 'refused',
  );
  const field = useRef<HTMLInputElement>(null);
  const { add } = words.people;
  const isOfName = refusal !== null && refusal.code !== 'roles_invalid' && planCodes.includes(refusal.code);
  const nameError =
    wrong === 'name' ? add.nameMissing : wrong === 'refused' && isOfName ? sentenceOf(refusal) : null;

  function submit() {
    if (name.trim() === '') {
      setWrong('name');
      return field.current?.focus();
    }
    if (roles.length === 0) return setWrong('roles');
    onPlan({ name: name.trim(), roles, needsKeyFile });
  }

  return (
    <DialogForm onSubmit={submit} onCancel={onClose} act={add.next}>
      <p className="text-ink-2 text-sm">{add.intro}</p>
      <TextField
        label={add.name}
        value={name}
        onChange={(next) => {
          setName(next);
          setWrong(null);
        }}
        error={nameError}
        inputRef={field}
        autoFocus
      />
      <RoleChoice
        chosen={roles}
        onChoose={(next) => {
          setRoles(next);
          setWrong(null);
        }}
        error={wrong === 'roles' ? add.rolesMissing : null}
      />
      <CheckField
        label={add.keyFile}
        hint={add.keyFileHint}
        isChecked={needsKeyFile === 'yes'}
        onChange={(isNeeded) => setNeedsKeyFile(isNeeded ? 'yes' : 'no')}
      />
      <Refused refusal={wrong === 'refused' && !isOfName ? refusal : null} />
    </DialogForm>
  );
}

interface HandOverProps {
  readonly name: string;
  readonly onTaken: () => void;
  readonly onClose: () => void;
}

/** Between the admin and the new person: nothing to read over a shoulder, one thing to do. */
function HandOver({ name, onTaken, onClose }: HandOverProps) {
  const { add } = words.people;
  return (
    <>
      <DialogBody>
        <div className="flex items-start gap-3">
          <Keyboard aria-hidden className="size-6 shrink-0 text-accent-ink" strokeWidth={1.5} />
          <p className="text-ink-2 text-sm">{add.handOverWhy(name)}</p>
        </div>
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={onClose}>
          {words.common.cancel}
        </Button>
        <Button look="primary" autoFocus onPress={onTaken}>
          {add.taken(name)}
        </Button>
      </DialogFoot>
    </>
  );
}

interface OwnPassphraseProps {
  readonly plan: Plan;
  readonly vaultName: string;
  readonly onRefused: (refusal: RefusalView) => void;
  readonly onClose: () => void;
}

function OwnPassphrase({ plan, vaultName, onRefused, onClose }: OwnPassphraseProps) {
  const [isBusy, setBusy] = useState(false);
  const [place, setPlace] = useState<Chosen | null>(null);
  const [isPlaceMissing, setPlaceMissing] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const chosen = useRef<NewPassphraseHandle>(null);
  const { add } = words.people;
  const { name, roles, needsKeyFile } = plan;

  async function submit() {
    const choosing = chosen.current;
    if (isBusy || choosing === null) return;
    setRefusal(null);
    const lacksPlace = needsKeyFile === 'yes' && place === null;
    setPlaceMissing(lacksPlace);
    if (choosing.check() === 'wrong' || lacksPlace) return;
    setBusy(true);
    const outcome = await handOver(choosing.take(), (passphrase) =>
      ask('addPerson', { name, roles: [...roles], passphrase, keyFile: place?.ticket ?? null }),
    );
    setBusy(false);
    if ('done' in outcome) {
      onClose();
      return go({ screen: 'person', personId: outcome.done.id });
    }
    const { refused } = outcome;
    if (planCodes.includes(refused.code)) onRefused(refused);
    else if (choosing.refuse(refused) === 'elsewhere') setRefusal(refused);
  }

  return (
    <DialogForm onSubmit={submit} onCancel={onClose} act={isBusy ? add.working : add.submit} isBusy={isBusy}>
      <p className="text-ink-2 text-sm">{add.ownWhy}</p>
      <NewPassphrase
        handle={chosen}
        label={add.passphrase}
        repeatLabel={add.repeat}
        names={() => [vaultName, name]}
        isBusy={isBusy}
        autoFocus
      />
      {needsKeyFile === 'yes' && (
        <KeyFilePlace
          chosen={place}
          onChoose={(next) => {
            setPlace(next);
            setPlaceMissing(false);
          }}
          error={isPlaceMissing ? add.keyFileMissing : null}
        />
      )}
      <Refused refusal={refusal} />
    </DialogForm>
  );
}
