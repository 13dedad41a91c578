// The title of a step and the sentence under it. Where no field takes the focus, the title does, so it is read out.

import { useEffect, useRef } from 'react';

interface StepTitleProps {
  readonly title: string;
  readonly intro: string;
  readonly takesFocus?: boolean;
}

export function StepTitle({ title, intro, takesFocus = false }: StepTitleProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (takesFocus) heading.current?.focus();
  }, [takesFocus]);
  return (
    <div className="flex flex-col gap-1.5">
      <h1 ref={heading} tabIndex={-1} className="font-semibold text-xl tracking-tight">
        {title}
      </h1>
      <p className="text-ink-2">{intro}</p>
    </div>
  );
}
