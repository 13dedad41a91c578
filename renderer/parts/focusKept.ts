// Where what has the focus goes away, such as a button that did its work, the focus does not fall back to the window's
// beginning: the dialog that is open has it then, or the title of the screen.

import { useEffect } from 'react';

/** In milliseconds: a dialog that closes gives the focus back to where it came from, which goes before. */
const patience = 80;

export function useFocusKept(): void {
  useEffect(() => {
    let last: Element | null = null;
    let timer = 0;

    function note({ target }: FocusEvent) {
      last = target instanceof Element ? target : null;
    }

    function isLost(): boolean {
      return last !== null && !last.isConnected && document.activeElement === document.body;
    }

    function keep() {
      if (!isLost()) return;
      last = null;
      nextBest()?.focus({ preventScroll: true });
    }

    const observer = new MutationObserver(() => {
      if (!isLost()) return;
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, patience);
    });
    observer.observe(document.body, { childList: true, subtree: true });
    document.addEventListener('focusin', note);
    return () => {
      observer.disconnect();
      window.clearTimeout(timer);
      document.removeEventListener('focusin', note);
    };
  }, []);
}

function nextBest(): HTMLElement | null {
  const dialogs = document.querySelectorAll<HTMLElement>('[role$=dialog]');
  return dialogs[dialogs.length - 1] ?? document.querySelector<HTMLElement>('h1[tabindex]');
}
