// The table of indexed sealed files: what each would come to without the key, and what can be done with those chosen.

import { useState } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import type { IndexedFile } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { MenuButton } from '../parts/MenuButton.tsx';
import { TickBox } from '../parts/TickBox.tsx';
import { headLook } from '../parts/tableLook.ts';
import { isPermitted } from '../permitted.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { exportSealed } from './exporting.ts';
import type { Indexed } from './indexed.ts';
import { inspect } from './inspecting.ts';
import { offerSealed } from './offering.ts';

interface SealedTableProps {
  readonly sealingKey: KeyView;
  readonly indexed: Indexed;
  readonly person: UnlockedSnapshot['person'];
}

const cell = 'px-2.5 py-1.5 align-middle';

export function SealedTable({ sealingKey, indexed, person }: SealedTableProps) {
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { sealedFiles } = words;
  const { columns } = sealedFiles;
  const { files, hasMore, showMore } = indexed;
  const chosen = files.filter(({ fileId }) => selected.has(fileId));
  const isAll = chosen.length === files.length;

  function select(fileId: string, isSelected: boolean) {
    const next = new Set(selected);
    if (isSelected) next.add(fileId);
    else next.delete(fileId);
    setSelected(next);
  }

  return (
    <section aria-label={sealedFiles.list(sealingKey.name)} className="flex flex-col gap-2">
      <Selection chosen={chosen} sealingKey={sealingKey} person={person} />
      <div className="overflow-x-auto rounded-lg border border-line">
        <table aria-label={sealedFiles.list(sealingKey.name)} className="w-full text-sm">
          <thead>
            <tr className="border-line border-b bg-ground">
              <th className={`${headLook} w-10 pl-4`}>
                <Tick
                  label={sealedFiles.selectAll}
                  isSelected={isAll}
                  isIndeterminate={!isAll && chosen.length > 0}
                  onChange={(all) => setSelected(new Set(all ? files.map(({ fileId }) => fileId) : []))}
                />
              </th>
              <th className={headLook}>{columns.name}</th>
              <th className={`${headLook} text-right`}>{columns.version}</th>
              <th className={`${headLook} text-right`}>{columns.size}</th>
              <th className={headLook}>{columns.sealed}</th>
              <th className={`${headLook} whitespace-nowrap`}>{columns.fate}</th>
              <th className={`${headLook} pr-4`}>
                <span className="sr-only">{columns.more}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {files.map((file) => (
              <Row
                key={file.fileId}
                file={file}
                sealingKey={sealingKey}
                isSelected={selected.has(file.fileId)}
                onSelect={(isSelected) => select(file.fileId, isSelected)}
              />
            ))}
          </tbody>
        </table>
      </div>
      {hasMore && (
        <div>
          <Button onPress={showMore}>{sealedFiles.loadMore}</Button>
        </div>
      )}
    </section>
  );
}

interface SelectionProps {
  readonly chosen: readonly IndexedFile[];
  readonly sealingKey: KeyView;
  readonly person: UnlockedSnapshot['person'];
}

/** What can be done with the files that are chosen. */
function Selection({ chosen, sealingKey, person }: SelectionProps) {
  const { sealedFiles } = words;
  const isNone = chosen.length === 0;
  return (
    <div className="flex min-h-8 flex-wrap items-center gap-2">
      <p aria-live="polite" className="min-w-0 grow text-ink-2 text-sm">
        {sealedFiles.selected(chosen.length)}
      </p>
      <Button size="small" isDisabled={isNone} onPress={() => inspect(chosen)}>
        {sealedFiles.inspect}
      </Button>
      {isPermitted(person, 'check file', sealingKey.id) && (
        <Button
          size="small"
          isDisabled={isNone}
          onPress={() => void request('check', { tickets: chosen.map(({ ticket }) => ticket) })}
        >
          {sealedFiles.check}
        </Button>
      )}
      {isPermitted(person, 'export to age', sealingKey.id) && (
        <Button size="small" isDisabled={isNone} onPress={() => exportSealed(chosen)}>
          {sealedFiles.export}
        </Button>
      )}
      {isPermitted(person, 're-seal file', sealingKey.id) && (
        <Button
          size="small"
          isDisabled={isNone}
          onPress={() =>
            offerSealed(
              chosen.map((file) => ({ ...file, kind: 'sealed', refusal: null })),
              'reseal',
            )
          }
        >
          {sealedFiles.reseal}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  readonly file: IndexedFile;
  readonly sealingKey: KeyView;
  readonly isSelected: boolean;
  readonly onSelect: (isSelected: boolean) => void;
}

function Row({ file, sealingKey, isSelected, onSelect }: RowProps) {
  const { sealedFiles, amounts, jobs } = words;
  const version = file.slots.find(({ keyId }) => keyId === sealingKey.id)?.version ?? 0;
  return (
    <tr className="border-line not-last:border-b hover:bg-hover">
      <td className={`${cell} pl-4`}>
        <Tick label={sealedFiles.select(file.name)} isSelected={isSelected} onChange={onSelect} />
      </td>
      <th scope="row" className={`${cell} w-full min-w-44 max-w-0 text-left font-normal`}>
        <span className="block select-text truncate font-medium" title={file.name}>
          {file.name}
        </span>
        <span className="block select-text truncate text-ink-3 text-xs" title={file.folder}>
          {file.standing === 'missing'
            ? `${file.folder} · ${sealedFiles.lastSeen(amounts.date(file.seenAt))}`
            : file.folder}
        </span>
      </th>
      <td className={`${cell} text-right text-ink-2`}>{amounts.number(version)}</td>
      <td className={`${cell} whitespace-nowrap text-right text-ink-2`}>{amounts.bytes(file.size)}</td>
      <td className={`${cell} whitespace-nowrap text-ink-2`}>{amounts.date(file.sealedAt)}</td>
      <td className={`${cell} ${file.fate === 'lost' ? 'text-warn' : 'text-ink-2'}`}>
        {sealedFiles.fates[file.fate]}
      </td>
      <td className="px-2.5 py-1.5 pr-4 text-right align-middle">
        <MenuButton
          label={jobs.moreOf(file.name)}
          actions={[
            { id: 'inspect', label: sealedFiles.inspect, onAction: () => inspect([file]) },
            {
              id: 'show',
              label: sealedFiles.showInFolder,
              isDisabled: file.standing === 'missing',
              onAction: () => void request('showOffered', { ticket: file.ticket }),
            },
          ]}
        />
      </td>
    </tr>
  );
}

interface TickProps {
  readonly label: string;
  readonly isSelected: boolean;
  readonly isIndeterminate?: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** A box to tick whose label is for those who do not see the row. */
function Tick({ label, isSelected, isIndeterminate = false, onChange }: TickProps) {
  return (
    <Checkbox
      aria-label={label}
      isSelected={isSelected}
      isIndeterminate={isIndeterminate}
      onChange={onChange}
      className="group block py-0.5"
    >
      <TickBox ticked={isIndeterminate ? 'some' : isSelected ? 'yes' : 'no'} />
    </Checkbox>
  );
}
