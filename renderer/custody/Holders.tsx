// Who holds a share of the root key, when each was proved, and how many of them may be lost.

import { UsersRound } from 'lucide-react';
import type { CustodyView } from '../../core/peopleviews.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Section } from '../parts/Page.tsx';
import { headLook } from '../parts/tableLook.ts';
import { PersonLink } from '../people/PersonLink.tsx';
import { words } from '../wording/words.ts';
import { momentAndDays } from './proofs.ts';

interface HoldersProps {
  readonly custody: CustodyView;
  /** Id of the person at the desk. */
  readonly own: string;
  readonly mayChange: boolean;
}

const cell = 'px-2.5 py-2 align-top';

export function Holders({ custody, own, mayChange }: HoldersProps) {
  const people = useAnswer('people', {});
  const { holders: wording } = words.custody;
  const { holders, quorum, spare, outlook } = custody;

  const keyFileOf = (id: string) => {
    const keyFile = people.here?.find((one) => one.id === id)?.keyFile;
    return keyFile === undefined ? '' : wording.keyFileIs[keyFile];
  };

  return (
    <Section
      title={wording.title}
      intro={`${wording.intro(quorum, holders.length)}${outlook === 'sound' ? ` ${wording.spare(spare)}` : ''}`}
      actions={
        mayChange ? (
          <Button onPress={() => go({ screen: 'admin change' })}>
            <UsersRound aria-hidden className="size-4" />
            {wording.change}
          </Button>
        ) : undefined
      }
    >
      {outlook === 'one holder from lock-out' && (
        <Callout weight="warning" title={wording.lockOutTitle}>
          {wording.lockOut}
        </Callout>
      )}
      <section
        aria-label={wording.table}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        tabIndex={0}
        className="overflow-x-auto rounded-lg border border-line"
      >
        <table className="w-full text-sm">
          <thead>
            <tr className="border-line border-b bg-ground">
              <th className={`${headLook} pl-4`}>{wording.name}</th>
              <th className={headLook}>{wording.share}</th>
              <th className={headLook}>{wording.kit}</th>
              <th className={`${headLook} whitespace-nowrap pr-4`}>{wording.keyFile}</th>
            </tr>
          </thead>
          <tbody>
            {holders.map(({ id, name, provedAt, kitProvedAt }) => (
              <tr key={id} className="border-line not-last:border-b">
                <th scope="row" className={`${cell} pl-4 text-left font-normal`}>
                  <PersonLink id={id} name={name} />
                  {id === own && <span className="text-ink-3 text-xs"> ({wording.you})</span>}
                </th>
                <td className={`${cell} text-ink-2`}>{momentAndDays(provedAt) ?? wording.never}</td>
                <td className={`${cell} ${kitProvedAt === null ? 'text-ink-3' : 'text-ink-2'}`}>
                  {momentAndDays(kitProvedAt) ?? wording.noKit}
                </td>
                <td className={`${cell} pr-4 text-ink-2`}>{keyFileOf(id)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="text-ink-3 text-xs">{wording.how}</p>
    </Section>
  );
}
