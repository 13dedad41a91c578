// A row of the grid of keys: a box to select it, and what each column says of the key.
// biome-ignore-all lint/a11y/useSemanticElements: a table element lays out all its rows; here only those in view exist
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid has the focus and says which row is active
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid listens to the keyboard for its rows

import type { ReactNode } from 'react';
import type { KeyView } from '../../core/snapshot.ts';
import { KeyStateBadge } from '../parts/KeyStateBadge.tsx';
import { TickBox } from '../parts/TickBox.tsx';
import { words } from '../wording/words.ts';
import type { ColumnId } from './listing.ts';
import { mostVersions } from './rules.ts';

export interface ColumnPlan {
  readonly id: ColumnId;
  readonly side: 'start' | 'end';
  /** The least width, in rem, and its share of what is left. */
  readonly least: number;
  readonly share: number;
}

/** How wide the row is at least, and its columns. */
export interface RowTemplate {
  readonly gridTemplateColumns: string;
  readonly minWidth: string;
}

/** `none`: to those who manage no key, selecting is not offered. */
export type Selecting = 'many' | 'none';

export function rowId(keyId: string): string {
  return `key-${keyId}`;
}

interface RowProps {
  readonly selecting: Selecting;
  readonly of: KeyView;
  readonly index: number;
  readonly place: RowTemplate & { readonly top: number; readonly height: number };
  readonly shown: readonly ColumnPlan[];
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onOpen: (key: KeyView) => void;
  readonly onChoose: (row: number, withShift: boolean) => void;
}

export function Row({
  selecting,
  of,
  index,
  place,
  shown,
  isActive,
  isSelected,
  onOpen,
  onChoose,
}: RowProps) {
  const ground = isSelected ? 'bg-accent-soft' : 'hover:bg-hover';
  const ring = isActive
    ? 'group-focus-visible:outline-2 group-focus-visible:outline-focus group-focus-visible:-outline-offset-2'
    : '';
  return (
    <div
      id={rowId(of.id)}
      role="row"
      aria-rowindex={index + 2}
      {...(selecting === 'many' && { 'aria-selected': isSelected })}
      onClick={() => onOpen(of)}
      className={`absolute inset-x-0 grid cursor-default items-center border-line border-b text-sm ${ground} ${ring}`}
      style={place}
    >
      {selecting === 'many' ? (
        <div
          role="gridcell"
          aria-label={words.keys.selectKey(of.name)}
          onClick={(event) => {
            event.stopPropagation();
            onChoose(index, event.shiftKey);
          }}
          className="flex h-full items-center justify-end pr-1.5"
        >
          <TickBox ticked={isSelected ? 'yes' : 'no'} />
        </div>
      ) : (
        <span aria-hidden />
      )}
      {shown.map(({ id, side }) => (
        <div
          key={id}
          role={id === 'name' ? 'rowheader' : 'gridcell'}
          className={`min-w-0 truncate px-2 last:pr-6 ${side === 'end' ? 'pr-4 text-right' : ''}`}
        >
          {contentOf(id, of)}
        </div>
      ))}
    </div>
  );
}

function contentOf(column: ColumnId, key: KeyView): ReactNode {
  const { amounts, keys } = words;
  switch (column) {
    case 'name':
      return <span className="font-medium">{key.name}</span>;
    case 'type':
      return <span className="text-ink-2">{keys.types[key.type].label}</span>;
    case 'state':
      return (
        <span className="flex">
          <KeyStateBadge state={key.state} />
        </span>
      );
    case 'version':
      return <span className="text-ink-2">{keys.version(key.currentVersion)}</span>;
    case 'created':
      return <span className="text-ink-2">{amounts.date(key.createdAt)}</span>;
    case 'rotation':
      return <NextRotation of={key} />;
    case 'sealedFiles':
      return <span className="text-ink-2">{amounts.number(key.sealedFiles)}</span>;
  }
}

function NextRotation({ of }: { readonly of: KeyView }) {
  const { amounts, keys } = words;
  if (of.currentVersion >= mostVersions) return <span className="text-warn">{keys.exhausted}</span>;
  if (of.nextRotationAt === null) return <span className="text-ink-3">{keys.never}</span>;
  return <span className="text-ink-2">{amounts.date(of.nextRotationAt)}</span>;
}
