// Who is assigned a key, and in which role.

import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { Section } from '../parts/Page.tsx';
import { PersonLink } from '../people/PersonLink.tsx';
import { words } from '../wording/words.ts';

interface AssignedPeopleProps {
  readonly of: KeyView;
  readonly person: UnlockedSnapshot['person'];
}

export function AssignedPeople({ of, person }: AssignedPeopleProps) {
  const sees = person.may['see people'] !== undefined;
  const answer = useAnswer('people', sees ? {} : null);
  const { screen } = words.keys;
  if (!sees) return null;
  return (
    <Section title={screen.people}>
      <Answered answer={answer}>
        {(people) => {
          const assigned = people.flatMap(({ id, name, assignments }) =>
            assignments.filter(({ keyId }) => keyId === of.id).map(({ role }) => ({ id, name, role })),
          );
          if (assigned.length === 0) return <p className="text-ink-2 text-sm">{screen.peopleNone}</p>;
          return (
            <ul aria-label={screen.people} className="flex flex-col gap-1 text-sm">
              {assigned.map(({ id, name, role }) => (
                <li key={`${id} ${role}`} className="flex flex-wrap gap-x-3">
                  <PersonLink id={id} name={name} />
                  <span className="text-ink-2">{words.roles[role]}</span>
                </li>
              ))}
            </ul>
          );
        }}
      </Answered>
    </Section>
  );
}
