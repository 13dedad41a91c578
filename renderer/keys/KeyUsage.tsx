// How a key was used: a chart by day, and the same as a table.

import type { KeyView } from '../../core/snapshot.ts';
import type { UsageView } from '../../core/views.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { DayChart } from '../parts/DayChart.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { ScrollRegion } from '../parts/ScrollRegion.tsx';
import { words } from '../wording/words.ts';

export function KeyUsage({ of }: { readonly of: KeyView }) {
  const answer = useAnswer('keyUsage', { keyId: of.id });
  const { usage: wording } = words.keys;
  return (
    <Section title={wording.title}>
      <Answered answer={answer}>
        {(usage) =>
          usage.uses === 0 ? (
            <p className="text-ink-2 text-sm">{wording.none}</p>
          ) : (
            <Used of={of} usage={usage} />
          )
        }
      </Answered>
    </Section>
  );
}

function Used({ of, usage }: { readonly of: KeyView; readonly usage: UsageView }) {
  const { usage: wording } = words.keys;
  const { amounts } = words;
  const moment = (at: number | null) => (at === null ? words.keys.never : amounts.moment(at));
  return (
    <>
      <Facts
        facts={[
          [wording.title, wording.total(usage.uses, amounts.bytes(usage.bytes))],
          [wording.first, moment(usage.first)],
          [wording.last, moment(usage.last)],
        ]}
      />
      <DayChart label={wording.chart(of.name)} days={usage.days} tip={wording.day} />
      <details className="text-sm">
        <summary className="w-fit rounded-sm text-ink-2">{wording.asTable}</summary>
        <UsageTable of={of} usage={usage} />
      </details>
    </>
  );
}

const cell = 'px-2.5 py-1';

function UsageTable({ of, usage }: { readonly of: KeyView; readonly usage: UsageView }) {
  const { usage: wording } = words.keys;
  const { amounts } = words;
  const { columns } = wording;
  return (
    <ScrollRegion label={wording.chart(of.name)} className="mt-2 max-h-72 overflow-auto">
      <table aria-label={wording.chart(of.name)} className="w-full text-sm">
        <thead className="sticky top-0 bg-ground text-ink-3 text-xs">
          <tr className="border-line border-b text-left">
            <th className={`${cell} pl-4 font-medium`}>{columns.day}</th>
            <th className={`${cell} font-medium`}>{columns.version}</th>
            <th className={`${cell} font-medium`}>{columns.operation}</th>
            <th className={`${cell} text-right font-medium`}>{columns.uses}</th>
            <th className={`${cell} pr-4 text-right font-medium`}>{columns.bytes}</th>
          </tr>
        </thead>
        <tbody>
          {usage.days.toReversed().map(({ day, version, operation, uses, bytes }) => (
            <tr key={`${day} ${version} ${operation}`} className="border-line not-last:border-b text-ink-2">
              <td className={`${cell} pl-4`}>{amounts.date(day)}</td>
              <td className={cell}>{words.keys.version(version)}</td>
              <td className={cell}>{wording.operations[operation] ?? operation}</td>
              <td className={`${cell} text-right`}>{amounts.number(uses)}</td>
              <td className={`${cell} pr-4 text-right`}>{amounts.bytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
