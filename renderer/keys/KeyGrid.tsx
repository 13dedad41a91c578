// The grid of keys. Only the rows in view exist; arrows, Home and End move, Enter opens, Space selects.
// biome-ignore-all lint/a11y/useSemanticElements: a table element lays out all its rows; here only those in view exist
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says which row is active
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid listens to the keyboard for its rows

import { ChevronDown, ChevronUp } from 'lucide-react';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { KeyView } from '../../core/snapshot.ts';
import { useRem } from '../parts/pixels.ts';
import { TickBox } from '../parts/TickBox.tsx';
import { words } from '../wording/words.ts';
import { type ColumnPlan, Row, type RowTemplate, rowId, type Selecting } from './KeyRow.tsx';
import { narrow, sortBy, useListing } from './listing.ts';

export const columns: readonly ColumnPlan[] = [
  { id: 'name', side: 'start', least: 11, share: 5 },
  { id: 'type', side: 'start', least: 7.5, share: 1.4 },
  { id: 'state', side: 'start', least: 10, share: 2.4 },
  { id: 'version', side: 'end', least: 5, share: 1 },
  { id: 'created', side: 'end', least: 7.5, share: 1.6 },
  { id: 'rotation', side: 'end', least: 7.5, share: 1.6 },
  { id: 'sealedFiles', side: 'end', least: 7.5, share: 1.2 },
];

const overscan = 8;

