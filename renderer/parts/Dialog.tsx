// A dialog over the window: title, contents, and a foot with its buttons. Escape closes it.

import type { ReactNode } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';

interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly role?: 'dialog' | 'alertdialog';
  readonly width?: 'narrow' | 'wide';
}

export function Dialog({ title, isOpen, onClose, children, role = 'dialog', width = 'narrow' }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      className="fixed inset-0 z-20 grid place-items-center bg-veil p-4"
    >
      <Modal
        className={`flex max-h-full w-full min-h-0 flex-col overflow-hidden rounded-lg border border-line bg-surface shadow-raised ${width === 'wide' ? 'max-w-2xl' : 'max-w-md'}`}
      >
        <AriaDialog role={role} className="flex min-h-0 flex-col">
          <Heading slot="title" className="px-5 pt-4 pb-1 font-semibold text-ink text-lg">
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The scrolling middle of a dialog. */
export function DialogBody({ children }: { readonly children: ReactNode }) {
  return <div className="flex min-h-0 flex-col gap-4 overflow-y-auto px-5 pt-2 pb-5">{children}</div>;
}

/** The foot: what is safe on the left, what the dialog is for on the right, with the width between them. */
export function DialogFoot({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-between gap-3 border-line border-t bg-ground px-5 py-3">
      {children}
    </div>
  );
}
