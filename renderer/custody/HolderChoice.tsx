// Who of the vault's people holds a share after a change of admins: the present admins first, then everybody else.

import { useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import { CheckField } from '../parts/CheckField.tsx';
import { hintLook, labelLook } from '../parts/fieldLook.ts';
import { SearchField } from '../parts/SearchField.tsx';
import { words } from '../wording/words.ts';

interface HolderChoiceProps {
  readonly people: readonly PersonDetail[];
  /** Ids of those who hold a share now. */
  readonly admins: readonly string[];
  readonly chosen: readonly string[];
  readonly onChoose: (chosen: string[]) => void;
}

const columns = 'grid grid-cols-1 gap-x-6 gap-y-2 sm:grid-cols-2';
/** More of them are found by a search. */
const fewPeople = 8;

export function HolderChoice({ people, admins, chosen, onChoose }: HolderChoiceProps) {
  const [sought, setSought] = useState('');
  const { plan } = words.custody.changing;
  const present = people.filter(({ id }) => admins.includes(id));
  const others = people.filter(({ id }) => !admins.includes(id));
  const isLong = others.length > fewPeople;
  const found = others.filter(
    ({ id, name }) => chosen.includes(id) || name.toLowerCase().includes(sought.trim().toLowerCase()),
  );

  function choice(person: PersonDetail, isAdmin: boolean) {
    const isChosen = chosen.includes(person.id);
    const hint = isAdmin ? (isChosen ? plan.isAdmin : plan.leaves) : isChosen ? plan.isNoAdmin : undefined;
    return (
      <CheckField
        key={person.id}
        label={person.name}
        {...(hint === undefined ? {} : { hint })}
        isChecked={isChosen}
        onChange={(isNow) =>
          onChoose(isNow ? [...chosen, person.id] : chosen.filter((id) => id !== person.id))
        }
      />
    );
  }

  return (
    <div className="flex flex-col gap-4">
      <fieldset className="min-w-0">
        <legend className={`${labelLook} mb-1.5`}>{plan.stay}</legend>
        <div className={columns}>{present.map((person) => choice(person, true))}</div>
      </fieldset>
      {others.length > 0 && (
        <fieldset className="flex min-w-0 flex-col gap-2">
          <legend className={`${labelLook} mb-0.5`}>{plan.others}</legend>
          <p className={hintLook}>{plan.othersHint}</p>
          {isLong && (
            <div className="max-w-xs">
              <SearchField label={words.people.search} value={sought} onChange={setSought} />
            </div>
          )}
          {isLong ? (
            <section
              aria-label={plan.others}
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
              tabIndex={0}
              className={`${columns} max-h-56 overflow-y-auto rounded-md border border-line px-3 py-2`}
            >
              {found.map((person) => choice(person, false))}
            </section>
          ) : (
            <div className={columns}>{found.map((person) => choice(person, false))}</div>
          )}
          {found.length === 0 && <p className="text-ink-3 text-sm">{words.people.noMatch}</p>}
        </fieldset>
      )}
    </div>
  );
}
