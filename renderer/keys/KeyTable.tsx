// The table of keys. Only the rows in view are built, so that a thousand keys cost what twenty do.

import { CircleDot } from 'lucide-react';
import type { ReactNode } from 'react';
import {
  Cell,
  Column,
  ResizableTableContainer,
  Row,
  Table,
  TableBody,
  TableHeader,
} from 'react-aria-components/Table';
import { TableLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import type { KeyView } from '../../core/snapshot.ts';
import { KeyStateBadge } from '../parts/KeyStateBadge.tsx';
import { useRem } from '../parts/pixels.ts';
import { words } from '../wording/words.ts';

interface KeyTableProps {
  readonly keys: readonly KeyView[];
  readonly sealingKey: KeyView | null;
  readonly onChoose: (id: string) => void;
}

type ColumnId = keyof typeof words.keys.columns;

interface ColumnPlan {
  readonly id: ColumnId;
  readonly side: 'start' | 'end';
  /** In rem, as the text is. */
  readonly least: number;
  readonly share: `${number}fr`;
}

const columns: readonly ColumnPlan[] = [
  { id: 'name', side: 'start', least: 13, share: '5fr' },
  { id: 'type', side: 'start', least: 6, share: '2fr' },
  { id: 'state', side: 'start', least: 11, share: '3fr' },
  { id: 'version', side: 'end', least: 5.5, share: '1fr' },
  { id: 'created', side: 'end', least: 8, share: '2fr' },
  { id: 'sealedFiles', side: 'end', least: 7.5, share: '2fr' },
];

function cellLook(id: ColumnId, side: ColumnPlan['side']): string {
  const edge = id === 'name' ? 'pl-5 pr-2.5' : id === 'sealedFiles' ? 'pl-2.5 pr-5' : 'px-2.5';
  return `flex h-full items-center truncate ${edge} ${side === 'end' ? 'justify-end' : ''} focus-visible:-outline-offset-2`;
}

export function KeyTable({ keys, sealingKey, onChoose }: KeyTableProps) {
  const rem = useRem();
  const unavailable = keys.filter(({ state }) => state !== 'available').map(({ id }) => id);
  const isChosen = (key: KeyView) => key.id === sealingKey?.id;

  return (
    <ResizableTableContainer className="min-h-0 grow overflow-auto border-line border-t">
      <Virtualizer
        layout={TableLayout}
        layoutOptions={{ rowHeight: Math.round(2.125 * rem), headingHeight: Math.round(1.875 * rem) }}
      >
        <Table
          aria-label={words.keys.title}
          selectionMode="single"
          selectionBehavior="toggle"
          disallowEmptySelection
          selectedKeys={sealingKey === null ? [] : [sealingKey.id]}
          disabledKeys={unavailable}
          disabledBehavior="selection"
          onSelectionChange={(selection) => {
            const [first] = selection === 'all' ? [] : selection;
            if (typeof first === 'string') onChoose(first);
          }}
        >
          <TableHeader className="h-full bg-surface">
            {columns.map(({ id, side, least, share }) => (
              <Column
                key={id}
                id={id}
                isRowHeader={id === 'name'}
                width={share}
                minWidth={Math.round(least * rem)}
                className={`${cellLook(id, side)} border-line border-b font-medium text-ink-3 text-xs`}
              >
                {words.keys.columns[id]}
              </Column>
            ))}
          </TableHeader>
          <TableBody items={keys} dependencies={[sealingKey?.id]}>
            {(key) => (
              <Row
                id={key.id}
                textValue={key.name}
                className="h-full border-line border-b text-sm data-hovered:bg-hover data-selected:bg-accent-soft data-focus-visible:-outline-offset-2"
              >
                {columns.map(({ id, side }) => (
                  <Cell key={id} className={cellLook(id, side)}>
                    {contentOf(id, key, isChosen(key))}
                  </Cell>
                ))}
              </Row>
            )}
          </TableBody>
        </Table>
      </Virtualizer>
    </ResizableTableContainer>
  );
}

function contentOf(column: ColumnId, key: KeyView, isChosen: boolean): ReactNode {
  const { amounts, keys } = words;
  switch (column) {
    case 'name':
      return (
        <span className="flex min-w-0 items-center gap-2">
          <span className="min-w-0 truncate font-medium">{key.name}</span>
          {isChosen && (
            <span className="inline-flex shrink-0 items-center gap-1 text-accent-ink text-xs">
              <CircleDot aria-hidden className="size-3" />
              {keys.forSealing}
            </span>
          )}
        </span>
      );
    case 'type':
      return <span className="text-ink-2">{key.type}</span>;
    case 'state':
      return <KeyStateBadge state={key.state} />;
    case 'version':
      return <span className="text-ink-2">{keys.version(key.currentVersion)}</span>;
    case 'created':
      return <span className="text-ink-2">{amounts.date(key.createdAt)}</span>;
    case 'sealedFiles':
      return <span className="text-ink-2">{amounts.number(key.sealedFiles)}</span>;
  }
}
