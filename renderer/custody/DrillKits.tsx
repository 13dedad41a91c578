// The kits of a drill, one after the other: each with the passphrase of its admin.

import { Check } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { DrillView } from '../../core/views.ts';
import type { Chosen } from '../../electron/contract.ts';
import { goOn } from '../going.ts';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { KeyFileChoice } from '../parts/KeyFileChoice.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { emptyField, isFieldEmpty, PassphraseField, takePassphrase } from '../parts/PassphraseField.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';
import { type GivenKit, KitFields } from './KitFields.tsx';

type UnderWay = NonNullable<DrillView['underWay']>;

interface DrillKitsProps {
  readonly underWay: UnderWay;
  /** Also of a refusal that ended the drill. */
  readonly onRefused: (refusal: RefusalView | null) => void;
}

export function DrillKits({ underWay, onRefused }: DrillKitsProps) {
  const { drill, recordPaper } = words.custody;
  const { backup, madeAt, epoch, quorum, witness, admins } = underWay;
  const presented = admins.filter((one) => one.presented === 'yes').length;
  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <Facts
        facts={[
          [drill.backup, backup],
          [drill.made, words.amounts.moment(madeAt)],
          [drill.rootKey, drill.numbered(epoch)],
          [recordPaper.witness, witness ?? recordPaper.noWitness],
        ]}
      />
      <div className="flex items-center gap-3">
        <p className="shrink-0 font-medium text-sm">{drill.progress(presented, quorum)}</p>
        <Bar
          label={drill.progressLabel}
          value={presented}
          of={quorum}
          text={drill.progress(presented, quorum)}
          height="thick"
        />
      </div>
      <Section title={drill.next(presented + 1)}>
        <KitForm key={presented} onRefused={onRefused} />
      </Section>
      <Section title={drill.admins}>
        <ul className="overflow-hidden rounded-lg border border-line *:border-line *:not-first:border-t">
          {admins.map(({ id, name, presented: isPresented }) => (
            <li key={id} className="flex min-h-9 items-center gap-3 px-4 py-1.5 text-sm">
              <span className="min-w-0 grow break-words font-medium">{name}</span>
              {isPresented === 'yes' ? (
                <span className="flex items-center gap-1.5 text-good text-xs">
                  <Check aria-hidden className="size-3.5" strokeWidth={2.5} />
                  {drill.presented}
                </span>
              ) : (
                <span className="text-ink-3 text-xs">{drill.waits}</span>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

const ofThePassphrase: readonly RefusalCode[] = [
  'passphrase_wrong',
  'passphrase_malformed',
  'wait_before_retry',
  'key_file_missing',
  'key_file_wrong',
  'key_file_damaged',
];

function KitForm({ onRefused }: Pick<DrillKitsProps, 'onRefused'>) {
  const [kit, setKit] = useState<GivenKit | null>(null);
  const [kitError, setKitError] = useState<string | null>(null);
  const [isRevealed, setRevealed] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const [keyFile, setKeyFile] = useState<Chosen | null>(null);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { drill } = words.custody;

  useEffect(() => () => emptyField(field), []);

  async function present(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    setRefusal(null);
    onRefused(null);
    setKitError(kit === null ? drill.noKit : null);
    if (isFieldEmpty(field)) {
      setError(words.passphrase.missing);
      field.current?.focus();
    }
    if (kit === null || isFieldEmpty(field)) return;
    setBusy(true);
    setRevealed(false);
    const outcome = await handOver(takePassphrase(field), (passphrase) =>
      ask('presentDrillKit', { kit, passphrase, keyFile: keyFile?.ticket ?? null }),
    );
    if ('refused' in outcome) return refused(outcome.refused);
    if (outcome.done !== 'more to present') goOn({ screen: 'ceremony record', record: outcome.done });
    // Otherwise it stays busy until the drill that the vault told of asks for the next kit.
  }

  function refused(refused: RefusalView) {
    setBusy(false);
    onRefused(refused);
    if (ofThePassphrase.includes(refused.code)) {
      setError(sentenceOf(refused));
      field.current?.focus();
    } else setRefusal(refused);
  }

  return (
    <form
      onSubmit={(event) => void present(event)}
      noValidate
      autoComplete="off"
      className="flex flex-col gap-4"
    >
      <KitFields
        onGiven={(given) => {
          setKit(given);
          setKitError(null);
          setRefusal(null);
        }}
        error={kitError}
        isBusy={isBusy}
      />
      <PassphraseField
        label={drill.passphrase}
        hint={drill.passphraseHint}
        inputRef={field}
        error={error}
        isRevealed={isRevealed}
        onReveal={setRevealed}
        onEdit={() => setError(null)}
        isReadOnly={isBusy}
      />
      <Refused refusal={refusal} />
      <div className="flex flex-wrap items-center gap-3">
        <Button look="primary" type="submit" isBusy={isBusy}>
          {drill.present}
        </Button>
        <KeyFileChoice chosen={keyFile} onChoose={setKeyFile} />
        <p role="status" className="min-w-0 text-ink-2 text-sm">
          {isBusy ? drill.presenting : ''}
        </p>
      </div>
    </form>
  );
}
