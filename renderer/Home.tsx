// The open vault: its bar, its keys, its files; the whole window takes drops.

import { LockKeyhole, LockOpen, UserRound } from 'lucide-react';
import { useEffect, useMemo, useState } from 'react';
import type { KeyView, UnlockedSnapshot } from '../core/snapshot.ts';
import { DropTarget } from './DropTarget.tsx';
import { Files } from './Files.tsx';
import { useJobs } from './jobs.ts';
import { Keys } from './Keys.tsx';
import { NewKey } from './NewKey.tsx';
import { choose, closeOffering } from './offering.ts';
import { Button } from './parts/Button.tsx';
import { command } from './parts/shortcut.ts';
import { Staging } from './Staging.tsx';
import { request } from './vault.ts';
import { language, words } from './wording/words.ts';

const byName = new Intl.Collator(language, { numeric: true });

export function Home({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const { vault, person } = snapshot;
  const keys = useMemo(
    () => snapshot.keys.toSorted((a, b) => byName.compare(a.name, b.name)),
    [snapshot.keys],
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [isLocking, setLocking] = useState(false);
  const [isMakingKey, setMakingKey] = useState(false);
  const hasJobs = useJobs(({ table, revision }) => revision >= 0 && table.size > 0);
  const sealingKey = sealingKeyOf(keys, chosen);

  async function lock() {
    setLocking(true);
    await request('lock', {});
    setLocking(false);
  }

  // biome-ignore lint/correctness/useExhaustiveDependencies: the listener only sets state and asks the vault
  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      if (command(event, 'l')) void lock();
      else if (command(event, 'o') && document.querySelector('[role$=dialog]') === null) void choose('files');
      else return;
      event.preventDefault();
    }
    // Before every control: locking works wherever the focus is, also inside a dialog.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);

  useEffect(() => closeOffering, []);

  return (
    <div className="flex h-full flex-col">
      <TopBar
        vaultName={vault.name}
        personName={person.name}
        isLocking={isLocking}
        onLock={() => void lock()}
      />
      <main
        className={`grid min-h-0 grow grid-cols-1 overflow-y-auto bg-surface 2xl:grid-cols-2 2xl:grid-rows-1 ${
          hasJobs
            ? 'grid-rows-[minmax(9rem,3fr)_minmax(17rem,7fr)]'
            : 'grid-rows-[minmax(11.5rem,5fr)_minmax(15rem,6fr)]'
        }`}
      >
        <Keys keys={keys} sealingKey={sealingKey} onChoose={setChosen} onNewKey={() => setMakingKey(true)} />
        <Files sealingKey={sealingKey} hasJobs={hasJobs} />
      </main>
      <NewKey isOpen={isMakingKey} onClose={() => setMakingKey(false)} onCreated={setChosen} />
      <Staging keys={keys} sealingKey={sealingKey} onChoose={setChosen} />
      <DropTarget sealingKey={sealingKey} />
    </div>
  );
}

/** The key that files are sealed under: the chosen one while it is available and seals, otherwise the newest that is. */
function sealingKeyOf(keys: readonly KeyView[], chosen: string | null): KeyView | null {
  const available = keys.filter(({ state, type }) => state === 'available' && type === 'AES-256');
  const newest = available.toSorted((a, b) => b.createdAt - a.createdAt)[0];
  return available.find(({ id }) => id === chosen) ?? newest ?? null;
}

interface TopBarProps {
  readonly vaultName: string;
  readonly personName: string;
  readonly isLocking: boolean;
  readonly onLock: () => void;
}

function TopBar({ vaultName, personName, isLocking, onLock }: TopBarProps) {
  const { home } = words;
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-ground px-5 py-1.5">
      <div className="flex min-w-0 grow items-center gap-2.5">
        <LockOpen aria-hidden className="size-4 shrink-0 text-good" />
        <h1 className="min-w-0 select-text truncate font-semibold text-base">{vaultName}</h1>
        <span className="text-good text-xs">{home.open}</span>
      </div>
      <p className="flex min-w-0 items-center gap-2 text-ink-2 text-sm">
        <UserRound aria-hidden className="size-4 shrink-0 text-ink-3" />
        <span className="sr-only">{home.person}: </span>
        <span className="min-w-0 truncate">{personName}</span>
      </p>
      <Button look="quiet" onPress={() => void request('signOut', {})}>
        {home.signOut}
      </Button>
      <Button isBusy={isLocking} onPress={onLock}>
        {!isLocking && <LockKeyhole aria-hidden className="size-3.5" />}
        {home.lock}
        <kbd aria-hidden className="ml-1 hidden font-sans md:inline text-ink-3 text-xs">
          {/mac/i.test(navigator.platform) ? '⌘L' : 'Ctrl+L'}
        </kbd>
      </Button>
    </header>
  );
}
