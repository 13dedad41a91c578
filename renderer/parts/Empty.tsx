// A list with nothing in it says what would be there, and how it gets there.

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

interface EmptyProps {
  readonly glyph: LucideIcon;
  readonly title: string;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
}

export function Empty({ glyph: Glyph, title, children, actions }: EmptyProps) {
  return (
    <div className="m-auto flex max-w-sm flex-col items-center gap-1.5 px-5 py-8 text-center">
      <Glyph aria-hidden className="mb-1 size-6 text-ink-3" strokeWidth={1.5} />
      <p className="font-medium">{title}</p>
      {children !== undefined && <p className="text-ink-2 text-sm">{children}</p>}
      {actions !== undefined && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  );
}
