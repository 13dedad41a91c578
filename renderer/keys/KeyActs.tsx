// The state of a key: what it means, and each action that leads out of it with what it would do.

import { type ReactNode, useState } from 'react';
import type { KeyDetail } from '../../core/keyviews.ts';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { askWithOthers } from '../confirming.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { useSecondsUntil } from '../parts/clock.ts';
import { Facts, Section } from '../parts/Page.tsx';
import { isPermitted } from '../permitted.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { RequestDeletion } from './RequestDeletion.tsx';

interface KeyActsProps {
  readonly of: KeyView;
  readonly detail: KeyDetail;
  readonly person: UnlockedSnapshot['person'];
}

type StateAct = 'disable' | 'enable' | 'requestDeletion' | 'cancelDeletion' | 'deleteImmediately';

const needs: Readonly<Record<StateAct, string>> = {
  disable: 'disable key',
  enable: 'enable key',
  requestDeletion: 'request deletion',
  cancelDeletion: 'cancel deletion',
  deleteImmediately: 'delete immediately',
};

/** What leads out of each state; what cannot be undone stands last. */
const leadsOut: Readonly<Record<KeyView['state'], readonly StateAct[]>> = {
  available: ['disable', 'requestDeletion'],
  disabled: ['enable', 'requestDeletion'],
  'deletion requested': ['cancelDeletion', 'deleteImmediately'],
  deleted: [],
};
const grave: readonly StateAct[] = ['requestDeletion', 'deleteImmediately'];

export function KeyActs({ of, detail, person }: KeyActsProps) {
  const [asked, setAsked] = useState<StateAct | null>(null);
  const { actions, stateMeanings } = words.keys;
  const acts = leadsOut[of.state].filter((act) => isPermitted(person, needs[act], of.id));
  const close = () => setAsked(null);
  return (
    <Section title={actions.title} intro={stateMeanings[of.state]}>
      {detail.deletion !== null && <Countdown deletion={detail.deletion} />}
      {acts.length === 0 && <p className="text-ink-3 text-sm">{actions.notYours}</p>}
      {acts.length > 0 && (
        <ul className="divide-y divide-line rounded-lg border border-line">
          {acts.map((act) => (
            <li key={act} className="flex flex-wrap items-center gap-x-6 gap-y-2 px-4 py-2.5">
              <p className="min-w-0 grow basis-72 text-ink-2 text-sm">{actions[`${act}What`]}</p>
              <Button look={grave.includes(act) ? 'grave' : 'plain'} onPress={() => setAsked(act)}>
                {actions[act]}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {asked === 'requestDeletion' && <RequestDeletion of={of} onClose={close} />}
      {asked !== null && asked !== 'requestDeletion' && <AskFor act={asked} of={of} onClose={close} />}
    </Section>
  );
}

function Countdown({ deletion }: { readonly deletion: NonNullable<KeyDetail['deletion']> }) {
  const seconds = useSecondsUntil(deletion.deadline);
  const { deleting } = words.keys;
  const { amounts } = words;
  return (
    <Callout weight="danger">
      <Facts
        facts={[
          [
            deleting.countdown,
            seconds === 0
              ? deleting.overdue
              : deleting.deadline(amounts.moment(deletion.deadline), amounts.span(seconds)),
          ],
          [deleting.requested, deleting.by(amounts.moment(deletion.requestedAt), deletion.by.name)],
          [deleting.reason, deletion.reason],
        ]}
      />
    </Callout>
  );
}

function SealedUnder({ of }: { readonly of: KeyView }) {
  const { disabling, deleting } = words.keys;
  if (of.sealedFiles === 0) return <p className="text-sm">{disabling.none}</p>;
  return (
    <Callout
      weight="warning"
      actions={
        <Button size="small" onPress={() => go({ screen: 'sealed files', keyId: of.id })}>
          {deleting.show}
        </Button>
      }
    >
      {disabling.sealed(of.sealedFiles)}
    </Callout>
  );
}

interface AskForProps {
  readonly act: Exclude<StateAct, 'requestDeletion'>;
  readonly of: KeyView;
  readonly onClose: () => void;
}

function AskFor({ act, of, onClose }: AskForProps): ReactNode {
  const { disabling, enabling, cancelling, ending } = words.keys;
  const keyId = of.id;
  const frame = { isOpen: true, onClose } as const;
  switch (act) {
    case 'disable':
      return (
        <Confirm
          {...frame}
          title={disabling.title(of.name)}
          act={disabling.act}
          weight="danger"
          onAct={() => ask('disableKey', { keyId })}
        >
          <p className="text-sm">{disabling.what}</p>
          {of.type === 'AES-256' && <SealedUnder of={of} />}
        </Confirm>
      );
    case 'enable':
      return (
        <Confirm
          {...frame}
          title={enabling.title(of.name)}
          act={enabling.act}
          onAct={() => ask('enableKey', { keyId })}
        >
          <p className="text-sm">{enabling.what}</p>
        </Confirm>
      );
    case 'cancelDeletion':
      return (
        <Confirm
          {...frame}
          title={cancelling.title(of.name)}
          act={cancelling.act}
          onAct={() => ask('cancelDeletion', { keyId })}
        >
          <p className="text-sm">{cancelling.what}</p>
        </Confirm>
      );
    case 'deleteImmediately':
      return (
        <Confirm
          {...frame}
          title={ending.title(of.name)}
          act={ending.act}
          weight="danger"
          onAct={() => askWithOthers('deleteImmediately', { keyId })}
        >
          <p className="text-sm">{ending.what}</p>
          <p className="text-ink-2 text-sm">{ending.second}</p>
        </Confirm>
      );
  }
}
