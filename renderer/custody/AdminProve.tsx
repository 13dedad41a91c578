// The holders of the new set: each takes the keyboard alone and proves his share; with the last proof the set is in force.

import { Check } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { AdminChangeView } from '../../core/views.ts';
import type { Chosen } from '../../electron/contract.ts';
import { goOn } from '../going.ts';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { HandOver } from '../parts/HandOver.tsx';
import { KeyFileChoice } from '../parts/KeyFileChoice.tsx';
import { Section } from '../parts/Page.tsx';
import { emptyField, isFieldEmpty, PassphraseField, takePassphrase } from '../parts/PassphraseField.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { StepTitle } from '../parts/StepTitle.tsx';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';

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
        <ul className="overflow-hidden rounded-lg border border-line *:border-line *:not-first:border-t">
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
        </ul>
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
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-sm">
      <span className="min-w-0 grow break-words font-medium">{name}</span>
      {provedAt !== null ? (
        <span className="flex items-center gap-1.5 text-good text-xs">
          <Check aria-hidden className="size-3.5" strokeWidth={2.5} />
          {prove.proved}
        </span>
      ) : (
        <>
          <span className="text-ink-3 text-xs">{prove.waits}</span>
          {!isNext && (
            <Button size="small" look="quiet" onPress={onChoose}>
              {prove.next(name)}
            </Button>
          )}
        </>
      )}
    </li>
  );
}

interface ProveFormProps {
  readonly holder: Holder;
  readonly onLeave: () => void;
}

function ProveForm({ holder, onLeave }: ProveFormProps) {
  const [isRevealed, setRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [keyFile, setKeyFile] = useState<Chosen | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { prove } = words.custody.changing;

  useEffect(() => () => emptyField(field), []);

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    if (isFieldEmpty(field)) {
      setError(words.passphrase.missing);
      return field.current?.focus();
    }
    setBusy(true);
    setError(null);
    setRevealed(false);
    const outcome = await handOver(takePassphrase(field), (passphrase) =>
      ask('proveNewShare', { personId: holder.id, passphrase, keyFile: keyFile?.ticket ?? null }),
    );
    if ('refused' in outcome) {
      setBusy(false);
      setError(sentenceOf(outcome.refused));
      field.current?.focus();
    } else if (outcome.done !== 'more to prove') goOn({ screen: 'ceremony record', record: outcome.done });
    // Otherwise it stays busy until the change that the vault told of shows the next one.
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-5"
    >
      <StepTitle level={2} title={prove.title(holder.name)} intro={prove.safe} />
      <PassphraseField
        label={words.ceremony.prove.passphrase}
        inputRef={field}
        error={error}
        isRevealed={isRevealed}
        onReveal={setRevealed}
        onEdit={() => setError(null)}
        isReadOnly={isBusy}
        autoFocus
      />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" type="submit" isBusy={isBusy}>
          {isBusy ? prove.working : prove.submit}
        </Button>
        <KeyFileChoice chosen={keyFile} onChoose={setKeyFile} />
        <Button look="quiet" isDisabled={isBusy} onPress={onLeave}>
          {prove.other}
        </Button>
      </div>
    </form>
  );
}
