// Encrypt, decrypt, re-encrypt, data keys, sign, verify: one task at a time, with the keys that can do it.

import { KeyRound } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { Tab, TabList, TabPanel, Tabs } from 'react-aria-components/Tabs';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { Empty } from '../parts/Empty.tsx';
import { Page } from '../parts/Page.tsx';
import { isEverPermitted } from '../permitted.ts';
import { words } from '../wording/words.ts';
import { DataKeys } from './DataKeys.tsx';
import { Decrypt } from './Decrypt.tsx';
import { Encrypt } from './Encrypt.tsx';
import { ReEncrypt } from './ReEncrypt.tsx';
import { Sign } from './Sign.tsx';
import { firstTask, keyFor, type TaskName, type TaskProps, tasks } from './tasks.ts';
import { Verify } from './Verify.tsx';

interface UseProps {
  /** The key that the person came with; null for none. */
  readonly keyId: string | null;
  /** The task that he came for; null where the key decides. */
  readonly task: TaskName | null;
  readonly snapshot: UnlockedSnapshot;
}

export function Use({ keyId, task, snapshot }: UseProps) {
  const { use, shell } = words;
  const isForMe = isEverPermitted(snapshot.person, 'encrypt');
  return (
    <Page title={shell.screens.use} intro={use.intro}>
      {isForMe ? (
        <Tasks keyId={keyId} task={task} snapshot={snapshot} />
      ) : (
        <Empty glyph={KeyRound} title={use.notForYou}>
          {use.notForYouHow}
        </Empty>
      )}
    </Page>
  );
}

function Tasks({ keyId, task: first, snapshot }: UseProps) {
  const { keys } = snapshot;
  const { use } = words;
  const [task, setTask] = useState<TaskName>(
    () => first ?? firstTask(keys.find(({ id }) => id === keyId) ?? null),
  );
  const [chosen, setChosen] = useState(keyId);
  const props: TaskProps = { keys, keyId: keyFor(task, chosen, snapshot), onKey: setChosen };
  return (
    <Tabs
      selectedKey={task}
      onSelectionChange={(id) => setTask(tasks.find((one) => one === id) ?? task)}
      className="flex min-w-0 flex-col gap-5"
    >
      <TabList aria-label={use.tasksLabel} className="flex flex-wrap gap-x-1 border-line border-b">
        {tasks.map((one) => (
          <Tab
            key={one}
            id={one}
            className="-mb-px min-h-9 cursor-default border-transparent border-b-2 px-3 py-1.5 text-ink-2 text-sm data-focus-visible:-outline-offset-2 data-hovered:text-ink data-selected:border-accent-ink data-selected:font-semibold data-selected:text-accent-ink"
          >
            {use.tasks[one]}
          </Tab>
        ))}
      </TabList>
      {tasks.map((one) => (
        // Only the chosen one is there: what was typed into another is gone.
        <TabPanel key={one} id={one} className="focus-visible:outline-offset-4">
          {panelOf(one, props)}
        </TabPanel>
      ))}
    </Tabs>
  );
}

function panelOf(task: TaskName, props: TaskProps): ReactNode {
  switch (task) {
    case 'encrypt':
      return <Encrypt {...props} />;
    case 'decrypt':
      return <Decrypt keys={props.keys} />;
    case 'reEncrypt':
      return <ReEncrypt {...props} />;
    case 'dataKey':
      return <DataKeys {...props} />;
    case 'sign':
      return <Sign {...props} />;
    case 'verify':
      return <Verify keys={props.keys} />;
  }
}
