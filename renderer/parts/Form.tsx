// A form. What it says is judged by the vault and not by the browser, which remembers nothing of it either.

import type { ReactNode } from 'react';

interface FormProps {
  readonly onSubmit: () => unknown;
  readonly className: string;
  readonly children: ReactNode;
}

export function Form({ onSubmit, className, children }: FormProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // React hands the event of a form in a dialog on to the form that the dialog was opened from.
        event.stopPropagation();
        void onSubmit();
      }}
      noValidate
      autoComplete="off"
      className={className}
    >
      {children}
    </form>
  );
}
