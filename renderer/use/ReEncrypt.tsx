// Moves a ciphertext or a sealed data key to the newest version of its key, or to another key; nothing of it is shown.

import { useState } from 'react';
import type { Encrypted } from '../../electron/contract.ts';
import { RadioField } from '../parts/Choice.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { type Context, ContextEntries, filledIn } from './ContextEntries.tsx';
import { useDoing } from './doing.ts';
import { KeyField } from './KeyField.tsx';
import { usedInWords } from './keyNames.ts';
import { Task, TaskAct } from './Task.tsx';
import { TokenField } from './TokenField.tsx';
import { TokenResult } from './TokenResult.tsx';
import { type TaskProps, wantedFor } from './tasks.ts';

export function ReEncrypt({ keys, keyId, onKey }: TaskProps) {
  const { reEncrypt: wording, token, context: contextWords, key: keyWords } = words.use;
  const [ciphertext, setCiphertext] = useState('');
  const [to, setTo] = useState<'newest' | 'other'>('newest');
  const [context, setContext] = useState<Context>([]);
  const [errors, setErrors] = useState<{ token: string | null; key: string | null }>(noErrors);
  const { isBusy, refusal, done, run } = useDoing<Encrypted>();

  async function submit() {
    if (isBusy) return;
    const wrong = {
      token: ciphertext.trim() === '' ? token.missing : null,
      key: to === 'other' && keyId === null ? keyWords.missing : null,
    };
    setErrors(wrong);
    if (wrong.token !== null || wrong.key !== null) return;
    const target = to === 'newest' || keyId === null ? 'newest' : keyId;
    await run(() => ask('reEncrypt', { ciphertext, to: target, context: filledIn(context) }));
  }

  return (
    <Task intro={wording.intro} onSubmit={submit}>
      <TokenField
        label={token.ciphertext}
        hint={token.ciphertextHint}
        value={ciphertext}
        onChange={(next) => {
          setCiphertext(next);
          setErrors(noErrors);
        }}
        error={errors.token}
      />
      <RadioField
        label={wording.to}
        options={[
          { id: 'newest', label: wording.newest },
          { id: 'other', label: wording.other },
        ]}
        chosen={to}
        onChoose={setTo}
      />
      {to === 'other' && (
        <KeyField
          {...{ keys }}
          wanted={wantedFor.reEncrypt}
          chosen={keyId}
          onChoose={onKey}
          error={errors.key}
        />
      )}
      <ContextEntries context={context} onChange={setContext} hint={contextWords.hintSame} />
      <TaskAct act={wording.act} refusal={refusal} isBusy={isBusy} />
      {done !== null && (
        <TokenResult
          key={done.ciphertext}
          done={wording.done(usedInWords(keys, done))}
          label={token.ciphertext}
          token={done.ciphertext}
          fileName={token.files.ciphertext}
        >
          <p className="text-ink-2 text-sm">{wording.old}</p>
        </TokenResult>
      )}
    </Task>
  );
}

const noErrors = { token: null, key: null } as const;
