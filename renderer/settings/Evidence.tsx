// The reports on how this build was tried and measured, bundled with it.

import { FileSearch } from 'lucide-react';
import type { EvidenceView } from '../../electron/contract.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Section } from '../parts/Page.tsx';
import { ScrollRegion } from '../parts/ScrollRegion.tsx';
import { words } from '../wording/words.ts';

export function Evidence() {
  const { about } = words;
  const reports = useAnswer('evidence', {});
  return (
    <Section title={about.evidence} intro={about.evidenceHow}>
      <Answered answer={reports}>
        {(found) =>
          found.length === 0 ? (
            <Empty glyph={FileSearch} title={about.noEvidence}>
              {about.noEvidenceHow}
            </Empty>
          ) : (
            found.map((report) => <Report key={report.title} report={report} />)
          )
        }
      </Answered>
    </Section>
  );
}

/** In the language that it was written in. */
function Report({ report: { title, made, tables } }: { readonly report: EvidenceView }) {
  return (
    <div lang="en" className="flex flex-col gap-1.5">
      <h3 className="font-medium text-sm">{title}</h3>
      <p className="max-w-3xl select-text text-ink-2 text-xs">{made}</p>
      {tables.map((table) => (
        <ReportTable key={table.rows[0]?.join()} title={title} table={table} />
      ))}
    </div>
  );
}

const cell = 'px-2.5 py-1 align-top';

interface ReportTableProps {
  readonly title: string;
  readonly table: EvidenceView['tables'][number];
}

function ReportTable({ title, table: { columns, rows } }: ReportTableProps) {
  return (
    <ScrollRegion label={`${title}: ${columns[0] ?? ''}`} className="max-h-72 overflow-auto">
      <table className="w-full select-text text-xs">
        <thead className="sticky top-0 bg-ground text-ink-3">
          <tr className="border-line border-b text-left">
            {columns.map((column) => (
              <th key={column} className={`${cell} font-medium first:pl-4`}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, ...others]) => (
            <tr key={name} className="border-line not-last:border-b">
              <th scope="row" className={`${cell} min-w-40 pl-4 text-left font-normal`}>
                {name}
              </th>
              {others.map((text, i) => (
                <td
                  key={columns[i + 1]}
                  className={`${cell} text-ink-2 ${text.length < 20 ? 'whitespace-nowrap' : ''}`}
                >
                  {text}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
