// A ciphertext, sealed data key or signature that came out: by which key and version, to be copied or saved.

import { Copy, FileDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { copyText } from '../copying.ts';
import { Button } from '../parts/Button.tsx';
import { IntoView } from '../parts/IntoView.tsx';
import { Card } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { useSaving } from '../saving.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Done } from './Done.tsx';

interface TokenResultProps {
  /** What was done, with which key and version. */
  readonly done: string;
  readonly label: string;
  readonly token: string;
  /** The name that is proposed for a file. */
  readonly fileName: string;
  readonly children?: ReactNode;
}

export function TokenResult({ done, label, token, fileName, children }: TokenResultProps) {
  const { token: wording } = words.use;
  const { said, say, refusal, save } = useSaving();
  const asFile = {
    ...({ what: 'token', name: fileName, saved: wording.saved } as const),
    write: (place: string) => ask('saveToken', { token, place }),
  };

  return (
    <IntoView>
      <Card>
        <Done>{done}</Done>
        {children}
        <TextArea
          label={label}
          error={null}
          value={token}
          onChange={() => undefined}
          rows={Math.min(8, Math.ceil(token.length / 90) + 1)}
          look="code"
          isReadOnly
          most={65_536}
        />
        <div className="flex flex-wrap items-center gap-2">
          <Button onPress={() => void copyText(token).then((how) => how === 'copied' && say(wording.copied))}>
            <Copy aria-hidden className="size-4" />
            {wording.copy}
          </Button>
          <Button onPress={() => void save(asFile)}>
            <FileDown aria-hidden className="size-4" />
            {wording.save}
          </Button>
          <p role="status" className="min-w-0 select-text break-all text-ink-2 text-sm">
            {said}
          </p>
        </div>
        <Refused refusal={refusal} />
      </Card>
    </IntoView>
  );
}
