// Decrypts a ciphertext; what was in it is held until the person says what becomes of it.

import { CircleCheck } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { Revealed } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { IntoView } from '../parts/IntoView.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { type Context, ContextEntries, filledIn } from './ContextEntries.tsx';
import { useDoing } from './doing.ts';
import { usedInWords } from './keyNames.ts';
import { SecretResult } from './SecretResult.tsx';
import { Task } from './Task.tsx';
import { TokenField } from './TokenField.tsx';
import type { TaskProps } from './tasks.ts';

export function Decrypt({ keys }: Pick<TaskProps, 'keys'>) {
  const { decrypt: wording, token, context: contextWords, secret } = words.use;
  const [ciphertext, setCiphertext] = useState('');
  const [context, setContext] = useState<Context>([]);
  const [error, setError] = useState<string | null>(null);
  const { isBusy, refusal, done, run } = useDoing<Revealed>();

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (isBusy) return;
    if (ciphertext.trim() === '') return setError(token.missing);
    await run(() => ask('decrypt', { ciphertext, context: filledIn(context) }));
  }

  return (
    <Task intro={wording.intro} onSubmit={(event) => void submit(event)}>
      <TokenField
        label={token.ciphertext}
        hint={token.ciphertextHint}
        value={ciphertext}
        onChange={(next) => {
          setCiphertext(next);
          setError(null);
        }}
        error={error}
      />
      <ContextEntries context={context} onChange={setContext} hint={contextWords.hintSame} />
      <Refused refusal={refusal} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {wording.act}
        </Button>
      </div>
      {done !== null && (
        <IntoView key={done.secret.ticket}>
          <Done>{wording.done(usedInWords(keys, done))}</Done>
          <SecretResult
            title={secret.title}
            secret={done.secret}
            showing="as often as wanted"
            fileName={secret.fileName}
          />
        </IntoView>
      )}
    </Task>
  );
}

/** What was done, read out. */
export function Done({ children }: { readonly children: string }) {
  return (
    <p role="status" className="flex items-start gap-2 text-sm">
      <CircleCheck aria-hidden className="mt-px size-4 shrink-0 text-good" />
      <span className="min-w-0 select-text break-words font-medium">{children}</span>
    </p>
  );
}
