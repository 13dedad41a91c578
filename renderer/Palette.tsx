// The palette: one field that finds every screen, key and action that the person may use. Ctrl+K opens it.

import { KeyRound, type LucideIcon, PanelTop, Zap } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { choose } from './files/offering.ts';
import { go } from './going.ts';
import { Dialog } from './parts/Dialog.tsx';
import { SearchField } from './parts/SearchField.tsx';
import { isEverPermitted } from './permitted.ts';
import { groups } from './Sidebar.tsx';
import { request } from './vault.ts';
import { words } from './wording/words.ts';

interface Way {
  readonly id: string;
  readonly kind: 'screen' | 'key' | 'action';
  readonly name: string;
  readonly take: () => void;
}

const mostShown = 50;
const glyphs: Readonly<Record<Way['kind'], LucideIcon>> = { screen: PanelTop, key: KeyRound, action: Zap };

interface PaletteProps {
  readonly snapshot: UnlockedSnapshot;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onLock: () => void;
}

export function Palette({ snapshot, isOpen, onClose, onLock }: PaletteProps) {
  return (
    <Dialog title={words.palette.title} isOpen={isOpen} onClose={onClose}>
      <Finder snapshot={snapshot} onClose={onClose} onLock={onLock} />
    </Dialog>
  );
}

function Finder({ snapshot, onClose, onLock }: Omit<PaletteProps, 'isOpen'>) {
  const { palette } = words;
  const [sought, setSought] = useState('');
  const ways = useMemo(() => allWays(snapshot, onLock), [snapshot, onLock]);
  const found = useMemo(() => matching(ways, sought), [ways, sought]);

  function take(id: unknown) {
    const way = found.find((one) => one.id === id);
    if (way === undefined) return;
    onClose();
    way.take();
  }

  return (
    <div className="flex min-h-0 flex-col gap-2 px-3 pt-1 pb-3">
      <Autocomplete inputValue={sought} onInputChange={setSought}>
        <SearchField label={palette.search} value={sought} onChange={setSought} autoFocus />
        <ListBox
          aria-label={palette.results}
          items={found}
          selectionMode="none"
          onAction={take}
          renderEmptyState={() => <p className="px-2.5 py-4 text-ink-3 text-sm">{palette.nothing}</p>}
          className="h-80 min-h-0 overflow-y-auto"
        >
          {({ id, kind, name }) => {
            const Glyph = glyphs[kind];
            return (
              <ListBoxItem
                id={id}
                textValue={name}
                className="flex min-h-9 items-center gap-2.5 rounded-md px-2.5 text-sm data-focused:bg-accent-soft data-hovered:bg-hover"
              >
                <Glyph aria-hidden className="size-4 shrink-0 text-ink-3" />
                <span className="min-w-0 grow truncate">{name}</span>
                <span className="shrink-0 text-ink-3 text-xs">{palette[kind]}</span>
              </ListBoxItem>
            );
          }}
        </ListBox>
      </Autocomplete>
    </div>
  );
}

function allWays({ person, keys }: UnlockedSnapshot, onLock: () => void): readonly Way[] {
  const { palette, shell, home } = words;
  const screens = groups.flat().filter(({ needs }) => needs === null || isEverPermitted(person, needs));
  const action = (id: string, name: string, take: () => void): Way => ({ id, kind: 'action', name, take });
  return [
    ...screens.map(
      ({ place }): Way => ({
        id: place.screen,
        kind: 'screen',
        name: shell.screens[place.screen],
        take: () => go(place),
      }),
    ),
    action('account', shell.screens.account, () => go({ screen: 'account' })),
    action('files', palette.sealFiles, () => void choose('files')),
    action('folder', palette.sealFolder, () => void choose('folder')),
    action('sign out', home.signOut, () => void request('signOut', {})),
    action('lock', palette.lock, onLock),
    ...keys.map(
      ({ id, name }): Way => ({ id, kind: 'key', name, take: () => go({ screen: 'key', keyId: id }) }),
    ),
  ];
}

/** Those whose name holds every word, or whose id begins with what was typed; names that begin with it come first. */
function matching(ways: readonly Way[], sought: string): readonly Way[] {
  const typed = sought.trim().toLocaleLowerCase();
  const parts = typed.split(/\s+/).filter((part) => part !== '');
  const fits = ({ id, kind, name }: Way) => {
    const lower = name.toLocaleLowerCase();
    return parts.every((part) => lower.includes(part)) || (kind === 'key' && id.startsWith(typed));
  };
  const rank = ({ name }: Way) => (name.toLocaleLowerCase().startsWith(typed) ? 0 : 1);
  return ways
    .filter(fits)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, mostShown);
}
