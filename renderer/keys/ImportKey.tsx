// Importing key material: how it comes, the file, and what both sides compare afterwards. Whoever goes back or closes
// the dialog finds the wrapping key where it was: it is the vault that holds it.

import { useEffect, useRef, useState } from 'react';
import type { ImportedKey, WrappingKeyView } from '../../core/keyviews.ts';
import type { RefusalCode, RefusalView } from '../../core/refusal.ts';
import type { Argument } from '../../electron/contract.ts';
import { useAnswer } from '../answers.ts';
import { notify } from '../notices.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { RadioField } from '../parts/Choice.tsx';
import { DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Form } from '../parts/Form.tsx';
import { IntoView } from '../parts/IntoView.tsx';
import { emptyField, isFieldEmpty, PassphraseField, takePassphrase } from '../parts/PassphraseField.tsx';
import { Refused, sentenceOf } from '../parts/Refused.tsx';
import { Steps } from '../parts/StepMark.tsx';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Imported } from './Imported.tsx';
import { importSteps, type Planned } from './importing.ts';
import { MaterialFile, type TakenFile } from './MaterialFile.tsx';
import { WrappingKey } from './WrappingKey.tsx';

type Way = Argument<'importKey'>['material']['is'];

/** What is put right in the step before. */
const ofTheKey: readonly RefusalCode[] = ['key_name_invalid', 'key_name_taken', 'rotation_period_invalid'];

interface ImportKeyProps {
  readonly planned: Planned;
  readonly onBack: (refusal: RefusalView | null) => void;
  readonly onImported: (id: string) => void;
  readonly onClose: () => void;
}

export function ImportKey({ planned, onBack, onImported, onClose }: ImportKeyProps) {
  const [made, setMade] = useState<ImportedKey | null>(null);
  if (made !== null) return <Imported name={planned.name} proof={made.proof} onClose={onClose} />;
  return (
    <Material
      planned={planned}
      onBack={onBack}
      onMade={(done) => {
        if (done.backup !== 'taken') notify(done.backup);
        onImported(done.id);
        setMade(done);
      }}
    />
  );
}

interface MaterialProps extends Pick<ImportKeyProps, 'planned' | 'onBack'> {
  readonly onMade: (made: ImportedKey) => void;
}

/** What has been brought so far: a file, and the passphrase that protects it. */
function useBrought(way: Way, held: WrappingKeyView | null) {
  const [file, setFile] = useState<TakenFile | null>(null);
  const [fileError, setFileError] = useState<string | null>(null);
  const [error, setError] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const { imports } = words;

  useEffect(() => () => emptyField(field), []);

  function take(taken: TakenFile | null) {
    setFile(taken);
    setFileError(null);
  }

  /** What the vault takes; null, and said where, while something is missing. */
  function material(): Argument<'importKey'>['material'] | null {
    if (file === null) setFileError(imports.noFile);
    if (way === 'wrapped') {
      if (file === null || held === null) return null;
      return { is: 'wrapped', file: file.given, wrappingKey: held.id };
    }
    if (isFieldEmpty(field)) {
      setError(imports.noPassphrase);
      if (file !== null) field.current?.focus();
    }
    if (file === null || isFieldEmpty(field)) return null;
    return { is: 'protected', file: file.given, passphrase: takePassphrase(field) };
  }

  return { file, fileError, take, field, error, setError, material };
}

function Material({ planned, onBack, onMade }: MaterialProps) {
  const isSecret = planned.type === 'AES-256';
  const [way, setWay] = useState<Way>(isSecret ? 'wrapped' : 'protected');
  const [isRevealed, setRevealed] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const wrapping = useAnswer('wrappingKey', {});
  const held = wrapping.here === null || wrapping.here === 'none' ? null : wrapping.here;
  const brought = useBrought(way, held);
  const { imports } = words;

  async function submit() {
    if (isBusy) return;
    setRefusal(null);
    const material = brought.material();
    if (material === null) return;
    setBusy(true);
    setRevealed(false);
    const { name, type, rotationDays } = planned;
    const call = () => ask('importKey', { name, type, rotationDays, material });
    const outcome = await (material.is === 'protected' ? handOver(material.passphrase, call) : call());
    setBusy(false);
    if ('done' in outcome) onMade(outcome.done);
    else refused(outcome.refused);
  }

  function refused(why: RefusalView) {
    if (ofTheKey.includes(why.code)) return onBack(why);
    if (why.code === 'wrapping_key_gone') wrapping.again();
    if (why.code !== 'import_passphrase_wrong') return setRefusal(why);
    brought.setError(sentenceOf(why));
    brought.field.current?.focus();
  }

  return (
    <Form onSubmit={submit} className="flex min-h-0 flex-col">
      <DialogBody>
        <Steps label={imports.stepsLabel} steps={imports.steps} order={importSteps} now="material" />
        <Callout weight="warning" title={imports.meansTitle}>
          {imports.means}
        </Callout>
        <WayChoice
          isSecret={isSecret}
          way={way}
          isBusy={isBusy}
          onChoose={(chosen) => {
            setWay(chosen);
            brought.take(null);
            setRefusal(null);
          }}
        />
        {way === 'wrapped' && <WrappingKey answer={wrapping} held={held} isSecret={isSecret} />}
        {(way === 'protected' || held !== null) && (
          <MaterialFile
            label={way === 'wrapped' ? imports.bring : imports.file}
            file={brought.file}
            error={brought.fileError}
            isBusy={isBusy}
            onFile={(taken) => {
              brought.take(taken);
              setRefusal(null);
            }}
          />
        )}
        {way === 'protected' && (
          <PassphraseField
            label={imports.passphrase}
            inputRef={brought.field}
            error={brought.error}
            isRevealed={isRevealed}
            onReveal={setRevealed}
            onEdit={() => brought.setError(null)}
            isReadOnly={isBusy}
          />
        )}
        {refusal !== null && (
          <IntoView>
            <Refused refusal={refusal} />
          </IntoView>
        )}
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" isDisabled={isBusy} onPress={() => onBack(null)}>
          {imports.back}
        </Button>
        <Button look="primary" type="submit" isBusy={isBusy} isDisabled={way === 'wrapped' && held === null}>
          {isBusy ? imports.working : imports.act}
        </Button>
      </DialogFoot>
    </Form>
  );
}

interface WayChoiceProps {
  readonly isSecret: boolean;
  readonly way: Way;
  readonly isBusy: boolean;
  readonly onChoose: (way: Way) => void;
}

function WayChoice({ isSecret, way, isBusy, onChoose }: WayChoiceProps) {
  const { imports } = words;
  if (isSecret) return <p className="text-ink-2 text-sm">{imports.onlyWrapped}</p>;
  return (
    <RadioField
      label={imports.how}
      options={(['protected', 'wrapped'] as const).map((id) => ({ id, ...imports.ways[id] }))}
      chosen={way}
      onChoose={onChoose}
      isDisabled={isBusy}
      arranged="side by side"
    />
  );
}