interface KeyGridProps {
  readonly selecting: Selecting;
  readonly keys: readonly KeyView[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (ids: readonly string[], how: 'add' | 'take away') => void;
  readonly onOpen: (key: KeyView) => void;
}

export function KeyGrid({ selecting, keys, selected, onSelect, onOpen }: KeyGridProps) {
  const rem = useRem();
  const rowHeight = Math.round(2.25 * rem);
  const hidden = useListing((listing) => listing.hidden);
  const shown = columns.filter(({ id }) => !hidden.includes(id));
  const frame = useRef<HTMLDivElement>(null);
  const view = useView(frame);
  const activeId = useListing((listing) => listing.activeId);
  const at = Math.max(
    0,
    keys.findIndex(({ id }) => id === activeId),
  );
  const template = templateOf(shown, selecting);
  const first = Math.max(0, Math.floor(view.top / rowHeight) - overscan);
  const end = Math.min(keys.length, Math.ceil((view.top + view.height) / rowHeight) + overscan);

  // biome-ignore lint/correctness/useExhaustiveDependencies: only who comes back is brought to where he was
  useLayoutEffect(() => reveal(frame.current, at * rowHeight, rowHeight), []);

  function setActive(row: number) {
    narrow({ activeId: keys[row]?.id ?? null });
  }

  function moveTo(row: number) {
    const next = Math.max(0, Math.min(keys.length - 1, row));
    setActive(next);
    reveal(frame.current, next * rowHeight, rowHeight);
  }

  function open(key: KeyView) {
    narrow({ activeId: key.id });
    onOpen(key);
  }

  function onKeyDown(event: KeyboardEvent) {
    const key = keys[at];
    const page = Math.max(1, Math.floor(view.height / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = {
      ...{ ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page },
      ...{ Home: 0, End: keys.length - 1 },
    };
    const to = moves[event.key];
    if (to !== undefined) moveTo(to);
    else if (event.key === 'Enter' && key !== undefined) open(key);
    else if (selecting === 'none') return;
    else if (event.key === ' ' && key !== undefined) toggle(key);
    else if (event.key === 'a' && (event.ctrlKey || event.metaKey))
      onSelect(
        keys.map(({ id }) => id),
        'add',
      );
    else if (event.key === 'Escape') onSelect([...selected], 'take away');
    else return;
    event.preventDefault();
  }

  function toggle({ id }: KeyView) {
    onSelect([id], selected.has(id) ? 'take away' : 'add');
  }

  /** With Shift, everything from the row that was active to this one. */
  function choose(row: number, withShift: boolean) {
    const key = keys[row];
    if (key === undefined) return;
    const [from, to] = [Math.min(at, row), Math.max(at, row)];
    if (withShift) {
      onSelect(
        keys.slice(from, to + 1).map(({ id }) => id),
        'add',
      );
    } else toggle(key);
    setActive(row);
  }

  return (
    <div className="flex min-h-56 shrink-0 grow basis-0 flex-col border-line border-t">
      <div
        ref={frame}
        role="grid"
        aria-label={words.keys.title}
        aria-rowcount={keys.length + 1}
        aria-multiselectable={selecting === 'many'}
        aria-activedescendant={keys[at] === undefined ? undefined : rowId(keys[at].id)}
        tabIndex={0}
        onKeyDown={onKeyDown}
        onScroll={view.follow}
        className="group relative min-h-0 grow overflow-auto outline-none"
      >
        <Head
          selecting={selecting}
          shown={shown}
          template={template}
          keys={keys}
          selected={selected}
          onSelect={onSelect}
        />
        <div
          role="rowgroup"
          className="relative"
          style={{ height: keys.length * rowHeight, minWidth: template.minWidth }}
        >
          {keys.slice(first, end).map((key, i) => (
            <Row
              key={key.id}
              selecting={selecting}
              of={key}
              index={first + i}
              place={{ ...template, top: (first + i) * rowHeight, height: rowHeight }}
              shown={shown}
              isActive={first + i === at}
              isSelected={selected.has(key.id)}
              onOpen={open}
              onChoose={choose}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

function templateOf(shown: readonly ColumnPlan[], selecting: Selecting): RowTemplate {
  const margin = selecting === 'many' ? 2.875 : 1;
  const columns = shown.map(({ least, share }) => `minmax(${least}rem,${share}fr)`);
  const least = shown.reduce((sum, column) => sum + column.least, margin);
  return { gridTemplateColumns: `${margin}rem ${columns.join(' ')}`, minWidth: `${least}rem` };
}

/** How far the grid is scrolled, and how much of it is seen. */
function useView(frame: { readonly current: HTMLElement | null }) {
  const [view, setView] = useState({ top: 0, height: 0 });
  const measure = () => {
    const element = frame.current;
    if (element !== null) setView({ top: element.scrollTop, height: element.clientHeight });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the frame is the same for as long as it is shown
  useLayoutEffect(() => {
    measure();
    const observer = new ResizeObserver(measure);
    if (frame.current !== null) observer.observe(frame.current);
    return () => observer.disconnect();
  }, []);
  return { ...view, follow: measure };
}

/** Scrolls as little as needed; the head stays over the rows and takes one row's height. */
function reveal(element: HTMLElement | null, top: number, height: number): void {
  if (element === null) return;
  const seen = element.clientHeight - height;
  if (top < element.scrollTop) element.scrollTop = top;
  else if (top + height > element.scrollTop + seen) element.scrollTop = top + height - seen;
}

interface HeadProps {
  readonly selecting: Selecting;
  readonly shown: readonly ColumnPlan[];
  readonly template: RowTemplate;
  readonly keys: readonly KeyView[];
  readonly selected: ReadonlySet<string>;
  readonly onSelect: KeyGridProps['onSelect'];
}

function Head({ selecting, shown, template, keys, selected, onSelect }: HeadProps) {
  const { sortedBy, direction } = useListing();
  const ids = keys.map(({ id }) => id);
  const isAll = keys.length > 0 && ids.every((id) => selected.has(id));
  const isSome = !isAll && ids.some((id) => selected.has(id));
  return (
    <div role="rowgroup" className="sticky top-0 z-10">
      <div
        role="row"
        aria-rowindex={1}
        className="grid min-h-[1.875rem] items-stretch border-line border-b bg-ground text-ink-3 text-xs group-focus-visible:border-focus"
        style={template}
      >
        {selecting === 'many' ? (
          <div role="columnheader" className="flex items-center justify-end">
            <button
              type="button"
              role="checkbox"
              aria-checked={isSome ? 'mixed' : isAll}
              aria-label={words.keys.selectAll}
              onClick={() => onSelect(ids, isAll ? 'take away' : 'add')}
              className="grid size-7 place-items-center rounded-sm"
            >
              <TickBox ticked={isAll ? 'yes' : isSome ? 'some' : 'no'} />
            </button>
          </div>
        ) : (
          <span aria-hidden />
        )}
        {shown.map(({ id, side }) => (
          <div
            key={id}
            role="columnheader"
            aria-sort={sortedBy === id ? direction : 'none'}
            className={`flex last:pr-4 ${side === 'end' ? 'justify-end pr-2' : ''}`}
          >
            <button
              type="button"
              onClick={() => sortBy(id)}
              className={`flex items-center gap-1 rounded-sm px-2 font-medium hover:text-ink focus-visible:-outline-offset-2 ${sortedBy === id ? 'text-ink' : ''}`}
            >
              {words.keys.columns[id]}
              {sortedBy === id && <Direction direction={direction} />}
            </button>
          </div>
        ))}
      </div>
    </div>
  );
}

function Direction({ direction }: { readonly direction: 'ascending' | 'descending' }) {
  const Glyph = direction === 'ascending' ? ChevronUp : ChevronDown;
  return <Glyph aria-hidden className="size-3" />;
}
