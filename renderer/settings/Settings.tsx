// Settings: what is this person's own on this computer, and what the admins have agreed on for everybody.

import { useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import type { Preferences } from '../../electron/contract.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { type Option, SelectField } from '../parts/Choice.tsx';
import { Card, Page, Section } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { isPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { IdlePolicy } from './IdlePolicy.tsx';
import { changePreferences, usePreferences } from './preferences.ts';

export function Settings({ snapshot }: { readonly snapshot: UnlockedSnapshot }) {
  const preferences = usePreferences((held) => held.preferences);
  const { settings, shell } = words;
  return (
    <Page title={shell.screens.settings}>
      {preferences !== null && <Own preferences={preferences} />}
      <Section title={settings.everybody} intro={settings.everybodyIntro}>
        <IdlePolicy idleMinutes={snapshot.policy.idleMinutes} />
        {isPermitted(snapshot.person, 'see backups', null) && (
          <Card>
            <div className="flex flex-wrap items-center justify-between gap-3">
              <p className="min-w-0 grow basis-64 text-sm">{settings.backups}</p>
              <Button onPress={() => go({ screen: 'backups' })}>{shell.screens.backups}</Button>
            </div>
          </Card>
        )}
      </Section>
    </Page>
  );
}

const seconds = [10, 20, 30, 60, 120] as const;

function Own({ preferences }: { readonly preferences: Preferences }) {
  const { settings } = words;
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const change = (changed: Partial<Preferences>) => void changePreferences(changed).then(setRefusal);

  /** A choice among the values of one preference. */
  function choice<
    N extends 'theme' | 'language' | 'jobsWhenLocking' | 'whenClosed' | 'originals' | 'notifications',
  >(name: N, ids: readonly Preferences[N][]) {
    const { label, options } = settings.own[name];
    const named: Readonly<Record<string, string>> = options;
    return (
      <SelectField<Preferences[N]>
        label={label}
        options={ids.map((id): Option<Preferences[N]> => ({ id, label: named[id] ?? id }))}
        chosen={preferences[name]}
        onChoose={(id) => change({ [name]: id })}
      />
    );
  }

  return (
    <Section title={settings.yours} intro={settings.yoursIntro}>
      <Refused refusal={refusal} />
      <Card>
        <div className="grid grid-cols-[repeat(auto-fit,minmax(15rem,1fr))] gap-x-6 gap-y-4">
          {choice('language', ['system', 'en', 'ko'])}
          {choice('theme', ['system', 'light', 'dark'])}
          {choice('notifications', ['shown', 'not shown'])}
          {choice('whenClosed', ['quit', 'stay'])}
          {choice('originals', ['keep', 'trash'])}
          {choice('jobsWhenLocking', ['ask', 'finish', 'abandon'])}
          <SelectField
            label={settings.own.clipboardSeconds}
            options={offeredSeconds(preferences.clipboardSeconds).map((count) => ({
              id: String(count),
              label: words.settings.seconds(count),
            }))}
            chosen={String(preferences.clipboardSeconds)}
            onChoose={(id) => change({ clipboardSeconds: Number(id) })}
          />
        </div>
      </Card>
    </Section>
  );
}

/** The usual ones, and the one that is in force. */
function offeredSeconds(now: number): readonly number[] {
  return [...new Set([...seconds, now])].sort((a, b) => a - b);
}
