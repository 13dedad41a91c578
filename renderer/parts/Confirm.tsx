// A question before something is done that people may regret: what will happen, the safe way out, and the act by its name.

import { type FormEvent, type ReactNode, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { Outcome } from '../../electron/contract.ts';
import { refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { Dialog, DialogBody, DialogFoot } from './Dialog.tsx';
import { Refused } from './Refused.tsx';

interface ConfirmProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  /** What the button does, as a verb with its object. */
  readonly act: string;
  readonly weight?: 'primary' | 'danger';
  /** Closes the dialog once it was done. */
  readonly onAct: () => Promise<Outcome<unknown>>;
  readonly isReady?: boolean;
  readonly width?: 'narrow' | 'wide';
  /** `form`: a field in it takes the focus, and Enter there does it; else the safe way out has the focus. */
  readonly as?: 'question' | 'form';
  readonly children: ReactNode;
}

export function Confirm(props: ConfirmProps) {
  const {
    title,
    isOpen,
    onClose,
    act,
    weight = 'primary',
    onAct,
    isReady = true,
    width = 'narrow',
    as = 'question',
    children,
  } = props;
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);

  function close() {
    setRefusal(null);
    onClose();
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    event.stopPropagation();
    if (as === 'form' && isReady && !isBusy) void perform();
  }

  async function perform() {
    setBusy(true);
    setRefusal(null);
    const outcome = await onAct();
    setBusy(false);
    const refused = refusalOf(outcome);
    if (refused === null) close();
    else if (refused.code !== 'cancelled') setRefusal(refused);
  }

  const Frame = as === 'form' ? 'form' : 'div';
  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      width={width}
      role={weight === 'danger' ? 'alertdialog' : 'dialog'}
    >
      <Frame className="flex min-h-0 flex-col" {...(as === 'form' && { onSubmit: submit, noValidate: true })}>
        <DialogBody>
          {children}
          <Refused refusal={refusal} />
        </DialogBody>
        <DialogFoot>
          <Button look="quiet" onPress={close} autoFocus={as === 'question'}>
            {words.common.cancel}
          </Button>
          <Button
            look={weight}
            isBusy={isBusy}
            isDisabled={!isReady}
            {...(as === 'form' ? { type: 'submit' } : { onPress: () => void perform() })}
          >
            {act}
          </Button>
        </DialogFoot>
      </Frame>
    </Dialog>
  );
}
