// Encrypts a text or a small file under a key.

import { useRef, useState } from 'react';
import type { Encrypted } from '../../electron/contract.ts';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';
import { type Context, ContextEntries, filledIn } from './ContextEntries.tsx';
import { DataField, type DataFieldHandle, type Source } from './DataField.tsx';
import { useDoing } from './doing.ts';
import { useGivenKey } from './givenKey.ts';
import { KeyField } from './KeyField.tsx';
import { usedInWords } from './keyNames.ts';
import { Task, TaskAct } from './Task.tsx';
import { TokenResult } from './TokenResult.tsx';
import { type TaskProps, wantedFor } from './tasks.ts';

export function Encrypt(props: TaskProps) {
  const { encrypt: wording, token, context: contextWords } = words.use;
  const [source, setSource] = useState<Source>('text');
  const [context, setContext] = useState<Context>([]);
  const key = useGivenKey(props);
  const data = useRef<DataFieldHandle>(null);
  const { isBusy, refusal, done, run } = useDoing<Encrypted>();

  async function submit() {
    if (isBusy) return;
    const both = key.readWith(data);
    if (both === null) return;
    const { keyId, given } = both;
    const how = await run(() =>
      given.is === 'text'
        ? handOver(given.bytes, (bytes) => ask('encrypt', { keyId, data: bytes, context: filledIn(context) }))
        : ask('encryptFile', { keyId, file: given.file.ticket, context: filledIn(context) }),
    );
    if (how === 'done') data.current?.empty();
  }

  return (
    <Task intro={wording.intro} onSubmit={submit}>
      <KeyField {...key.field} wanted={wantedFor.encrypt} />
      <DataField
        handle={data}
        label={wording.what}
        source={source}
        onSource={setSource}
        purpose="data"
        isBusy={isBusy}
        text="goes with the result"
      />
      <ContextEntries context={context} onChange={setContext} hint={contextWords.hint} />
      <TaskAct act={wording.act} refusal={refusal} isBusy={isBusy} />
      {done !== null && (
        <TokenResult
          key={done.ciphertext}
          done={wording.done(usedInWords(props.keys, done))}
          label={token.ciphertext}
          token={done.ciphertext}
          fileName={token.files.ciphertext}
        />
      )}
    </Task>
  );
}
