// Which screen is shown: the snapshot's state decides, nothing else does.

import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Snapshot } from '../core/snapshot.ts';
import { dismissAll } from './notices.ts';
import { Ceremony } from './opening/Ceremony.tsx';
import { SignIn } from './opening/SignIn.tsx';
import { Unlock } from './opening/Unlock.tsx';
import { Unreadable } from './opening/Unreadable.tsx';
import { Welcome } from './opening/Welcome.tsx';
import { Boundary } from './parts/Boundary.tsx';
import { useFocusKept } from './parts/focusKept.ts';
import { IdleWarning } from './parts/IdleWarning.tsx';
import { Notices } from './parts/Notices.tsx';
import { useSnapshot } from './vault.ts';
import { language, words } from './wording/words.ts';

/** What an unlock does not need is loaded when it is. */
const Restore = lazy(async () => ({ default: (await import('./opening/Restore.tsx')).Restore }));
const Shell = lazy(async () => ({ default: (await import('./Shell.tsx')).Shell }));

export function App() {
  const snapshot = useSnapshot((held) => held.snapshot);
  const state = snapshot?.state ?? null;
  const title = titleOf(snapshot);
  useFocusKept();

  useEffect(() => {
    document.title = title;
  }, [title]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was refused in one state says nothing in the next
  useEffect(dismissAll, [state]);

  useEffect(() => {
    const ignoreDrop = (event: DragEvent) => event.preventDefault();
    window.addEventListener('dragover', ignoreDrop);
    window.addEventListener('drop', ignoreDrop);
    return () => {
      window.removeEventListener('dragover', ignoreDrop);
      window.removeEventListener('drop', ignoreDrop);
    };
  }, []);

  return (
    <I18nProvider locale={language}>
      <Boundary key={state}>
        <Suspense fallback={<Waiting />}>{screenOf(snapshot)}</Suspense>
      </Boundary>
      <Notices />
      <IdleWarning />
    </I18nProvider>
  );
}

function screenOf(snapshot: Snapshot | null): ReactNode {
  if (snapshot === null) return <Waiting />;
  switch (snapshot.state) {
    case 'absent':
      return <Welcome snapshot={snapshot} />;
    case 'creating':
      return <Ceremony snapshot={snapshot} />;
    case 'unreadable':
      return <Unreadable snapshot={snapshot} />;
    case 'locked':
      return <Unlock snapshot={snapshot} />;
    case 'unattended':
      return <SignIn snapshot={snapshot} />;
    case 'unlocked':
      return <Shell snapshot={snapshot} />;
    case 'restoring':
      return <Restore snapshot={snapshot} />;
  }
}

function Waiting() {
  return (
    <main className="grid h-full place-items-center">
      <p className="text-ink-3 text-sm">{words.common.loading}</p>
    </main>
  );
}

function titleOf(snapshot: Snapshot | null): string {
  switch (snapshot?.state) {
    case 'locked':
    case 'unattended':
    case 'unlocked':
      return `${snapshot.vault.name} – Keyward`;
    case 'creating':
      return `${snapshot.vaultName} – Keyward`;
    default:
      return 'Keyward';
  }
}
