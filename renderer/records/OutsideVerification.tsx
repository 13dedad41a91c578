// How the log is verified without the vault, and the key that is needed for it.

import { useAnswer } from '../answers.ts';
import { copyText } from '../copying.ts';
import { Button } from '../parts/Button.tsx';
import { Facts, Section } from '../parts/Page.tsx';
import { words } from '../wording/words.ts';

export function OutsideVerification() {
  const { here } = useAnswer('logKeys', {});
  const { outside } = words.records.log;
  if (here === null) return null;
  return (
    <Section
      title={outside.title}
      intro={outside.what}
      actions={<Button onPress={() => void copyText(here.verifierKey)}>{outside.copy}</Button>}
    >
      <Facts
        facts={[
          [
            outside.key,
            <code key="key" className="break-all text-xs">
              {here.verifierKey}
            </code>,
          ],
          [outside.checkpoints, words.amounts.number(here.checkpoints)],
        ]}
      />
    </Section>
  );
}
