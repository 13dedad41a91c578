// How every field of a form looks, whichever kind it is.

export const labelLook = 'text-sm font-medium text-ink';
export const hintLook = 'text-xs text-ink-3';
export const errorLook = 'select-text text-xs font-medium text-bad';
export const fieldLook =
  'min-h-8 w-full min-w-0 rounded-md border border-edge bg-surface px-2.5 py-1 text-base text-ink ' +
  'focus-visible:outline-offset-0 aria-invalid:border-bad read-only:bg-sunken disabled:bg-sunken disabled:text-ink-3 ' +
  'data-invalid:border-bad';
