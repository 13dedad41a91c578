// A question before something is done that people may regret: what will happen, the safe way out, and the act by its name.

import { type ReactNode, useState } from 'react';
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
    children,
  } = props;
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<RefusalView | null>(null);

  function close() {
    setRefusal(null);
    onClose();
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

  return (
    <Dialog
      title={title}
      isOpen={isOpen}
      onClose={close}
      width={width}
      role={weight === 'danger' ? 'alertdialog' : 'dialog'}
    >
      <DialogBody>
        {children}
        <Refused refusal={refusal} />
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={close} autoFocus>
          {words.common.cancel}
        </Button>
        <Button look={weight} isBusy={isBusy} isDisabled={!isReady} onPress={() => void perform()}>
          {act}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}
