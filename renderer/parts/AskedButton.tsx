// A quiet button for something that is asked about once more before it is done, such as giving up what is under way.

import { useState } from 'react';
import type { Outcome } from '../../electron/contract.ts';
import { Button } from './Button.tsx';
import { Confirm } from './Confirm.tsx';

interface AskedButtonProps {
  readonly button: string;
  readonly size?: 'normal' | 'small';
  readonly title: string;
  /** What will happen, in a sentence. */
  readonly what: string;
  readonly act: string;
  readonly weight?: 'primary' | 'danger';
  readonly onAct: () => Promise<Outcome<unknown>>;
}

export function AskedButton(props: AskedButtonProps) {
  const { button, size = 'normal', title, what, act, weight = 'primary', onAct } = props;
  const [isAsking, setAsking] = useState(false);
  return (
    <>
      <Button look="quiet" size={size} onPress={() => setAsking(true)}>
        {button}
      </Button>
      <Confirm
        title={title}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        act={act}
        weight={weight}
        onAct={onAct}
      >
        <p className="text-ink-2 text-sm">{what}</p>
      </Confirm>
    </>
  );
}
