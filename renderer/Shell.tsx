// The open vault: its bar, the way to its screens, the screen itself; the whole window takes drops.

import { LockKeyhole, LockOpen, Menu as MenuGlyph, Search, UserRound } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { followLocking } from './confirming.ts';
import { followCopying } from './copying.ts';
import { DropTarget } from './files/DropTarget.tsx';
import { ExportDialog } from './files/ExportDialog.tsx';
import { Inspector } from './files/Inspector.tsx';
import { closeInspector } from './files/inspecting.ts';
import { JobsElsewhere } from './files/JobsElsewhere.tsx';
import { choose, closeOffering, lookAgain } from './files/offering.ts';
import { Staging } from './files/Staging.tsx';
import { go, goBack, startOver, useGoing } from './going.ts';
import { startListingOver } from './keys/listing.ts';
import { NewKey } from './keys/NewKey.tsx';
import { LockChoice } from './LockChoice.tsx';
import { lockVault, useLocking } from './locking.ts';
import { Palette } from './Palette.tsx';
import { Button } from './parts/Button.tsx';
import { CopiedSecret } from './parts/CopiedSecret.tsx';
import { MenuButton } from './parts/MenuButton.tsx';
import { useIsWide } from './parts/pixels.ts';
import { SecondPerson } from './parts/SecondPerson.tsx';
import { command, commandName, isTyping } from './parts/shortcut.ts';
import { ScreenAt } from './ScreenAt.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { Sidebar } from './Sidebar.tsx';
import { followFileWork } from './use/fileWork.ts';
import { request } from './vault.ts';
import { words } from './wording/words.ts';

followLocking();
followCopying();
followFileWork();

export function Shell({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const { vault, person } = snapshot;
  const place = useGoing((going) => going.place);
  const isLocking = useLocking(({ stage }) => stage === 'locking');
  const isWide = useIsWide(54);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [over, setOver] = useState<Over>('nothing');
  const closeOver = () => setOver('nothing');

  useEffect(() => {
    function onKeyDown(event: KeyboardEvent) {
      const isAsked = document.querySelector('[role$=dialog]') !== null;
      if (command(event, 'l')) lockVault();
      else if (command(event, 'k') && !isAsked) setOver('palette');
      else if (command(event, 'o') && !isAsked) void choose('files');
      else if (command(event, ',') && !isAsked) go({ screen: 'settings' });
      else if ((event.key === 'F1' || (event.key === '?' && !isTyping())) && !isAsked) setOver('shortcuts');
      else if (event.altKey && event.key === 'ArrowLeft' && !isAsked) goBack();
      else return;
      event.preventDefault();
    }
    // Before every control: locking works wherever the focus is, also inside a dialog.
    window.addEventListener('keydown', onKeyDown, { capture: true });
    return () => window.removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);

  useEffect(() => {
    void lookAgain();
    return () => {
      closeOffering();
      closeInspector();
      startOver();
      startListingOver();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever has gone somewhere has done with the menu
  useEffect(() => setMenuOpen(false), [place]);

  return (
    <div className="flex h-full flex-col">
      <TopBar
        vaultName={vault.name}
        personName={person.name}
        isLocking={isLocking}
        onLock={() => lockVault()}
        onFind={() => setOver('palette')}
        menu={
          isWide ? null : (
            <Button
              id={menuId}
              look="quiet"
              size="icon"
              aria-label={words.shell.menu}
              aria-expanded={isMenuOpen}
              onPress={() => setMenuOpen(!isMenuOpen)}
            >
              <MenuGlyph aria-hidden className="size-4" />
            </Button>
          )
        }
      />
      <div className="relative flex min-h-0 grow">
        {(isWide || isMenuOpen) && (
          <Sidebar
            snapshot={snapshot}
            layer={isWide ? 'beside' : 'above'}
            onClose={() => {
              setMenuOpen(false);
              document.getElementById(menuId)?.focus();
            }}
          />
        )}
        <main className="min-h-0 min-w-0 grow bg-surface">
          <ScreenAt place={place} snapshot={snapshot} />
        </main>
      </div>
      <Staging keys={snapshot.keys} />
      <Inspector />
      <ExportDialog />
      <DropTarget keys={snapshot.keys} />
      <SecondPerson />
      <Palette
        snapshot={snapshot}
        isOpen={over === 'palette'}
        onClose={closeOver}
        onLock={() => lockVault()}
        onNewKey={() => setOver('new key')}
        onShortcuts={() => setOver('shortcuts')}
      />
      <Shortcuts isOpen={over === 'shortcuts'} onClose={closeOver} />
      <NewKey
        isOpen={over === 'new key'}
        onClose={closeOver}
        onCreated={(keyId) => go({ screen: 'key', keyId })}
      />
      <LockChoice />
    </div>
  );
}

const menuId = 'menu-of-screens';

/** What stands over the screen. */
type Over = 'nothing' | 'palette' | 'shortcuts' | 'new key';

interface TopBarProps {
  readonly vaultName: string;
  readonly personName: string;
  readonly isLocking: boolean;
  readonly onLock: () => void;
  readonly onFind: () => void;
  readonly menu: ReactNode;
}

function TopBar({ vaultName, personName, isLocking, onLock, onFind, menu }: TopBarProps) {
  const { home, palette, shell } = words;
  return (
    <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-line border-b bg-ground px-4 py-1.5">
      <div className="flex min-w-0 grow items-center gap-2.5">
        {menu}
        <LockOpen aria-hidden className="size-4 shrink-0 text-good" />
        <p className="min-w-0 select-text truncate font-semibold text-base">{vaultName}</p>
        <span className="text-good text-xs">{home.open}</span>
      </div>
      <CopiedSecret />
      <JobsElsewhere />
      <Button look="quiet" onPress={onFind}>
        <Search aria-hidden className="size-3.5" />
        {palette.find}
        <Shortcut letter="K" />
      </Button>
      <MenuButton
        label={shell.personMenu(personName)}
        actions={[
          { id: 'account', label: shell.screens.account, onAction: () => go({ screen: 'account' }) },
          { id: 'signOut', label: home.signOut, onAction: () => void request('signOut', {}) },
        ]}
      >
        <UserRound aria-hidden className="size-4 shrink-0 text-ink-3" />
        <span className="min-w-0 max-w-48 truncate text-ink-2 text-sm">{personName}</span>
      </MenuButton>
      <Button isBusy={isLocking} onPress={onLock}>
        {!isLocking && <LockKeyhole aria-hidden className="size-3.5" />}
        {home.lock}
        <Shortcut letter="L" />
      </Button>
    </header>
  );
}

function Shortcut({ letter }: { readonly letter: string }) {
  return (
    <kbd aria-hidden className="ml-1 hidden font-sans text-ink-3 text-xs md:inline">
      {commandName(letter)}
    </kbd>
  );
}
