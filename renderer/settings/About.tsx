// What this build is, and what it proves of itself on this computer.

import { CircleAlert, CircleCheck } from 'lucide-react';
import { useState } from 'react';
import type { SelfTestView } from '../../core/recordviews.ts';
import { useAnswer } from '../answers.ts';
import { Answered } from '../parts/Answered.tsx';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Card, Facts, Page, Section } from '../parts/Page.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { Evidence } from './Evidence.tsx';
import { Updates } from './Updates.tsx';

export function About() {
  const { about } = words;
  const build = useAnswer('aboutBuild', {});
  return (
    <Page title={words.shell.screens.about} intro={about.intro}>
      <Answered answer={build}>
        {(here) => (
          <Section title={about.build}>
            <Card>
              <Facts
                facts={[
                  [about.version, `${here.version} (${about.packaging[here.packaging]})`],
                  [about.platform, here.platform],
                  ['Electron', here.electron],
                  ['Chromium', here.chromium],
                  ['Node.js', here.node],
                  // Electron has BoringSSL in its place, and says 0.0.0 of it.
                  here.openssl === '0.0.0'
                    ? ['BoringSSL', `Chromium ${here.chromium}`]
                    : ['OpenSSL', here.openssl],
                  [about.vaultFolder, here.vaultFolder],
                  [about.profile, here.profile],
                ]}
              />
            </Card>
          </Section>
        )}
      </Answered>
      <SelfTest />
      <Updates />
      <Section title={about.network}>
        <p className="max-w-3xl text-ink-2 text-sm">{about.networkHow}</p>
      </Section>
      <Evidence />
    </Page>
  );
}

function SelfTest() {
  const { about } = words;
  const [tests, setTests] = useState<readonly SelfTestView[] | null>(null);
  const [isBusy, setBusy] = useState(false);

  async function run() {
    setBusy(true);
    const outcome = await request('selfTest', {});
    setBusy(false);
    setTests('done' in outcome ? outcome.done : null);
  }

  const failed = tests?.filter(({ outcome }) => outcome === 'failed').length ?? 0;
  return (
    <Section
      title={about.selfTest}
      intro={about.selfTestHow}
      actions={
        <Button isBusy={isBusy} onPress={() => void run()}>
          {about.runSelfTest}
        </Button>
      }
    >
      {tests !== null && (
        <>
          <div role="status">
            <Callout weight={failed === 0 ? 'good' : 'danger'}>
              {failed === 0 ? about.allPassed(tests.length) : about.someFailed(failed)}
            </Callout>
          </div>
          <Card>
            <ul aria-label={about.selfTest} className="flex flex-col gap-1.5 text-sm">
              {tests.map((test) => (
                <Test key={`${test.what} ${test.source}`} test={test} />
              ))}
            </ul>
          </Card>
        </>
      )}
    </Section>
  );
}

function Test({ test: { what, source, outcome } }: { readonly test: SelfTestView }) {
  const [Glyph, ink] = outcome === 'passed' ? [CircleCheck, 'text-good'] : [CircleAlert, 'text-bad'];
  return (
    <li className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
      <Glyph aria-hidden className={`size-4 shrink-0 ${ink}`} />
      <span className="min-w-0 grow basis-56">{words.about.whats[what] ?? what}</span>
      <span className="min-w-0 basis-44 text-ink-3">{source}</span>
      <span className={`basis-16 text-right ${ink}`}>{words.about.outcomes[outcome]}</span>
    </li>
  );
}
