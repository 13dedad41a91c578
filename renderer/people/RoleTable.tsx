// What each role may do: in a sentence each, and operation by operation as the vault's own table has it.

import { Check, ChevronRight, Minus } from 'lucide-react';
import { useState } from 'react';
import type { OperationRow } from '../../electron/contract.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Section } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';
import { allRoles } from './entries.ts';

type Group = keyof typeof words.people.roleTable.groups;

/** Each group begins with this operation, in the order of the vault's table. */
const beginnings: Readonly<Record<string, Group>> = {
  'create key': 'life',
  encrypt: 'use',
  'see people': 'people',
  'rotate root key': 'custody',
  'see log': 'records',
};

export function RoleTable() {
  const [isWhole, setWhole] = useState(false);
  const { roleTable, roleMeans } = words.people;
  return (
    <Section title={roleTable.title} intro={roleTable.intro}>
      <dl className="grid grid-cols-1 gap-x-6 gap-y-1.5 rounded-lg border border-line px-4 py-3 text-sm sm:grid-cols-[minmax(7rem,auto)_1fr]">
        {allRoles.map((role) => (
          <div key={role} className="contents">
            <dt className="font-medium max-sm:mt-1">{words.roles[role]}</dt>
            <dd className="text-ink-2">{roleMeans[role]}</dd>
          </div>
        ))}
      </dl>
      <div>
        <Button look="quiet" aria-expanded={isWhole} onPress={() => setWhole(!isWhole)}>
          <ChevronRight
            aria-hidden
            className={`size-4 text-ink-3 transition-transform duration-100 ${isWhole ? 'rotate-90' : ''}`}
          />
          {isWhole ? roleTable.hide : roleTable.show}
        </Button>
      </div>
      {isWhole && <WholeTable />}
    </Section>
  );
}

function WholeTable() {
  const answer = useAnswer('roleTable', {});
  const { roleTable } = words.people;
  return (
    <Answered answer={answer}>
      {(rows) => (
        <section
          aria-label={roleTable.label}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          className="overflow-x-auto rounded-lg border border-line"
        >
          <table aria-label={roleTable.label} className="w-full text-sm">
            <thead>
              <tr className="border-line border-b bg-ground text-ink-3 text-xs">
                <th className="px-4 py-1.5 text-left font-medium">{roleTable.operation}</th>
                {allRoles.map((role) => (
                  <th key={role} className="px-2.5 py-1.5 text-left font-medium">
                    {words.roles[role]}
                  </th>
                ))}
              </tr>
            </thead>
            {grouped(rows).map(({ group, members }) => (
              <tbody key={group} className="border-line not-first:border-t">
                <tr>
                  <th
                    colSpan={allRoles.length + 1}
                    scope="rowgroup"
                    className="px-4 pt-3 pb-1 text-left font-semibold"
                  >
                    {roleTable.groups[group]}
                  </th>
                </tr>
                {members.map((row) => (
                  <OperationLine key={row.operation} row={row} />
                ))}
              </tbody>
            ))}
          </table>
        </section>
      )}
    </Answered>
  );
}

function OperationLine({ row }: { readonly row: OperationRow }) {
  const { roleTable } = words.people;
  const operations: Readonly<Record<string, string>> = words.people.operations;
  return (
    <tr className="hover:bg-hover">
      <th scope="row" className="px-4 py-1 text-left font-normal">
        {operations[row.operation] ?? row.operation}
        {row.confirmed !== 'by nobody else' && (
          <span className="block text-ink-3 text-xs">{roleTable.confirmed[row.confirmed]}</span>
        )}
      </th>
      {allRoles.map((role) => (
        <td key={role} className="px-2.5 py-1">
          <Reach reach={row.may[role] ?? null} />
        </td>
      ))}
    </tr>
  );
}

function Reach({ reach }: { readonly reach: 'every' | 'assigned' | null }) {
  const { roleTable } = words.people;
  if (reach === 'assigned') return <span className="text-ink-2 text-xs">{roleTable.assigned}</span>;
  const Glyph = reach === 'every' ? Check : Minus;
  return (
    <>
      <Glyph aria-hidden className={`size-4 ${reach === 'every' ? 'text-good' : 'text-ink-3'}`} />
      <span className="sr-only">{reach === 'every' ? roleTable.every : roleTable.no}</span>
    </>
  );
}

function grouped(rows: readonly OperationRow[]) {
  const groups: { group: Group; members: OperationRow[] }[] = [];
  for (const row of rows) {
    const group = beginnings[row.operation];
    if (group !== undefined) groups.push({ group, members: [] });
    groups.at(-1)?.members.push(row);
  }
  return groups;
}
