// One key: its state and what each action would do, versions, rotation, usage, and who and what depends on it.

import { KeyRound } from 'lucide-react';
import type { KeyDetail } from '../../core/keyviews.ts';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Empty } from '../parts/Empty.tsx';
import { KeyStateBadge } from '../parts/KeyStateBadge.tsx';
import { Facts, Page } from '../parts/Page.tsx';
import { isPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { AssignedPeople } from './AssignedPeople.tsx';
import { KeyActs } from './KeyActs.tsx';
import { KeyHistory } from './KeyHistory.tsx';
import { KeyId } from './KeyId.tsx';
import { Exhausted, KeyRotation } from './KeyRotation.tsx';
import { KeyUsage } from './KeyUsage.tsx';
import { PublicKey } from './PublicKey.tsx';
import { RenameKey } from './RenameKey.tsx';
import { capabilities } from './rules.ts';
import { Versions } from './Versions.tsx';

interface KeyScreenProps {
  readonly keyId: string;
  readonly snapshot: UnlockedSnapshot;
}

export function KeyScreen({ keyId, snapshot }: KeyScreenProps) {
  const key = snapshot.keys.find(({ id }) => id === keyId);
  const answer = useAnswer('keyDetail', key === undefined ? null : { keyId });
  const { screen } = words.keys;
  if (key === undefined) {
    return (
      <Page title={words.shell.screens.key} way="back">
        <Empty glyph={KeyRound} title={screen.gone}>
          {screen.goneHow}
        </Empty>
      </Page>
    );
  }
  const mayUse = ['encrypt', 'sign'].some((use) => isPermitted(snapshot.person, use, keyId));
  return (
    <Page
      title={key.name}
      way="back"
      aside={<KeyStateBadge state={key.state} />}
      actions={
        <>
          {mayUse && key.state === 'available' && (
            <Button onPress={() => go({ screen: 'use', keyId })}>{screen.use}</Button>
          )}
          {isPermitted(snapshot.person, 'rename key', keyId) && <RenameKey of={key} />}
        </>
      }
    >
      <Answered answer={answer}>
        {(detail) => <Whole of={key} detail={detail} snapshot={snapshot} />}
      </Answered>
    </Page>
  );
}

interface WholeProps {
  readonly of: KeyView;
  readonly detail: KeyDetail;
  readonly snapshot: UnlockedSnapshot;
}

function Whole({ of, detail, snapshot }: WholeProps) {
  const { person } = snapshot;
  return (
    <>
      {detail.versionsLeft === 0 && of.state !== 'deletion requested' && <Exhausted of={of} />}
      <KeyFacts of={of} detail={detail} snapshot={snapshot} />
      <KeyActs of={of} detail={detail} person={person} />
      <Versions of={of} detail={detail} person={person} />
      <KeyRotation of={of} detail={detail} person={person} />
      <KeyUsage of={of} />
      <AssignedPeople of={of} person={person} />
      {isPermitted(person, 'see log', null) && <KeyHistory of={of} />}
      {of.type !== 'AES-256' && isPermitted(person, 'export public key', of.id) && <PublicKey of={of} />}
    </>
  );
}

function KeyFacts({ of, detail, snapshot }: WholeProps) {
  const { screen, types } = words.keys;
  const { amounts, imports } = words;
  const able = capabilities[of.type].map((one) => screen.capabilities[one]).join(', ');
  const created = screen.createdBy(amounts.moment(of.createdAt), detail.createdBy?.name ?? null);
  const seesIndex = of.type === 'AES-256' && isPermitted(snapshot.person, 'see index', of.id);
  return (
    <div className="flex flex-col gap-3">
      <Facts
        facts={[
          [screen.type, `${types[of.type].label} · ${able}`],
          [screen.created, created],
          [imports.origin, detail.origin === 'imported' ? imports.importedMeans : imports.origins.generated],
          [screen.id, <KeyId key="id" id={of.id} copyLabel={screen.copyId} />],
          ...(seesIndex ? [[screen.sealed, <SealedUnder key="sealed" of={of} />] as const] : []),
        ]}
      />
    </div>
  );
}

function SealedUnder({ of }: { readonly of: KeyView }) {
  const { screen } = words.keys;
  return (
    <span className="-my-1 flex flex-wrap items-center gap-2">
      {screen.sealedCount(of.sealedFiles)}
      <Button look="quiet" size="small" onPress={() => go({ screen: 'sealed files', keyId: of.id })}>
        {screen.sealedShow}
      </Button>
    </span>
  );
}
