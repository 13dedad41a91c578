// What was done, read out.

import { CircleCheck } from 'lucide-react';

export function Done({ children }: { readonly children: string }) {
  return (
    <p role="status" className="flex items-start gap-2 text-sm">
      <CircleCheck aria-hidden className="mt-px size-4 shrink-0 text-good" />
      <span className="min-w-0 select-text break-words font-medium">{children}</span>
    </p>
  );
}
