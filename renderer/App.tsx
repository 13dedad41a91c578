// Which screen is shown: the snapshot's state decides, nothing else does.

import { type ReactNode, useEffect } from 'react';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import type { Snapshot } from '../core/snapshot.ts';
import { later, loadTheRest, whenIdle } from './later.tsx';
import { dismissAll } from './notices.ts';
import { Unlock } from './opening/Unlock.tsx';
import { Boundary } from './parts/Boundary.tsx';
import { useFocusKept } from './parts/focusKept.ts';
import { IdleWarning } from './parts/IdleWarning.tsx';
import { Notices } from './parts/Notices.tsx';
import { speakTray } from './telling.ts';
import { useSnapshot } from './vault.ts';
import { language, words } from './wording/words.ts';

const Ceremony = later(async () => (await import('./opening/Ceremony.tsx')).Ceremony, <Waiting />);
const Restore = later(async () => (await import('./opening/Restore.tsx')).Restore, <Waiting />);
const Shell = later(async () => (await import('./Shell.tsx')).Shell, <Waiting />);
const SignIn = later(async () => (await import('./opening/SignIn.tsx')).SignIn, <Waiting />);
const Unreadable = later(async () => (await import('./opening/Unreadable.tsx')).Unreadable, <Waiting />);
const Welcome = later(async () => (await import('./opening/Welcome.tsx')).Welcome, <Waiting />);

export function App() {
  const snapshot = useSnapshot((held) => held.snapshot);
  const state = snapshot?.state ?? null;
  const isThere = snapshot !== null;
  const title = titleOf(snapshot);
  useFocusKept();

  useEffect(() => {
    document.title = title;
  }, [title]);

  useEffect(() => {
    if (!isThere) return;
    whenIdle(speakTray);
    whenIdle(loadTheRest);
  }, [isThere]);

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
      <Boundary key={state}>{screenOf(snapshot)}</Boundary>
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
