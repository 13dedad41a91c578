// The admins of a backup open it: each by the passphrase of then, or by a recovery kit.

import { useState } from 'react';
import type { RestoringSnapshot } from '../../core/snapshot.ts';
import type { GivenKit } from '../custody/KitFields.tsx';
import { KitForm } from '../custody/KitForm.tsx';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { PassphraseRow } from '../parts/PassphraseRow.tsx';
import { RadioRow } from '../parts/RadioRow.tsx';
import { ask, type Passphrase, refusalOf, request } from '../vault.ts';
import { words } from '../wording/words.ts';

export function RestorePresenting({ snapshot }: { readonly snapshot: RestoringSnapshot }) {
  const [way, setWay] = useState<'passphrase' | 'kit'>('passphrase');
  const { restore } = words.records;
  const { admins, vault } = snapshot;
  const entered = admins.filter(({ presented }) => presented === 'yes').length;
  const progress = restore.quorum(entered, vault.quorum);
  const ways = ['passphrase', 'kit'] as const;
  return (
    <>
      <div className="flex items-center gap-3">
        <p role="status" className="shrink-0 font-medium text-sm">
          {progress}
        </p>
        <Bar label={restore.title} value={entered} of={vault.quorum} text={progress} height="thick" />
        {entered > 0 && (
          <Button look="quiet" size="small" onPress={() => void request('withdrawForRestore', {})}>
            {restore.withdraw}
          </Button>
        )}
      </div>
      <RadioRow
        label={restore.how}
        options={ways.map((id) => ({ id, label: restore.ways[id] }))}
        chosen={way}
        onChoose={setWay}
      />
      {way === 'passphrase' ? (
        <Passphrases admins={admins} />
      ) : (
        <KitForm key={entered} present={presentKit} />
      )}
    </>
  );
}

function Passphrases({ admins }: Pick<RestoringSnapshot, 'admins'>) {
  const [expanded, setExpanded] = useState<string | null>(null);
  return (
    <ul
      aria-label={words.unlock.admins}
      className="overflow-hidden rounded-lg border border-line bg-surface *:border-line *:not-first:border-t"
    >
      {admins.map((admin) => (
        <PassphraseRow
          key={admin.id}
          admin={admin}
          prove={(passphrase, keyFile) =>
            ask('presentForRestore', { adminId: admin.id, passphrase, keyFile })
          }
          isExpanded={expanded === admin.id}
          onExpand={(open) => setExpanded(open ? admin.id : null)}
          onAccepted={() => setExpanded(null)}
        />
      ))}
    </ul>
  );
}

async function presentKit(kit: GivenKit, passphrase: Passphrase, keyFile: string | null) {
  return refusalOf(await ask('presentKitForRestore', { kit, passphrase, keyFile }));
}
