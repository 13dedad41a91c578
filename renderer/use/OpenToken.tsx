// Opens a token, a ciphertext or a sealed data key; what was in it is held until the person says what becomes of it.

import { useState } from 'react';
import type { Outcome, Revealed } from '../../electron/contract.ts';
import { IntoView } from '../parts/IntoView.tsx';
import { words } from '../wording/words.ts';
import { type Context, ContextEntries, filledIn } from './ContextEntries.tsx';
import { Done } from './Done.tsx';
import { useDoing } from './doing.ts';
import { usedInWords } from './keyNames.ts';
import { SecretResult } from './SecretResult.tsx';
import { Task, TaskAct } from './Task.tsx';
import { TokenField } from './TokenField.tsx';
import type { TaskProps } from './tasks.ts';

interface OpenTokenProps extends Pick<TaskProps, 'keys'> {
  readonly intro: string;
  readonly label: string;
  readonly act: string;
  readonly open: (token: string, context: Context) => Promise<Outcome<Revealed>>;
  /** What was done, with which key and version. */
  readonly done: (used: string) => string;
  /** Over what was in it. */
  readonly title: string;
  readonly fileName: string;
  readonly showing: 'once' | 'as often as wanted';
}

export function OpenToken(props: OpenTokenProps) {
  const { keys, intro, label, act, open, done: opened, title, fileName, showing } = props;
  const { token: wording, context: contextWords } = words.use;
  const [token, setToken] = useState('');
  const [context, setContext] = useState<Context>([]);
  const [error, setError] = useState<string | null>(null);
  const { isBusy, refusal, done, run } = useDoing<Revealed>();

  async function submit() {
    if (isBusy) return;
    if (token.trim() === '') return setError(wording.missing);
    await run(() => open(token, filledIn(context)));
  }

  return (
    <Task intro={intro} onSubmit={submit}>
      <TokenField
        label={label}
        hint={wording.ciphertextHint}
        value={token}
        onChange={(next) => {
          setToken(next);
          setError(null);
        }}
        error={error}
      />
      <ContextEntries context={context} onChange={setContext} hint={contextWords.hintSame} />
      <TaskAct act={act} refusal={refusal} isBusy={isBusy} />
      {done !== null && (
        <IntoView key={done.secret.ticket}>
          <Done>{opened(usedInWords(keys, done))}</Done>
          <SecretResult title={title} secret={done.secret} showing={showing} fileName={fileName} />
        </IntoView>
      )}
    </Task>
  );
}
