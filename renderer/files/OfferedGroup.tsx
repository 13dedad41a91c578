// A part of what was handed over: what it is, how much, and each item with the way to leave it out.

import { Clock, FileText, Folder, LockKeyhole, ScanSearch, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Offered } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { useRem } from '../parts/pixels.ts';
import { sentenceOf } from '../parts/Refused.tsx';
import { WindowedList } from '../parts/WindowedList.tsx';
import { words } from '../wording/words.ts';
import { inspect } from './inspecting.ts';
import { withdraw } from './offering.ts';

interface OfferedGroupProps {
  readonly title: string;
  readonly offered: readonly Offered[];
  readonly children?: ReactNode;
}

export function OfferedGroup({ title, offered, children }: OfferedGroupProps) {
  const rem = useRem();
  const size = offered.reduce((sum, one) => sum + one.size, 0);
  const rowHeight = Math.round(2.75 * rem);
  const sum = words.files.staging.sum(offered.length, size);
  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h3 className="font-semibold text-sm">{title}</h3>
        <p className="text-ink-2 text-sm">{sum}</p>
      </div>
      <div
        className="flex max-h-56 flex-col overflow-hidden rounded-md border border-line"
        style={{ height: Math.min(offered.length, 5) * rowHeight + 2 }}
      >
        <WindowedList
          label={title}
          rows={offered}
          rowHeight={rowHeight}
          keyOf={(one) => one.ticket}
          className="grow [&_li:last-child>div]:border-b-0"
        >
          {(one) => <OfferedRow one={one} />}
        </WindowedList>
      </div>
      {children}
    </div>
  );
}

const glyphs = {
  file: FileText,
  folder: Folder,
  sealed: LockKeyhole,
  waiting: Clock,
  refused: TriangleAlert,
} as const;

function OfferedRow({ one }: { readonly one: Offered }) {
  const { staging } = words.files;
  const Glyph = glyphs[one.kind];
  return (
    <div className="flex h-full items-center gap-3 border-line border-b px-3">
      <Glyph
        aria-hidden
        className={`size-4 shrink-0 ${one.kind === 'refused' ? 'text-bad' : 'text-ink-3'}`}
      />
      <div className="min-w-0 grow select-text">
        <p className="truncate text-sm" title={one.name}>
          {one.name}
          {one.kind === 'folder' && <span className="sr-only">, {staging.folder}</span>}
        </p>
        {one.refusal === null ? (
          <p className="truncate text-ink-3 text-xs" title={one.folder}>
            {one.folder}
          </p>
        ) : (
          <p className="truncate text-bad text-xs" title={sentenceOf(one.refusal)}>
            {sentenceOf(one.refusal)}
          </p>
        )}
      </div>
      {one.kind !== 'refused' && one.kind !== 'waiting' && (
        <span className="shrink-0 text-ink-2 text-xs">{words.amounts.bytes(one.size)}</span>
      )}
      {one.kind === 'sealed' && (
        <Button
          look="quiet"
          size="icon"
          aria-label={staging.inspectOf(one.name)}
          onPress={() => inspect([one])}
        >
          <ScanSearch aria-hidden className="size-3.5" />
        </Button>
      )}
      {one.kind !== 'refused' && (
        <Button
          look="quiet"
          size="icon"
          aria-label={staging.remove(one.name)}
          onPress={() => withdraw(one.ticket)}
        >
          <X aria-hidden className="size-3.5" />
        </Button>
      )}
    </div>
  );
}
