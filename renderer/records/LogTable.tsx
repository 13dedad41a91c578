// The table of log entries. A line leads to the whole entry.

import type { LogEntryView } from '../../core/recordviews.ts';
import type { KeyView } from '../../core/snapshot.ts';
import { ScrollRegion } from '../parts/ScrollRegion.tsx';
import { headLook } from '../parts/tableLook.ts';
import { words } from '../wording/words.ts';
import { actionName } from './actions.ts';

interface LogTableProps {
  readonly entries: readonly LogEntryView[];
  readonly keys: readonly KeyView[];
  readonly onOpen: (entry: LogEntryView) => void;
}

const cell = 'px-2.5 py-1.5 align-top';

export function LogTable({ entries, keys, onOpen }: LogTableProps) {
  const { log } = words.records;
  const { columns } = log;
  return (
    <ScrollRegion label={log.list} className="overflow-x-auto">
      <table aria-label={log.list} className="w-full text-sm">
        <thead>
          <tr className="border-line border-b bg-ground">
            <th className={`${headLook} pl-4 text-right`}>{columns.seq}</th>
            <th className={headLook}>{columns.at}</th>
            <th className={headLook}>{columns.action}</th>
            <th className={headLook}>{columns.person}</th>
            <th className={headLook}>{columns.key}</th>
            <th className={`${headLook} pr-4`}>{columns.result}</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Line key={entry.seq} entry={entry} keys={keys} onOpen={onOpen} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

interface LineProps extends Omit<LogTableProps, 'entries'> {
  readonly entry: LogEntryView;
}

function Line({ entry, keys, onOpen }: LineProps) {
  const { log } = words.records;
  const { seq, at, action, person, key, version, result } = entry;
  const isDone = result === 'done';
  const name = keyName(entry, keys);
  return (
    <tr className="border-line not-last:border-b hover:bg-hover">
      <td className={`${cell} pl-4 text-right text-ink-3`}>{seq}</td>
      <td className={`${cell} whitespace-nowrap text-ink-2`}>{words.amounts.stamp(at)}</td>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <button
          type="button"
          onClick={() => onOpen(entry)}
          className="rounded-sm text-left font-medium text-accent-ink hover:underline"
        >
          {actionName(action)}
        </button>
      </th>
      <td className={`${cell} text-ink-2`}>{person?.name ?? log.itself}</td>
      <td className={`${cell} text-ink-2`}>
        {key === null ? '' : version === null ? name : `${name} ${log.version(version)}`}
      </td>
      <td className={`${cell} pr-4 ${isDone ? 'text-ink-3' : 'text-bad'}`}>
        {isDone ? log.results.done : log.results.refused}
      </td>
    </tr>
  );
}

/** As the key is called now, or as it was then, or its id. */
export function keyName({ key, detail }: LogEntryView, keys: readonly KeyView[]): string {
  if (key === null) return '';
  const known = keys.find(({ id }) => id === key)?.name;
  return known ?? (typeof detail['name'] === 'string' ? detail['name'] : `${key.slice(0, 8)}…`);
}
