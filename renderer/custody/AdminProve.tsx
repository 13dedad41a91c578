// The holders of the new set: each takes the keyboard alone and proves his share; with the last proof the set is in force.

import { useState } from 'react';
import type { AdminChangeView } from '../../core/peopleviews.ts';
import type { Chosen } from '../../electron/contract.ts';
import { goOn } from '../going.ts';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { Form } from '../parts/Form.tsx';
import { HandOver } from '../parts/HandOver.tsx';
import { KeyFileChoice } from '../parts/KeyFileChoice.tsx';
import { Section } from '../parts/Page.tsx';
import { PassphraseField } from '../parts/PassphraseField.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { useProving } from '../proving.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { StepRow, StepRows } from './StepRow.tsx';

type Proving = Extract<AdminChangeView, { stage: 'proving' }>;
type Holder = Proving['holders'][number];

export function AdminProve({ change }: { readonly change: Proving }) {
  const [preferred, setPreferred] = useState<string | null>(null);
  const [taken, setTaken] = useState<string | null>(null);
  const { prove } = words.custody.changing;
  const left = change.holders.filter(({ provedAt }) => provedAt === null);
  const next = left.find(({ id }) => id === preferred) ?? left[0];
  if (next !== undefined && taken === next.id) {
    return (
      <div className="max-w-2xl">
        <ProveForm key={next.id} holder={next} onLeave={() => setTaken(null)} />
      </div>
    );
  }
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      {next !== undefined && (
        <HandOver
          key={next.id}
          level={2}
          title={prove.handOver(next.name)}
          why={prove.handOverWhy}
          taken={prove.iAm(next.name)}
          onTaken={() => setTaken(next.id)}
        />
      )}
      <Section title={prove.holders} intro={prove.intro}>
        <Progress proved={change.holders.length - left.length} all={change.holders.length} />
        <StepRows>
          {change.holders.map((holder) => (
            <HolderRow
              key={holder.id}
              holder={holder}
              isNext={holder.id === next?.id}
              onChoose={() => {
                setPreferred(holder.id);
                setTaken(null);
              }}
            />
          ))}
        </StepRows>
        <p className="text-ink-2 text-xs">{prove.safe}</p>
        <p className="text-ink-3 text-xs">{prove.resumes}</p>
        <p className="text-ink-3 text-xs">{prove.forgotten}</p>
      </Section>
    </div>
  );
}

function Progress({ proved, all }: { readonly proved: number; readonly all: number }) {
  const { prove } = words.custody.changing;
  return (
    <div className="flex items-center gap-3">
      <p className="shrink-0 font-medium text-sm">{prove.progress(proved, all)}</p>
      <Bar label={prove.holders} value={proved} of={all} text={prove.progress(proved, all)} height="thick" />
    </div>
  );
}

interface HolderRowProps {
  readonly holder: Holder;
  readonly isNext: boolean;
  readonly onChoose: () => void;
}

function HolderRow({ holder, isNext, onChoose }: HolderRowProps) {
  const { prove } = words.custody.changing;
  const { name, provedAt } = holder;
  const step = provedAt === null ? 'to do' : 'done';
  return (
    <StepRow name={name} step={step} says={step === 'done' ? prove.proved : prove.waits}>
      {step === 'to do' && !isNext && (
        <Button size="small" look="quiet" onPress={onChoose}>
          {prove.next(name)}
        </Button>
      )}
    </StepRow>
  );
}

interface ProveFormProps {
  readonly holder: Holder;
  readonly onLeave: () => void;
}

function ProveForm({ holder, onLeave }: ProveFormProps) {
  const [keyFile, setKeyFile] = useState<Chosen | null>(null);
  const { prove } = words.custody.changing;
  const { isBusy, submit, field } = useProving(async (passphrase) => {
    const given = { personId: holder.id, passphrase, keyFile: keyFile?.ticket ?? null };
    const outcome = await ask('proveNewShare', given);
    if ('refused' in outcome) return outcome.refused;
    if (outcome.done !== 'more to prove') goOn({ screen: 'ceremony record', record: outcome.done });
    return null;
  });

  return (
    <Form onSubmit={submit} className="flex flex-col gap-5">
      <StepTitle level={2} title={prove.title(holder.name)} intro={prove.safe} />
      <PassphraseField label={words.ceremony.prove.passphrase} {...field} />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? prove.working : prove.submit}
        </Button>
        <KeyFileChoice chosen={keyFile} onChoose={setKeyFile} />
        <Button look="quiet" isDisabled={isBusy} onPress={onLeave}>
          {prove.other}
        </Button>
      </div>
    </Form>
  );
}
