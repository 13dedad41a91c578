// Parts of the window that the first screen can do without: each is loaded when it is shown, or before, once the first
// screen stands and the window has nothing else to do.

import { type ComponentType, type ReactNode, useEffect } from 'react';
import { create } from 'zustand';

type Loaded<P> =
  | { readonly is: 'not here' }
  | { readonly is: 'here'; readonly Part: ComponentType<P> }
  | { readonly is: 'failed'; readonly thrown: unknown };

const all: (() => void)[] = [];

/**
 * Not React's `lazy`: that shows what stands in for a part for 300 ms at least, also where the part has long been loaded.
 */
export function later<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = null,
): ComponentType<P> {
  const useLoaded = create<Loaded<P>>(() => ({ is: 'not here' }));
  let isLoading = false;

  function begin() {
    if (isLoading) return;
    isLoading = true;
    load().then(
      (Part) => useLoaded.setState({ is: 'here', Part }),
      (thrown: unknown) => {
        isLoading = false;
        useLoaded.setState({ is: 'failed', thrown });
      },
    );
  }

  all.push(begin);

  return function Later(props: P) {
    const loaded = useLoaded();
    useEffect(begin, []);
    switch (loaded.is) {
      case 'not here':
        return meanwhile;
      case 'here':
        return <loaded.Part {...props} />;
      case 'failed':
        throw loaded.thrown;
    }
  };
}

export function loadTheRest(): void {
  for (const begin of all) begin();
}

/** What the first screen need not wait for. */
export function whenIdle(work: () => void): void {
  requestIdleCallback(work, { timeout: 1000 });
}
