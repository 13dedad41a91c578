// The person at the desk: roles, his own passphrase and key file, his share, and leaving the desk.

import { LogOut } from 'lucide-react';
import { useState } from 'react';
import type { PersonDetail } from '../../core/peopleviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { go } from '../going.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Card, Facts, Page, Section } from '../parts/Page.tsx';
import { isEverPermitted } from '../permitted.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { ChangeKeyFile, type KeyFileChange } from './ChangeKeyFile.tsx';
import { ChangePassphrase } from './ChangePassphrase.tsx';
import { allRoles, keysOf, lastSignInInWords } from './entries.ts';

export function Account({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const { person } = snapshot;
  const { account } = words;
  const answer = useAnswer('people', {});
  const own = answer.here?.find(({ id }) => id === person.id) ?? null;
  return (
    <Page
      title={words.shell.screens.account}
      intro={account.intro}
      actions={
        <Button onPress={() => void request('signOut', {})}>
          <LogOut aria-hidden className="size-4" />
          {account.signOut}
        </Button>
      }
    >
      <Answered answer={answer}>
        {() =>
          own === null ? null : (
            <>
              <OwnFacts own={own} snapshot={snapshot} />
              <OwnSecrets own={own} vaultName={snapshot.vault.name} />
              {own.share === 'held' && <OwnShare own={own} />}
            </>
          )
        }
      </Answered>
    </Page>
  );
}

interface OwnFactsProps {
  readonly own: PersonDetail;
  readonly snapshot: UnlockedSnapshot;
}

function OwnFacts({ own, snapshot }: OwnFactsProps) {
  const { account, people } = words;
  const signIns = useAnswer('lastSignIns', isEverPermitted(snapshot.person, 'see log') ? {} : null);
  const signedIn = lastSignInInWords(own.id, signIns.here);
  const roles = allRoles.filter((role) => own.roles.includes(role));
  return (
    <>
      <Facts
        facts={[
          [account.name, own.name],
          [account.desk, account.deskWhy],
          ...(signedIn === null ? [] : [[account.lastSignIn, signedIn] as const]),
          [account.added, words.amounts.moment(own.createdAt)],
          [account.myKeys, own.roles.includes('admin') ? people.everyKey : people.keyCount(keysOf(own))],
        ]}
      />
      <div>
        <Button onPress={() => go({ screen: 'person', personId: own.id })}>{account.toPeople}</Button>
      </div>
      <Section title={account.roleTitle}>
        <Facts facts={roles.map((role) => [words.roles[role], people.roleMeans[role]] as const)} />
      </Section>
    </>
  );
}

function OwnSecrets({ own, vaultName }: { readonly own: PersonDetail; readonly vaultName: string }) {
  const [asking, setAsking] = useState<'nothing' | 'passphrase' | KeyFileChange>('nothing');
  const [said, setSaid] = useState('');
  const { passphrase, keyFile } = words.account;
  const close = () => setAsking('nothing');
  const done = (what: string) => {
    setSaid(what);
    close();
  };
  return (
    <>
      <Section title={passphrase.title}>
        <Card>
          <p className="text-ink-2 text-sm">
            {passphrase.what} {own.share === 'held' && passphrase.forShare}
          </p>
          <div>
            <Button onPress={() => setAsking('passphrase')}>{passphrase.open}</Button>
          </div>
        </Card>
      </Section>
      <Section title={keyFile.title}>
        <Card>
          <p className="text-ink-2 text-sm">{own.keyFile === 'none' ? keyFile.none : keyFile.required}</p>
          <div className="flex flex-wrap gap-2">
            {own.keyFile === 'none' ? (
              <Button onPress={() => setAsking('add')}>{keyFile.add}</Button>
            ) : (
              <>
                <Button onPress={() => setAsking('replace')}>{keyFile.replace}</Button>
                <Button onPress={() => setAsking('remove')}>{keyFile.remove}</Button>
              </>
            )}
          </div>
        </Card>
      </Section>
      <p role="status" className={said === '' ? 'sr-only' : 'text-good text-sm'}>
        {said}
      </p>
      {asking === 'passphrase' && (
        <ChangePassphrase
          own={own}
          vaultName={vaultName}
          onDone={() => done(passphrase.done)}
          onClose={close}
        />
      )}
      {asking !== 'passphrase' && asking !== 'nothing' && (
        <ChangeKeyFile
          own={own}
          change={asking}
          onDone={() => done(asking === 'remove' ? keyFile.doneRemove : keyFile.doneAdd)}
          onClose={close}
        />
      )}
    </>
  );
}

function OwnShare({ own }: { readonly own: PersonDetail }) {
  const { share } = words.account;
  const custody = useAnswer('custody', {});
  const holder = custody.here?.custody.holders.find(({ id }) => id === own.id) ?? null;
  const moment = (at: number | null) => (at === null ? share.never : words.amounts.moment(at));
  return (
    <Section
      title={share.title}
      intro={share.what}
      actions={<Button onPress={() => go({ screen: 'custody' })}>{share.toCustody}</Button>}
    >
      <Answered answer={custody}>
        {() =>
          holder === null ? null : (
            <Facts
              facts={[
                [
                  share.proved,
                  own.daysSinceProved === null
                    ? moment(holder.provedAt)
                    : `${moment(holder.provedAt)} (${share.daysAgo(own.daysSinceProved)})`,
                ],
                [share.kitProved, moment(holder.kitProvedAt)],
              ]}
            />
          )
        }
      </Answered>
    </Section>
  );
}
