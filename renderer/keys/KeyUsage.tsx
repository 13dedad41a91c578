// How a key was used: a chart by day, and the same as a table.

import type { UsageView } from '../../core/keyviews.ts';
import type { KeyView } from '../../core/snapshot.ts';
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
            <Used name={of.name} usage={usage} />
          )
        }
      </Answered>
    </Section>
  );
}

interface UsedProps {
  /** Of the key. */
  readonly name: string;
  readonly usage: UsageView;
}

export function Used({ name, usage }: UsedProps) {
  const { usage: wording } = words.keys;
  const { amounts } = words;
  return (
    <>
      <Facts
        facts={[
          [wording.title, wording.total(usage.uses, amounts.bytes(usage.bytes))],
          [wording.first, momentOf(usage.first)],
          [wording.last, momentOf(usage.last)],
        ]}
      />
      <DayChart label={wording.chart(name)} days={usage.days} tip={wording.day} />
      <details className="text-sm">
        <summary className="w-fit rounded-sm text-ink-2">{wording.byVersion}</summary>
        <VersionTable name={name} usage={usage} />
      </details>
      <details className="text-sm">
        <summary className="w-fit rounded-sm text-ink-2">{wording.asTable}</summary>
        <UsageTable name={name} usage={usage} />
      </details>
    </>
  );
}

function momentOf(at: number | null): string {
  return at === null ? words.keys.never : words.amounts.moment(at);
}

const cell = 'px-2.5 py-1';

function VersionTable({ name, usage }: UsedProps) {
  const { usage: wording } = words.keys;
  const { amounts } = words;
  const { columns } = wording;
  return (
    <ScrollRegion label={wording.versions(name)} className="mt-2 max-h-72 overflow-auto">
      <table aria-label={wording.versions(name)} className="w-full text-sm">
        <thead className="sticky top-0 bg-ground text-ink-3 text-xs">
          <tr className="border-line border-b text-left">
            <th className={`${cell} pl-4 font-medium`}>{columns.version}</th>
            <th className={`${cell} text-right font-medium`}>{columns.uses}</th>
            <th className={`${cell} text-right font-medium`}>{columns.bytes}</th>
            <th className={`${cell} font-medium`}>{wording.first}</th>
            <th className={`${cell} pr-4 font-medium`}>{wording.last}</th>
          </tr>
        </thead>
        <tbody>
          {usage.versions
            .toSorted((a, b) => b.version - a.version)
            .map(({ version, uses, bytes, first, last }) => (
              <tr key={version} className="border-line not-last:border-b text-ink-2">
                <th scope="row" className={`${cell} pl-4 text-left font-normal`}>
                  {words.keys.version(version)}
                </th>
                <td className={`${cell} text-right`}>{amounts.number(uses)}</td>
                <td className={`${cell} text-right`}>{amounts.bytes(bytes)}</td>
                <td className={cell}>{momentOf(first)}</td>
                <td className={`${cell} pr-4`}>{momentOf(last)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function UsageTable({ name, usage }: UsedProps) {
  const { usage: wording } = words.keys;
  const { amounts } = words;
  const { columns } = wording;
  return (
    <ScrollRegion label={wording.chart(name)} className="mt-2 max-h-72 overflow-auto">
      <table aria-label={wording.chart(name)} className="w-full text-sm">
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
