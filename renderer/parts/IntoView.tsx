// What came of a form comes into view, for it stands below it.

import { type ReactNode, useEffect, useRef } from 'react';

export function IntoView({ children }: { readonly children: ReactNode }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => frame.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div ref={frame} className="flex scroll-my-5 flex-col gap-4">
      {children}
    </div>
  );
}
