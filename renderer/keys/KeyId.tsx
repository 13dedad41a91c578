// The id of a key, to be read and copied.

import { copyText } from '../copying.ts';
import { Button } from '../parts/Button.tsx';
import { words } from '../wording/words.ts';

interface KeyIdProps {
  readonly id: string;
  /** The accessible name of the button that copies it. */
  readonly copyLabel: string;
}

export function KeyId({ id, copyLabel }: KeyIdProps) {
  return (
    <span className="-my-1 flex flex-wrap items-center gap-2">
      <code className="break-all">{id}</code>
      <Button look="quiet" size="small" aria-label={copyLabel} onPress={() => void copyText(id)}>
        {words.common.copy}
      </Button>
    </span>
  );
}
