// The wrapping key of an import: made, its public half saved, and the commands that wrap under it.

import { Copy, Save } from 'lucide-react';
import { useState } from 'react';
import type { WrappingKeyView } from '../../core/keyviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import type { Answer } from '../answers.ts';
import { copyText } from '../copying.ts';
import { Loading } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { labelLook } from '../parts/fieldLook.ts';
import { Facts } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { useSaving } from '../saving.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Fingerprint } from './Fingerprint.tsx';

interface WrappingKeyProps {
  readonly answer: Answer<WrappingKeyView | 'none'>;
  readonly held: WrappingKeyView | null;
  /** Whether it is to wrap an AES key, and not a private key. */
  readonly isSecret: boolean;
}

export function WrappingKey({ answer, held, isSecret }: WrappingKeyProps) {
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { wrapping } = words.imports;

  async function make() {
    setRefusal(null);
    setBusy(true);
    const outcome = await ask('makeWrappingKey', {});
    setBusy(false);
    if ('refused' in outcome) setRefusal(outcome.refused);
    else answer.again();
  }

  if (answer.here === null)
    return answer.refusal === null ? <Loading /> : <Refused refusal={answer.refusal} />;
  return (
    <section
      aria-label={wrapping.title}
      className="flex min-w-0 flex-col gap-3 rounded-lg border border-line bg-ground px-4 py-3"
    >
      <div className="flex flex-col gap-0.5 text-sm">
        <p>{wrapping.what}</p>
        <p className="text-ink-2">{wrapping.limits}</p>
      </div>
      {held === null ? (
        <div>
          <Button isBusy={isBusy} onPress={() => void make()}>
            {isBusy ? wrapping.making : wrapping.make}
          </Button>
        </div>
      ) : (
        <Held
          held={held}
          command={isSecret ? held.commands.secretKey : held.commands.privateKey}
          isBusy={isBusy}
          onReplace={() => void make()}
        />
      )}
      <Refused refusal={refusal} />
    </section>
  );
}

interface HeldProps {
  readonly held: WrappingKeyView;
  readonly command: string;
  readonly isBusy: boolean;
  readonly onReplace: () => void;
}

function Held({ held, command, isBusy, onReplace }: HeldProps) {
  const { said, refusal, save } = useSaving();
  const { wrapping } = words.imports;
  const asFile = {
    ...({ what: 'wrapping key', name: wrapping.fileName, saved: wrapping.saved } as const),
    write: (place: string) => ask('saveWrappingKey', { wrappingKey: held.id, place }),
  };
  return (
    <>
      <div className="flex flex-col gap-1.5">
        <p className={labelLook}>{wrapping.save}</p>
        <p className="text-ink-2 text-sm">{wrapping.saveHow}</p>
        <Facts
          facts={[
            [wrapping.fingerprint, <Fingerprint key="f" of={held.fingerprint} />],
            [wrapping.goodUntil, words.amounts.moment(held.goodUntil)],
          ]}
        />
        <div className="flex flex-wrap items-center gap-2 pt-0.5">
          <Button onPress={() => void save(asFile)}>
            <Save aria-hidden className="size-3.5" />
            {wrapping.saveAct}
          </Button>
          <Button look="quiet" isBusy={isBusy} onPress={onReplace}>
            {isBusy ? wrapping.making : wrapping.replace}
          </Button>
        </div>
        <p role="status" className={said === '' ? 'sr-only' : 'select-text break-words text-good text-sm'}>
          {said}
        </p>
        <Refused refusal={refusal} />
      </div>
      <div className="flex flex-col gap-1.5">
        <p className={labelLook}>{wrapping.wrap}</p>
        <TextArea
          label={wrapping.commands}
          error={null}
          value={command}
          onChange={() => undefined}
          rows={command.split('\n').length}
          look="code"
          isReadOnly
          most={4000}
        />
        <div>
          <Button size="small" onPress={() => void copyText(command)}>
            <Copy aria-hidden className="size-3.5" />
            {wrapping.copy}
          </Button>
        </div>
      </div>
    </>
  );
}
