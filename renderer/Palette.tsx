// The palette: one field that finds every screen, action, key and person that the person at the desk may go to. Ctrl+K
// opens it.

import { KeyRound, type LucideIcon, PanelTop, UserRound, Zap } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Autocomplete } from 'react-aria-components/Autocomplete';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { useAnswer } from './answers.ts';
import { Dialog } from './parts/Dialog.tsx';
import { SearchField } from './parts/SearchField.tsx';
import { isEverPermitted } from './permitted.ts';
import { allWays, matching, type Way, type WaysFrom } from './ways.ts';
import { words } from './wording/words.ts';

const glyphs: Readonly<Record<Way['kind'], LucideIcon>> = {
  screen: PanelTop,
  action: Zap,
  key: KeyRound,
  person: UserRound,
};

interface PaletteProps extends Omit<WaysFrom, 'people'> {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function Palette({ isOpen, ...rest }: PaletteProps) {
  return (
    <Dialog title={words.palette.title} isOpen={isOpen} onClose={rest.onClose}>
      <Finder {...rest} />
    </Dialog>
  );
}

function Finder({ snapshot, onClose, onLock, onNewKey, onShortcuts }: Omit<PaletteProps, 'isOpen'>) {
  const { palette } = words;
  const [sought, setSought] = useState('');
  const people = useAnswer('people', isEverPermitted(snapshot.person, 'see people') ? {} : null).here;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the acts do does not change
  const ways = useMemo(
    () => allWays({ snapshot, people, onLock, onNewKey, onShortcuts }),
    [snapshot, people],
  );
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
        <div className="flex shrink-0">
          <SearchField label={palette.search} value={sought} onChange={setSought} autoFocus />
        </div>
        <section
          aria-label={palette.results}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="h-80 min-h-0 overflow-y-auto focus-visible:-outline-offset-2"
        >
          <ListBox
            aria-label={palette.results}
            items={found}
            selectionMode="none"
            onAction={take}
            renderEmptyState={() => <p className="px-2.5 py-4 text-ink-3 text-sm">{palette.nothing}</p>}
          >
            {({ id, kind, name }) => {
              const Glyph = glyphs[kind];
              return (
                <ListBoxItem
                  id={id}
                  textValue={name}
                  className="flex min-h-9 items-center gap-2.5 rounded-md px-2.5 text-sm data-focused:bg-accent-soft forced-colors:data-focused:outline-2 data-hovered:bg-hover"
                >
                  <Glyph aria-hidden className="size-4 shrink-0 text-ink-3" />
                  <span className="min-w-0 grow truncate">{name}</span>
                  <span className="shrink-0 text-ink-3 text-xs">{palette[kind]}</span>
                </ListBoxItem>
              );
            }}
          </ListBox>
        </section>
      </Autocomplete>
    </div>
  );
}
