// Decrypts a ciphertext.

import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { OpenToken } from './OpenToken.tsx';
import type { TaskProps } from './tasks.ts';

export function Decrypt({ keys }: Pick<TaskProps, 'keys'>) {
  const { decrypt: wording, token, secret } = words.use;
  return (
    <OpenToken
      keys={keys}
      intro={wording.intro}
      label={token.ciphertext}
      act={wording.act}
      open={(ciphertext, context) => ask('decrypt', { ciphertext, context })}
      done={wording.done}
      title={secret.title}
      fileName={secret.fileName}
      showing="as often as wanted"
    />
  );
}
