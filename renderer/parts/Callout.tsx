// Something that people should know before they go on: by its weight.

import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const looks = {
  note: { Glyph: Info, look: 'border-line bg-ground text-ink-2', ink: 'text-ink-3' },
  good: { Glyph: CircleCheck, look: 'border-line bg-ground text-ink', ink: 'text-good' },
  warning: { Glyph: TriangleAlert, look: 'border-transparent bg-warn-soft text-ink', ink: 'text-warn' },
  danger: { Glyph: CircleAlert, look: 'border-transparent bg-bad-soft text-ink', ink: 'text-bad' },
} as const;

interface CalloutProps {
  readonly weight: keyof typeof looks;
  readonly title?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Callout({ weight, title, actions, children }: CalloutProps) {
  const { Glyph, look, ink } = looks[weight];
  return (
    <div className={`flex gap-2.5 rounded-md border px-3 py-2.5 text-sm ${look}`}>
      <Glyph aria-hidden className={`mt-px size-4 shrink-0 ${ink}`} />
      <div className="flex min-w-0 grow flex-col gap-1">
        {title !== undefined && <p className="select-text font-semibold text-ink">{title}</p>}
        <div className="select-text">{children}</div>
      </div>
      {actions !== undefined && <div className="-my-1 flex shrink-0 items-start gap-2">{actions}</div>}
    </div>
  );
}
