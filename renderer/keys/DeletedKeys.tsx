// What is kept of deleted keys for a year: asked for with a reason, confirmed by a second admin, and recorded.

import { History } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { DeletedKeyView } from '../../core/keyviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import { askWithOthers } from '../confirming.ts';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { Form } from '../parts/Form.tsx';
import { Card, Facts, Page } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { TextArea } from '../parts/TextArea.tsx';
import { isPermitted, usePerson } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { KeyId } from './KeyId.tsx';
import { Used } from './KeyUsage.tsx';

export function DeletedKeys() {
  const [found, setFound] = useState<readonly DeletedKeyView[] | null>(null);
  const person = usePerson();
  const { deleted } = words.keys;
  return (
    <Page title={deleted.title} way="back" intro={deleted.intro}>
      {!isPermitted(person, 'see deleted keys', null) ? (
        <p className="text-ink-2 text-sm">{deleted.notAdmin}</p>
      ) : found === null ? (
        <AskForThem onFound={setFound} />
      ) : (
        <Found found={found} />
      )}
    </Page>
  );
}

function AskForThem({ onFound }: { readonly onFound: (found: readonly DeletedKeyView[]) => void }) {
  const [reason, setReason] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const [isBusy, setBusy] = useState(false);
  const { deleted } = words.keys;

  async function submit() {
    setBusy(true);
    setRefusal(null);
    const outcome = await askWithOthers('deletedKeys', { reason });
    setBusy(false);
    if ('done' in outcome) onFound(outcome.done);
    else if (outcome.refused.code !== 'cancelled') setRefusal(outcome.refused);
  }

  return (
    <Form onSubmit={submit} className="flex max-w-xl flex-col gap-4">
      <TextArea
        label={deleted.reason}
        hint={deleted.reasonHint}
        error={null}
        rows={2}
        value={reason}
        onChange={setReason}
      />
      <Refused refusal={refusal} />
      <div>
        <Button look="primary" type="submit" isBusy={isBusy} isDisabled={reason.trim().length < 3}>
          {deleted.ask}
        </Button>
      </div>
    </Form>
  );
}

function Found({ found }: { readonly found: readonly DeletedKeyView[] }) {
  const { deleted } = words.keys;
  if (found.length === 0) {
    return (
      <Empty glyph={History} title={deleted.none}>
        {deleted.noneHow}
      </Empty>
    );
  }
  return (
    <ul aria-label={deleted.title} className="flex flex-col gap-3">
      {found.map((one) => (
        <li key={one.id}>
          <Card>
            <h2 className="select-text break-words font-semibold text-base">{one.name}</h2>
            <Facts facts={factsOf(one)} />
            {one.usage.uses > 0 && (
              <details className="text-sm">
                <summary className="w-fit rounded-sm text-ink-2">{words.keys.usage.title}</summary>
                <div className="flex flex-col gap-2.5 pt-2.5">
                  <Used name={one.name} usage={one.usage} />
                </div>
              </details>
            )}
          </Card>
        </li>
      ))}
    </ul>
  );
}

function factsOf(one: DeletedKeyView): readonly (readonly [string, ReactNode])[] {
  const { deleted, screen, types, usage } = words.keys;
  const { columns } = deleted;
  const { amounts } = words;
  return [
    [screen.id, <KeyId key="id" id={one.id} copyLabel={`${screen.copyId}: ${one.name}`} />],
    [columns.type, types[one.type].label],
    [columns.versions, amounts.number(one.versions)],
    [deleted.created, amounts.moment(one.createdAt)],
    [words.imports.origin, words.imports.origins[one.origin]],
    [deleted.requested, amounts.moment(one.deletionRequestedAt)],
    [columns.deleted, amounts.moment(one.deletedAt)],
    [deleted.by, one.deletedBy?.name ?? deleted.system],
    [deleted.reasonGiven, one.reason],
    [
      deleted.usage,
      one.usage.uses === 0 ? screen.neverUsed : usage.total(one.usage.uses, amounts.bytes(one.usage.bytes)),
    ],
    [columns.forgotten, amounts.date(one.forgottenAt)],
  ];
}
