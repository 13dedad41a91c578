// Where others confirm: the exact sentence of what will happen, who asks for it, how long the request lives, and each
// admin with his own passphrase.

import { UserCheck } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ApprovalView } from '../../core/peopleviews.ts';
import { giveUpConfirming, tookConfirmation, useConfirming } from '../confirming.ts';
import { ask, useSnapshot } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Button } from './Button.tsx';
import { useSecondsUntil } from './clock.ts';
import { Dialog, DialogBody, DialogFoot } from './Dialog.tsx';
import { PassphraseRow } from './PassphraseRow.tsx';

export function SecondPerson() {
  const request = useConfirming((state) => state.request);
  if (request === null) return null;
  return (
    <Dialog title={words.approvals.title(request.needed)} isOpen onClose={giveUpConfirming} width="wide">
      <Confirming key={request.id} request={request} />
    </Dialog>
  );
}

function Confirming({ request }: { readonly request: ApprovalView }) {
  const { approvals } = words;
  const snapshot = useSnapshot((held) => held.snapshot);
  const [expanded, setExpanded] = useState<string | null>(null);
  const [diesAt] = useState(() => Date.now() + request.diesIn);
  const seconds = useSecondsUntil(diesAt);

  useEffect(() => {
    if (seconds === 0 && Date.now() >= diesAt) giveUpConfirming();
  }, [seconds, diesAt]);

  if (snapshot?.state !== 'unlocked') return null;
  const keyName = snapshot.keys.find(({ id }) => id === request.key)?.name ?? null;
  const others = snapshot.admins.filter(({ id }) => id !== request.requester.id);
  return (
    <>
      <DialogBody>
        <div className="flex flex-col gap-1.5 rounded-md border border-line bg-ground px-4 py-3">
          <p className="text-ink-3 text-xs">{approvals.asks(request.requester.name)}</p>
          <p className="select-text break-words font-semibold text-base">
            {approvals.sentence(request, keyName)}
          </p>
        </div>
        <p className="text-ink-2 text-sm">{approvals.how(request.requester.name)}</p>
        <ul
          aria-label={approvals.admins}
          className="overflow-hidden rounded-lg border border-line bg-surface *:border-line *:not-first:border-t"
        >
          {others.map((admin) => {
            const hasConfirmed = request.confirmedBy.some(({ id }) => id === admin.id);
            return (
              <PassphraseRow
                key={admin.id}
                admin={{ ...admin, presented: hasConfirmed ? 'yes' : 'no', failures: 0, retryAt: null }}
                prove={async (passphrase, keyFile) => {
                  const outcome = await ask('confirmAction', {
                    ...{ approval: request.id, personId: admin.id, passphrase, keyFile },
                  });
                  if ('done' in outcome) tookConfirmation(outcome.done);
                  return outcome;
                }}
                isExpanded={expanded === admin.id}
                onExpand={(open) => setExpanded(open ? admin.id : null)}
                onAccepted={() => setExpanded(null)}
                submit={approvals.submit}
              />
            );
          })}
        </ul>
        <p role="status" className="flex flex-wrap items-center gap-x-2 text-ink-3 text-xs">
          <UserCheck aria-hidden className="size-3.5" />
          {approvals.progress(request.confirmedBy.length, request.needed)}
          <span aria-hidden>·</span>
          <span aria-live="off">{approvals.dies(words.amounts.span(seconds))}</span>
        </p>
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={giveUpConfirming}>
          {approvals.giveUp}
        </Button>
      </DialogFoot>
    </>
  );
}
