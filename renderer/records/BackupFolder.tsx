// Where backups are kept, and the folders of before.

import { useState } from 'react';
import type { BackupsView } from '../../core/recordviews.ts';
import type { UnlockedSnapshot } from '../../core/snapshot.ts';
import { askWithOthers } from '../confirming.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Section } from '../parts/Page.tsx';
import { isPermitted } from '../permitted.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

interface BackupFolderProps {
  readonly view: BackupsView;
  readonly person: UnlockedSnapshot['person'];
  readonly again: () => void;
}

export function BackupFolder({ view, person, again }: BackupFolderProps) {
  const { backups } = words.records;
  const mayChoose = isPermitted(person, 'set backup folder', null);
  return (
    <Section title={backups.folder} actions={mayChoose && <ChooseFolder view={view} again={again} />}>
      <p className="select-text break-all font-mono text-sm">{view.folder}</p>
      <div className="flex flex-wrap items-center gap-3">
        <p className="text-ink-2 text-sm">{backups.folderIs[view.folderIs]}</p>
        <Button size="small" onPress={() => void request('showBackupFolder', {})}>
          {backups.show}
        </Button>
      </div>
      {view.folderIs === 'default' && <Callout weight="warning">{backups.sameDisk}</Callout>}
      {view.formerFolders.length > 0 && <FormerFolders view={view} person={person} again={again} />}
    </Section>
  );
}

function ChooseFolder({ view, again }: Omit<BackupFolderProps, 'person'>) {
  const [isBusy, setBusy] = useState(false);
  const { backups } = words.records;

  async function take(folder: string | null) {
    setBusy(true);
    await request('setBackupFolder', { folder });
    setBusy(false);
    again();
  }

  async function choose() {
    const chosen = await request('choose', { what: 'backup folder' });
    if ('done' in chosen && chosen.done !== 'nothing chosen') await take(chosen.done.ticket);
  }

  return (
    <>
      {view.folderIs === 'chosen' && (
        <Button look="quiet" isBusy={isBusy} onPress={() => void take(null)}>
          {backups.back}
        </Button>
      )}
      <Button isBusy={isBusy} onPress={() => void choose()}>
        {backups.choose}
      </Button>
    </>
  );
}

function FormerFolders({ view, person, again }: BackupFolderProps) {
  const [forgetting, setForgetting] = useState<string | null>(null);
  const { backups } = words.records;
  return (
    <div className="flex flex-col gap-2 text-sm">
      <h3 className="font-medium">{backups.former}</h3>
      <p className="text-ink-2">{backups.formerWhat}</p>
      <ul className="flex flex-col gap-1">
        {view.formerFolders.map((folder) => (
          <li key={folder} className="flex flex-wrap items-center gap-3">
            <span className="min-w-0 select-text break-all font-mono">{folder}</span>
            {isPermitted(person, 'forget backup folder', null) && (
              <Button
                look="quiet"
                size="small"
                aria-label={`${backups.forget} ${folder}`}
                onPress={() => setForgetting(folder)}
              >
                {backups.forget}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Confirm
        title={backups.forgetTitle}
        act={backups.forgetAct}
        weight="danger"
        isOpen={forgetting !== null}
        onClose={() => setForgetting(null)}
        onAct={async () => {
          const outcome = await askWithOthers('forgetBackupFolder', { folder: forgetting ?? '' });
          again();
          return outcome;
        }}
      >
        <p className="break-all text-sm">{backups.forgetWhat(forgetting ?? '')}</p>
      </Confirm>
    </div>
  );
}
