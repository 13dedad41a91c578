// Signs a text, or a file into a signature file beside it.

import { useRef, useState } from 'react';
import type { FileSigned, Signed } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { IntoView } from '../parts/IntoView.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ask, handOver, request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { DataField, type DataFieldHandle, type Source } from './DataField.tsx';
import { useDoing } from './doing.ts';
import { type FileWork, isOf, signFile, useFileWork } from './fileWork.ts';
import { useGivenKey } from './givenKey.ts';
import { KeyField } from './KeyField.tsx';
import { usedInWords } from './keyNames.ts';
import { ReadingFile } from './ReadingFile.tsx';
import { Task } from './Task.tsx';
import { TokenResult } from './TokenResult.tsx';
import { type TaskProps, wantedFor } from './tasks.ts';

export function Sign(props: TaskProps) {
  const { keys } = props;
  const { sign: wording, token } = words.use;
  const work = useFileWork((state) => state.work);
  const [source, setSource] = useState<Source>(isOf('sign', work) ? 'file' : 'text');
  const key = useGivenKey(props);
  const data = useRef<DataFieldHandle>(null);
  const { isBusy, refusal, done, run, reset } = useDoing<Signed>();
  const isReading = work.is === 'running';

  async function submit() {
    if (isBusy || isReading) return;
    const both = key.readWith(data);
    if (both === null) return;
    const { keyId, given } = both;
    if (given.is === 'file') return signFile(keyId, given.file, 'refuse');
    const how = await run(() => handOver(given.bytes, (bytes) => ask('sign', { keyId, data: bytes })));
    if (how === 'done') data.current?.empty();
  }

  return (
    <Task intro={wording.intro} onSubmit={submit}>
      <KeyField {...key.field} wanted={wantedFor.sign} />
      <DataField
        handle={data}
        label={wording.what}
        source={source}
        onSource={(next) => {
          setSource(next);
          reset();
        }}
        purpose="file"
        isBusy={isBusy}
        text="goes with the result"
      />
      {source === 'text' && <Refused refusal={refusal} />}
      <div>
        <Button look="primary" type="submit" isBusy={isBusy || isReading}>
          {wording.act}
        </Button>
      </div>
      {source === 'file' && <FileOutcome work={work} keys={keys} />}
      {source === 'text' && done !== null && (
        <TokenResult
          key={done.signature}
          done={wording.done(usedInWords(keys, done))}
          label={token.signature}
          token={done.signature}
          fileName={token.files.signature}
        />
      )}
    </Task>
  );
}

function FileOutcome({ work, keys }: { readonly work: FileWork } & Pick<TaskProps, 'keys'>) {
  const { sign: wording } = words.use;
  if (!isOf('sign', work)) return null;
  if (work.is === 'running') return <ReadingFile work={work} />;
  if (work.is === 'signed') return <FileIsSigned signed={work.signed} keys={keys} />;
  if (work.is !== 'refused') return null;
  const { refusal, again } = work;
  if (refusal.code !== 'target_exists' || again === null) return <Refused refusal={refusal} />;
  return (
    <Callout
      weight="warning"
      actions={
        <Button onPress={() => void signFile(again.keyId, again.file, 'number')}>{wording.number}</Button>
      }
    >
      {wording.existing}
    </Callout>
  );
}

function FileIsSigned({ signed, keys }: { readonly signed: FileSigned } & Pick<TaskProps, 'keys'>) {
  const { sign: wording } = words.use;
  return (
    <IntoView>
      <div role="status">
        <Callout
          weight="good"
          title={wording.done(usedInWords(keys, signed))}
          actions={
            <Button onPress={() => void request('showSignature', { signature: signed.ticket })}>
              {wording.show}
            </Button>
          }
        >
          <span className="break-all">{wording.fileDone(signed.name, signed.folder)}</span>
        </Callout>
      </div>
    </IntoView>
  );
}
