// A form that fills a dialog: its fields, and a foot with the safe way out and what it is for.

import type { ReactNode } from 'react';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { DialogBody, DialogFoot } from './Dialog.tsx';
import { Form } from './Form.tsx';

interface DialogFormProps {
  readonly onSubmit: () => unknown;
  readonly onCancel: () => void;
  /** What the button says. */
  readonly act: string;
  readonly isBusy?: boolean;
  readonly children: ReactNode;
}

export function DialogForm({ onSubmit, onCancel, act, isBusy = false, children }: DialogFormProps) {
  return (
    <Form onSubmit={onSubmit} className="flex min-h-0 flex-col">
      <DialogBody>{children}</DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={onCancel}>
          {words.common.cancel}
        </Button>
        <Button look="primary" type="submit" isBusy={isBusy}>
          {act}
        </Button>
      </DialogFoot>
    </Form>
  );
}
