// Which backup a drill is held with: one that the vault lists, or a file from a medium that was put away.

import { Archive } from 'lucide-react';
import { useState } from 'react';
import type { BackupView } from '../../core/recordviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { Argument, Chosen } from '../../electron/contract.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { RadioField, SelectField } from '../parts/Choice.tsx';
import { Form } from '../parts/Form.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { TextField } from '../parts/TextField.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { daysSince } from './proofs.ts';

type Given = Argument<'beginDrill'>['backup'];

export function DrillBegin({ onBegin }: { readonly onBegin: () => void }) {
  const listed = useAnswer('backups', {});
  const [how, setHow] = useState<Given['is']>('listed');
  const [name, setName] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [witness, setWitness] = useState('');
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const { drill } = words.custody;
  const there = listed.here?.backups.filter(({ standing }) => standing === 'there') ?? [];
  const newest = there[0]?.name ?? null;
  const given = givenBackup();
  const isOfWitness = refusal?.code === 'person_name_invalid';

  function givenBackup(): Given | null {
    if (how === 'chosen') return chosen === null ? null : { is: 'chosen', ticket: chosen.ticket };
    const wanted = name ?? newest;
    return wanted === null ? null : { is: 'listed', name: wanted };
  }

  async function choose() {
    const outcome = await request('choose', { what: 'backup' });
    if ('done' in outcome && outcome.done !== 'nothing chosen') setChosen(outcome.done);
  }

  async function begin() {
    if (isBusy || given === null) return;
    setBusy(true);
    setRefusal(null);
    onBegin();
    const named = witness.trim();
    const outcome = await ask('beginDrill', { backup: given, witness: named === '' ? null : named });
    // Otherwise it stays busy until the drill that the vault told of is shown.
    if (!('refused' in outcome)) return;
    setBusy(false);
    setRefusal(outcome.refused);
  }

  return (
    <Form onSubmit={begin} className="flex max-w-2xl flex-col gap-5">
      <RadioField
        label={drill.which}
        options={[
          { id: 'listed', label: drill.listed },
          { id: 'chosen', label: drill.chosen },
        ]}
        chosen={how}
        onChoose={setHow}
        isDisabled={isBusy}
      />
      {how === 'listed' ? (
        <Answered answer={listed}>
          {() =>
            there.length === 0 ? (
              <p className="text-ink-2 text-sm">{drill.noBackup}</p>
            ) : (
              <SelectField
                label={drill.listedField}
                options={there.map(optionOf)}
                chosen={name ?? newest}
                onChoose={setName}
                isDisabled={isBusy}
              />
            )
          }
        </Answered>
      ) : (
        <div className="flex flex-wrap items-center gap-3">
          <Button isDisabled={isBusy} onPress={() => void choose()}>
            <Archive aria-hidden className="size-4" />
            {drill.choose}
          </Button>
          <p role="status" className="min-w-0 select-text break-words text-ink-2 text-sm">
            {chosen === null ? '' : drill.chosenFile(chosen.name)}
          </p>
        </div>
      )}
      <TextField
        label={drill.witness}
        hint={drill.witnessHint}
        error={isOfWitness ? sentenceOf(refusal) : null}
        value={witness}
        onChange={setWitness}
        isDisabled={isBusy}
      />
      <Refused refusal={isOfWitness ? null : refusal} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy} isDisabled={given === null}>
          {isBusy ? drill.starting : drill.start}
        </Button>
      </div>
    </Form>
  );
}

function optionOf({ name, madeAt, provedAt }: BackupView) {
  const { drill } = words.custody;
  return {
    id: name,
    label: words.amounts.moment(madeAt),
    hint: `${name} · ${provedAt === null ? drill.unproved : drill.proved(daysSince(provedAt))}`,
  };
}
