// The sign-in screen: the vault is open, and whoever is at the desk says who he is.

import { LockKeyhole, UserRound } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { UnattendedSnapshot } from '../../core/snapshot.ts';
import { Button } from '../parts/Button.tsx';
import { PassphraseRow } from '../parts/PassphraseRow.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';

export function SignIn({ snapshot }: { readonly snapshot: UnattendedSnapshot }) {
  const { vault, people } = snapshot;
  const { signIn } = words;
  const [expanded, setExpanded] = useState<string | null>(null);

  useEffect(() => document.querySelector<HTMLElement>('[data-admin]')?.focus(), []);

  return (
    <div className="relative h-full overflow-y-auto">
      <main className="mx-auto flex min-h-full w-full max-w-md flex-col justify-center gap-6 px-5 py-8">
        <header className="flex flex-col gap-1.5">
          <p role="status" className="flex min-h-6 items-center gap-2 text-ink-2 text-sm">
            <UserRound aria-hidden className="size-4" />
            {signIn.open}
          </p>
          <h1 className="select-text break-words font-semibold text-xl tracking-tight">{vault.name}</h1>
          <p className="text-ink-2">{signIn.intro}</p>
        </header>
        <ul
          aria-label={signIn.people}
          className="overflow-hidden rounded-lg border border-line bg-surface *:border-line *:not-first:border-t"
        >
          {people.map((person) => (
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
        <div>
          <Button look="quiet" size="small" onPress={() => void request('lock', {})}>
            <LockKeyhole aria-hidden className="size-4" />
            {words.home.lock}
          </Button>
        </div>
      </main>
    </div>
  );
}
