// The kits of a drill, one after the other: each with the passphrase of its admin.

import { Check } from 'lucide-react';
import type { DrillView } from '../../core/peopleviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import { goOn } from '../going.ts';
import { Bar } from '../parts/Bar.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { ask, type Passphrase, refusalOf } from '../vault.ts';
import { words } from '../wording/words.ts';
import type { GivenKit } from './KitFields.tsx';
import { KitForm } from './KitForm.tsx';

type UnderWay = NonNullable<DrillView['underWay']>;

interface DrillKitsProps {
  readonly underWay: UnderWay;
  /** Also of a refusal that ended the drill. */
  readonly onRefused: (refusal: RefusalView | null) => void;
}

export function DrillKits({ underWay, onRefused }: DrillKitsProps) {
  const { drill, recordPaper } = words.custody;
  const { backup, madeAt, epoch, quorum, witness, admins } = underWay;
  const presented = admins.filter((one) => one.presented === 'yes').length;

  async function present(kit: GivenKit, passphrase: Passphrase, keyFile: string | null) {
    const outcome = await ask('presentDrillKit', { kit, passphrase, keyFile });
    if ('done' in outcome && outcome.done !== 'more to present')
      goOn({ screen: 'ceremony record', record: outcome.done });
    const refusal = refusalOf(outcome);
    onRefused(refusal);
    return refusal;
  }

  return (
    <div className="flex max-w-2xl flex-col gap-6">
      <Facts
        facts={[
          [drill.backup, backup],
          [drill.made, words.amounts.moment(madeAt)],
          [drill.rootKey, drill.numbered(epoch)],
          [recordPaper.witness, witness ?? recordPaper.noWitness],
        ]}
      />
      <div className="flex items-center gap-3">
        <p className="shrink-0 font-medium text-sm">{drill.progress(presented, quorum)}</p>
        <Bar
          label={drill.progressLabel}
          value={presented}
          of={quorum}
          text={drill.progress(presented, quorum)}
          height="thick"
        />
      </div>
      <Section title={drill.next(presented + 1)}>
        <KitForm key={presented} onBegin={() => onRefused(null)} present={present} />
      </Section>
      <Section title={drill.admins}>
        <ul className="overflow-hidden rounded-lg border border-line *:border-line *:not-first:border-t">
          {admins.map(({ id, name, presented: isPresented }) => (
            <li key={id} className="flex min-h-9 items-center gap-3 px-4 py-1.5 text-sm">
              <span className="min-w-0 grow break-words font-medium">{name}</span>
              {isPresented === 'yes' ? (
                <span className="flex items-center gap-1.5 text-good text-xs">
                  <Check aria-hidden className="size-3.5" strokeWidth={2.5} />
                  {drill.presented}
                </span>
              ) : (
                <span className="text-ink-3 text-xs">{drill.waits}</span>
              )}
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}
