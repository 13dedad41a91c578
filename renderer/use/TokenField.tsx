// A ciphertext, sealed data key or signature that is put in: pasted, or taken from the file that holds it.

import { FileText } from 'lucide-react';
import { Button } from '../parts/Button.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

interface TokenFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | null;
}

export function TokenField({ label, hint, value, onChange, error }: TokenFieldProps) {
  async function take() {
    const chosen = await request('choose', { what: 'token' });
    if (!('done' in chosen) || chosen.done === 'nothing chosen') return;
    const read = await request('readToken', { file: chosen.done.ticket });
    if ('done' in read) onChange(read.done.text);
  }

  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <TextArea
        {...{ label, hint, value, onChange, error }}
        rows={value.length > 400 ? 6 : 3}
        look="code"
        most={65_536}
      />
      <div>
        <Button size="small" onPress={() => void take()}>
          <FileText aria-hidden className="size-3.5" />
          {words.use.token.fromFile}
        </Button>
      </div>
    </div>
  );
}
