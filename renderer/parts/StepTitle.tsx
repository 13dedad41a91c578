// The title of a step and the sentence under it. Where no field takes the focus, the title does, so it is read out.

import { useEffect, useRef } from 'react';

interface StepTitleProps {
  readonly title: string;
  readonly intro: string;
  /** 2: within a screen that has a title of its own. */
  readonly level?: 1 | 2;
  readonly takesFocus?: boolean;
}

export function StepTitle({ title, intro, level = 1, takesFocus = false }: StepTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const Heading = level === 1 ? 'h1' : 'h2';
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <div className="flex flex-col gap-1.5">
      <Heading ref={heading} tabIndex={-1} className="break-words font-semibold text-xl tracking-tight">
        {title}
      </Heading>
      <p className="text-ink-2">{intro}</p>
    </div>
  );
}
