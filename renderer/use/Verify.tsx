// Verifies a signature: of a text, or of a file by the signature file beside it.

import { useRef, useState } from 'react';
import type { Chosen, FileVerified, Verified } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { IntoView } from '../parts/IntoView.tsx';
import { PlaceField } from '../parts/PlaceField.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ask, handOver } from '../vault.ts';
import { words } from '../wording/words.ts';
import { DataField, type DataFieldHandle, type Source } from './DataField.tsx';
import { useDoing } from './doing.ts';
import { isOf, useFileWork, verifyFile } from './fileWork.ts';
import { usedInWords } from './keyNames.ts';
import { ReadingFile } from './ReadingFile.tsx';
import { Task } from './Task.tsx';
import { TokenField } from './TokenField.tsx';
import type { TaskProps } from './tasks.ts';

export function Verify({ keys }: Pick<TaskProps, 'keys'>) {
  const { verify: wording, token } = words.use;
  const work = useFileWork((state) => state.work);
  const [source, setSource] = useState<Source>(isOf('verify', work) ? 'file' : 'text');
  const [signature, setSignature] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const data = useRef<DataFieldHandle>(null);
  const { isBusy, refusal, done, run, reset } = useDoing<Verified>();
  const isReading = work.is === 'running';

  async function submit() {
    if (isBusy || isReading) return;
    const isMissing = source === 'text' && signature.trim() === '';
    setError(isMissing ? token.missing : null);
    const given = data.current?.read() ?? null;
    if (given?.is === 'file') return verifyFile(given.file, chosen);
    if (given === null || isMissing) return void given?.bytes.fill(0);
    await run(() => handOver(given.bytes, (bytes) => ask('verify', { signature, data: bytes })));
  }

  return (
    <Task intro={wording.intro} onSubmit={submit}>
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
        text="stays"
      />
      {source === 'text' ? (
        <TokenField
          label={token.signature}
          hint={token.signatureHint}
          value={signature}
          onChange={(next) => {
            setSignature(next);
            setError(null);
          }}
          error={error}
        />
      ) : (
        <PlaceField
          label={wording.beside}
          what="signature"
          chosen={chosen}
          onChoose={setChosen}
          where={chosen === null ? wording.besideUsual : words.use.data.chosen(chosen.name, chosen.folder)}
          choose={wording.chooseSignature}
          usual={wording.usual}
        />
      )}
      {source === 'text' && <Refused refusal={refusal} />}
      <div>
        <Button look="primary" type="submit" isBusy={isBusy || isReading}>
          {wording.act}
        </Button>
      </div>
      {source === 'text' && done !== null && <Verdict found={done} keys={keys} />}
      {source === 'file' && isOf('verify', work) && (
        <>
          <ReadingFile work={work} />
          {work.is === 'verified' && <Verdict found={work.verified} keys={keys} />}
          {work.is === 'refused' && <Refused refusal={work.refusal} />}
        </>
      )}
    </Task>
  );
}

const weights = { genuine: 'good', 'content changed': 'danger', 'not genuine': 'danger' } as const;

function Verdict({ found, keys }: { readonly found: Verified | FileVerified } & Pick<TaskProps, 'keys'>) {
  const { verify: wording } = words.use;
  const used = usedInWords(keys, found);
  const sentences = {
    genuine: wording.genuine(used),
    'content changed': wording.changed(used),
    'not genuine': wording.notGenuine(used),
  };
  return (
    <IntoView>
      <div role="status">
        <Callout weight={weights[found.verdict]} title={wording.verdicts[found.verdict]}>
          <p>{sentences[found.verdict]}</p>
          {'signedBy' in found && (
            <p className="text-ink-2">
              {wording.signed(found.signedBy, words.amounts.moment(found.signedAt))}{' '}
              {wording.asFile(found.file)}
            </p>
          )}
        </Callout>
      </div>
    </IntoView>
  );
}
