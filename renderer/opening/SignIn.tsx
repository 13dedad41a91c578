// The sign-in screen: the vault is open, and whoever is at the desk says who he is.

import { LoaderCircle, LockKeyhole, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { UnattendedSnapshot } from '../../core/snapshot.ts';
import { useJobs } from '../files/jobs.ts';
import { WaitingFiles } from '../files/WaitingFiles.tsx';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { PassphraseRow } from '../parts/PassphraseRow.tsx';
import { SearchField } from '../parts/SearchField.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';

/** From so many on, a list is searched rather than read. */
const searchable = 8;

export function SignIn({ snapshot }: { readonly snapshot: UnattendedSnapshot }) {
  const { vault, desk } = snapshot;
  const { signIn, locking } = words;
  return (
    <div className="relative h-full overflow-y-auto">
      <main className="mx-auto flex min-h-full w-full max-w-md flex-col justify-center gap-6 px-5 py-8">
        <header className="flex flex-col gap-1.5">
          <p role="status" className="flex min-h-6 items-center gap-2 text-ink-2 text-sm">
            {desk === 'open' ? (
              <UserRound aria-hidden className="size-4" />
            ) : (
              <LoaderCircle aria-hidden className="size-4 animate-spin" />
            )}
            {desk === 'open' ? signIn.open : locking.finishingTitle}
          </p>
          <h1 className="select-text break-words font-semibold text-xl tracking-tight">{vault.name}</h1>
          <p className="text-ink-2">{desk === 'open' ? signIn.intro : locking.finishing}</p>
        </header>
        {desk === 'closed' && <Finishing />}
        {desk === 'open' && <WaitingFiles waitFor="the desk" />}
        {desk === 'open' && <Everybody people={snapshot.people} />}
        <div>
          <Button look="quiet" size="small" onPress={() => void request('lock', { jobs: 'abandon' })}>
            <LockKeyhole aria-hidden className="size-4" />
            {desk === 'open' ? words.home.lock : locking.abandonNow}
          </Button>
        </div>
      </main>
    </div>
  );
}

/** How far the files are that are finished before the vault is locked: no names, for nobody is at the desk. */
function Finishing() {
  const { size, done } = useJobs(({ batch }) => batch);
  const { amounts, jobs } = words;
  if (size === 0) return null;
  const text = jobs.ofSize(amounts.bytes(done), amounts.bytes(size));
  return (
    <div className="flex flex-col gap-1.5">
      <Bar label={jobs.total} value={done} of={size} text={text} height="thick" />
      <p className="text-ink-3 text-xs">{text}</p>
    </div>
  );
}

function Everybody({ people }: Pick<UnattendedSnapshot, 'people'>) {
  const [expanded, setExpanded] = useState<string | null>(null);
  const [sought, setSought] = useState('');
  const { signIn } = words;
  const wanted = sought.trim().normalize('NFC').toLowerCase();
  const shown = people.filter(({ name }) => name.normalize('NFC').toLowerCase().includes(wanted));
  const isMany = people.length > searchable;

  // biome-ignore lint/correctness/useExhaustiveDependencies: where the focus goes when the screen comes, and then no more
  useEffect(() => {
    if (!isMany) document.querySelector<HTMLElement>('[data-admin]')?.focus();
  }, []);

  return (
    <>
      {isMany && <SearchField label={signIn.search} value={sought} onChange={setSought} autoFocus />}
      {shown.length === 0 && <p className="text-ink-2 text-sm">{signIn.noMatch}</p>}
      <ul
        aria-label={signIn.people}
        className="overflow-hidden rounded-lg border border-line bg-surface *:border-line *:not-first:border-t"
      >
        {shown.map((person) => (
          <PassphraseRow
            key={person.id}
            admin={{ ...person, presented: 'no' }}
            prove={(passphrase, keyFile) => ask('signIn', { personId: person.id, passphrase, keyFile })}
            isExpanded={expanded === person.id}
            onExpand={(open) => setExpanded(open ? person.id : null)}
            onAccepted={() => setExpanded(null)}
          />
        ))}
      </ul>
    </>
  );
}
