// Data keys: making one, sealed and where it is asked for in the clear too, and opening one that was sealed.

import { useState } from 'react';
import type { Argument, NewDataKey } from '../../electron/contract.ts';
import { CheckField } from '../parts/CheckField.tsx';
import { labelLook } from '../parts/fieldLook.ts';
import { IntoView } from '../parts/IntoView.tsx';
import { RadioRow } from '../parts/RadioRow.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { type Context, ContextEntries, filledIn } from './ContextEntries.tsx';
import { useDoing } from './doing.ts';
import { useGivenKey } from './givenKey.ts';
import { KeyField } from './KeyField.tsx';
import { usedInWords } from './keyNames.ts';
import { OpenToken } from './OpenToken.tsx';
import { SecretResult } from './SecretResult.tsx';
import { Task, TaskAct } from './Task.tsx';
import { TokenResult } from './TokenResult.tsx';
import { type TaskProps, wantedFor } from './tasks.ts';

type Bits = Argument<'createDataKey'>['bits'];
const lengths = { '128': 128, '256': 256, '512': 512 } as const;
type Length = keyof typeof lengths;

export function DataKeys(props: TaskProps) {
  const { dataKey: wording } = words.use;
  const [which, setWhich] = useState<'create' | 'open'>('create');
  return (
    <div className="flex flex-col gap-4">
      <RadioRow
        label={wording.which}
        options={[
          { id: 'create', label: wording.create },
          { id: 'open', label: wording.open },
        ]}
        chosen={which}
        onChoose={setWhich}
      />
      {which === 'create' ? <CreateDataKey {...props} /> : <OpenDataKey keys={props.keys} />}
    </div>
  );
}

function CreateDataKey(props: TaskProps) {
  const { dataKey: wording, token, context: contextWords, secret } = words.use;
  const [length, setLength] = useState<Length>('256');
  const [isClear, setClear] = useState(false);
  const [context, setContext] = useState<Context>([]);
  const key = useGivenKey(props);
  const { isBusy, refusal, done, run } = useDoing<NewDataKey & { readonly bits: Bits }>();

  async function submit() {
    if (isBusy) return;
    const keyId = key.read();
    if (keyId === null) return;
    const bits = lengths[length];
    const show = isClear ? 'sealed and clear' : 'sealed only';
    await run(async () => {
      const outcome = await ask('createDataKey', { keyId, bits, show, context: filledIn(context) });
      return 'done' in outcome ? { done: { ...outcome.done, bits } } : outcome;
    });
    setClear(false);
  }

  return (
    <Task intro={wording.createIntro} onSubmit={submit}>
      <KeyField {...key.field} wanted={wantedFor.dataKey} />
      <div className="flex flex-col gap-1">
        <p aria-hidden className={labelLook}>
          {wording.bits}
        </p>
        <RadioRow
          label={wording.bits}
          options={(['128', '256', '512'] as const).map((id) => ({ id, label: wording.bitsOf(lengths[id]) }))}
          chosen={length}
          onChoose={setLength}
        />
      </div>
      <CheckField label={wording.show} hint={wording.showHint} isChecked={isClear} onChange={setClear} />
      <ContextEntries context={context} onChange={setContext} hint={contextWords.hint} />
      <TaskAct act={wording.act} refusal={refusal} isBusy={isBusy} />
      {done !== null && (
        <TokenResult
          key={done.sealed}
          done={wording.done(done.bits, usedInWords(props.keys, done))}
          label={token.sealed}
          token={done.sealed}
          fileName={token.files.sealed}
        />
      )}
      {done !== null && done.secret !== null && (
        <IntoView key={done.secret.ticket}>
          <SecretResult
            title={wording.clear}
            secret={done.secret}
            showing="once"
            fileName={secret.keyFileName}
          />
        </IntoView>
      )}
    </Task>
  );
}

function OpenDataKey({ keys }: Pick<TaskProps, 'keys'>) {
  const { dataKey: wording, token, secret } = words.use;
  return (
    <OpenToken
      keys={keys}
      intro={wording.openIntro}
      label={token.sealed}
      act={wording.openAct}
      open={(sealed, context) => ask('openDataKey', { sealed, context })}
      done={wording.opened}
      title={wording.clear}
      fileName={secret.keyFileName}
      showing="once"
    />
  );
}
