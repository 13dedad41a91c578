// A ciphertext, sealed data key or signature that came out: by which key and version, to be copied or saved.

import { CircleCheck, Copy, FileDown } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import { copyText } from '../copying.ts';
import { Button } from '../parts/Button.tsx';
import { IntoView } from '../parts/IntoView.tsx';
import { Card } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';

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
  const [said, setSaid] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);

  async function save() {
    setRefusal(null);
    setSaid('');
    const chosen = await ask('choosePlace', { what: 'token', name: fileName });
    if ('refused' in chosen) return setRefusal(chosen.refused);
    if (chosen.done === 'nothing chosen') return;
    const { ticket, name, folder } = chosen.done;
    const outcome = await ask('saveToken', { token, place: ticket });
    if ('refused' in outcome) return setRefusal(outcome.refused);
    setSaid(wording.saved(name, folder));
  }

  return (
    <IntoView>
      <Card>
        <p role="status" className="flex items-start gap-2 text-sm">
          <CircleCheck aria-hidden className="mt-px size-4 shrink-0 text-good" />
          <span className="min-w-0 select-text break-words font-medium">{done}</span>
        </p>
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
          <Button
            onPress={() => void copyText(token).then((how) => how === 'copied' && setSaid(wording.copied))}
          >
            <Copy aria-hidden className="size-4" />
            {wording.copy}
          </Button>
          <Button onPress={() => void save()}>
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
