// The keys that a person is assigned, in which role; assigned and taken back here.

import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { Role, UnlockedSnapshot } from '../../core/snapshot.ts';
import type { KeyRole } from '../../electron/contract.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Section } from '../parts/Page.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { isPermitted } from '../permitted.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { AssignKeys } from './AssignKeys.tsx';

interface AssignmentsProps {
  readonly one: PersonDetail;
  readonly snapshot: UnlockedSnapshot;
}

type Assignment = PersonDetail['assignments'][number];
const searchable = 8;

export function Assignments({ one, snapshot }: AssignmentsProps) {
  const [isAssigning, setAssigning] = useState(false);
  const [sought, setSought] = useState('');
  const { assignments: wording } = words.people;
  const roles = grantable(one, snapshot.person);
  const wanted = sought.trim().toLowerCase();
  const shown = one.assignments.filter(({ keyName }) => keyName.toLowerCase().includes(wanted));
  return (
    <Section
      title={wording.title}
      intro={wording.intro(one.name)}
      actions={
        roles.length > 0 && (
          <Button onPress={() => setAssigning(true)}>
            <Plus aria-hidden className="size-4" />
            {wording.assign}
          </Button>
        )
      }
    >
      {one.assignments.length > searchable && (
        <div className="flex max-w-sm">
          <SearchField label={wording.search} value={sought} onChange={setSought} />
        </div>
      )}
      {one.assignments.length === 0 ? (
        <p className="text-ink-2 text-sm">{noneInWords(one)}</p>
      ) : (
        <AssignmentTable shown={shown} one={one} snapshot={snapshot} />
      )}
      {isAssigning && (
        <AssignKeys one={one} roles={roles} snapshot={snapshot} onClose={() => setAssigning(false)} />
      )}
    </Section>
  );
}

/** The roles in which the person at the desk may assign at all: a key manager grants users, and not himself. */
function grantable(one: PersonDetail, person: UnlockedSnapshot['person']): readonly KeyRole[] {
  const isAdmin = person.roles.includes('admin');
  const isManager = Object.values(person.assigned).some((roles) => roles.includes('key manager'));
  if (!isAdmin && (!isManager || one.id === person.id)) return [];
  const roles: readonly KeyRole[] = isAdmin ? ['key manager', 'key user'] : ['key user'];
  return roles.filter((role) => one.roles.includes(role));
}

/** Whether he may take this one back. */
function mayTakeBack({ keyId, role }: Assignment, person: UnlockedSnapshot['person']): boolean {
  return (
    isPermitted(person, 'unassign key', keyId) && (person.roles.includes('admin') || role === 'key user')
  );
}

function noneInWords({ name, roles }: PersonDetail): string {
  const { assignments: wording } = words.people;
  const assignable: readonly Role[] = ['key manager', 'key user'];
  if (roles.includes('admin')) return wording.noneAdmin;
  if (roles.some((role) => assignable.includes(role))) return wording.none;
  return roles.includes('auditor') ? wording.noneAuditor : wording.noRole(name);
}

interface AssignmentTableProps extends AssignmentsProps {
  readonly shown: readonly Assignment[];
}

function AssignmentTable({ shown, one, snapshot }: AssignmentTableProps) {
  const { assignments: wording } = words.people;
  return (
    <div className="overflow-hidden rounded-lg border border-line">
      <table aria-label={wording.title} className="w-full text-sm">
        <thead>
          <tr className="border-line border-b bg-ground text-left text-ink-3 text-xs">
            <th className="px-4 py-1.5 font-medium">{wording.key}</th>
            <th className="px-2.5 py-1.5 font-medium">{wording.role}</th>
            <th className="px-4 py-1.5 font-medium">
              <span className="sr-only">{wording.unassign}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((assignment) => (
            <tr
              key={`${assignment.keyId} ${assignment.role}`}
              className="border-line not-last:border-b hover:bg-hover"
            >
              <th scope="row" className="px-4 py-1.5 text-left font-normal">
                <KeyName assignment={assignment} snapshot={snapshot} />
              </th>
              <td className="px-2.5 py-1.5 text-ink-2">{words.roles[assignment.role]}</td>
              <td className="px-4 py-1.5 text-right">
                {mayTakeBack(assignment, snapshot.person) && (
                  <TakeBack assignment={assignment} personId={one.id} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.length === 0 && <p className="px-4 py-2 text-ink-2 text-sm">{wording.choosing.noMatch}</p>}
    </div>
  );
}

function KeyName({
  assignment,
  snapshot,
}: {
  readonly assignment: Assignment;
  readonly snapshot: UnlockedSnapshot;
}) {
  const { keyId, keyName } = assignment;
  // A deleted key is assigned until it is forgotten, and is in no ordinary list.
  if (!snapshot.keys.some(({ id }) => id === keyId)) return <span className="break-words">{keyName}</span>;
  return (
    <button
      type="button"
      onClick={() => go({ screen: 'key', keyId })}
      className="break-words rounded-sm text-left font-medium text-accent-ink hover:underline"
    >
      {keyName}
    </button>
  );
}

function TakeBack({ assignment, personId }: { readonly assignment: Assignment; readonly personId: string }) {
  const [isBusy, setBusy] = useState(false);
  const { assignments: wording } = words.people;
  const { keyId, keyName, role } = assignment;
  if (role !== 'key manager' && role !== 'key user') return null;

  async function takeBack(from: KeyRole) {
    setBusy(true);
    await request('unassignKey', { personId, keyId, role: from });
    setBusy(false);
  }

  return (
    <Button
      look="quiet"
      size="small"
      isBusy={isBusy}
      aria-label={wording.unassignOf(keyName, words.roles[role])}
      onPress={() => void takeBack(role)}
    >
      {wording.unassign}
    </Button>
  );
}
