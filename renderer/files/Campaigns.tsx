// Re-sealing all indexed files of a key: begin, follow, stop, resume, give up, and the proof that nothing is left.

import { useEffect, useState } from 'react';
import type { CampaignView } from '../../core/fileviews.ts';
import type { KeyView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { useAnswer } from '../answers.ts';
import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { Confirm } from '../parts/Confirm.tsx';
import { Dialog, DialogBody, DialogFoot } from '../parts/Dialog.tsx';
import { Card, Section } from '../parts/Page.tsx';
import { sentenceOf } from '../parts/Refused.tsx';
import { isPermitted } from '../permitted.ts';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { BeginCampaign } from './BeginCampaign.tsx';
import { RefusedPlaces } from './Places.tsx';

interface CampaignsProps {
  readonly sealingKey: KeyView;
  readonly snapshot: UnlockedSnapshot;
}

export function Campaigns({ sealingKey, snapshot }: CampaignsProps) {
  const { here, again } = useAnswer('campaigns', { keyId: sealingKey.id });
  const [isBeginning, setBeginning] = useState(false);
  const { campaigns: wording } = words;
  const [newest = null, ...earlier] = here ?? [];
  const isOpen = newest?.state === 'running' || newest?.state === 'stopped';
  const mayBegin = isPermitted(snapshot.person, 'begin campaign', sealingKey.id);
  useFollowing(newest?.state === 'running', again);

  return (
    <Section
      title={wording.title}
      actions={
        mayBegin &&
        !isOpen &&
        here !== null && <Button onPress={() => setBeginning(true)}>{wording.begin}</Button>
      }
    >
      {newest === null ? (
        <p className="text-ink-2 text-sm">{wording.none}</p>
      ) : (
        <Campaign campaign={newest} snapshot={snapshot} again={again} />
      )}
      {earlier.length > 0 && <Earlier campaigns={earlier} snapshot={snapshot} />}
      {isBeginning && (
        <BeginCampaign
          sealingKey={sealingKey}
          keys={snapshot.keys}
          onClose={() => {
            setBeginning(false);
            again();
          }}
        />
      )}
    </Section>
  );
}

/** A campaign that runs is looked at once a second. */
function useFollowing(isRunning: boolean, again: () => void): void {
  useEffect(() => {
    if (!isRunning) return;
    const timer = setInterval(again, 1000);
    return () => clearInterval(timer);
  }, [isRunning, again]);
}

interface CampaignProps {
  readonly campaign: CampaignView;
  readonly snapshot: UnlockedSnapshot;
  readonly again: () => void;
}

function Campaign({ campaign, snapshot, again }: CampaignProps) {
  const { campaigns: wording, amounts } = words;
  const { files, left, missing, refused } = campaign;
  const done = Math.max(0, files - left - missing);
  const progress = wording.progress(done, files);
  return (
    <Card>
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm">
        <p className="font-medium">{whereTo(campaign, snapshot)}</p>
        <p className="text-ink-2">
          {wording.states[campaign.state]} · {wording.begun(amounts.date(campaign.begunAt))}
        </p>
      </div>
      {campaign.endedAt !== null && <p className="text-sm">{ending(campaign, campaign.endedAt)}</p>}
      {campaign.endedAt === null && (
        <>
          <Bar label={wording.title} value={done} of={files} text={progress} height="thick" />
          <p role="status" className="flex flex-wrap gap-x-4 text-ink-2 text-sm">
            <span>{progress}</span>
            <span>{wording.left(left)}</span>
            {missing > 0 && <span className="text-warn">{wording.missing(missing)}</span>}
            {refused.count > 0 && <span className="text-bad">{wording.refused(refused.count)}</span>}
          </p>
          {campaign.refusal !== null && (
            <p className="text-bad text-sm">{wording.stoppedBy(sentenceOf(campaign.refusal))}</p>
          )}
          {missing > 0 && <p className="text-ink-3 text-xs">{wording.missingHow}</p>}
          <CampaignActs campaign={campaign} snapshot={snapshot} again={again} />
        </>
      )}
    </Card>
  );
}

function CampaignActs({ campaign, snapshot, again }: CampaignProps) {
  const [isGivingUp, setGivingUp] = useState(false);
  const [isShowingRefused, setShowingRefused] = useState(false);
  const { campaigns: wording } = words;
  const { id: campaignId, refused } = campaign;
  const mayEnd = isPermitted(snapshot.person, 'end campaign', campaign.keyId);
  const after = async (work: Promise<unknown>) => {
    await work;
    again();
  };
  return (
    <div className="flex flex-wrap gap-2">
      {mayEnd && campaign.state === 'running' && (
        <Button size="small" onPress={() => void after(request('stopCampaign', { campaignId }))}>
          {wording.stop}
        </Button>
      )}
      {mayEnd && campaign.state === 'stopped' && (
        <>
          <Button size="small" onPress={() => void after(request('resumeCampaign', { campaignId }))}>
            {wording.resume}
          </Button>
          <Button look="quiet" size="small" onPress={() => setGivingUp(true)}>
            {wording.giveUp}
          </Button>
        </>
      )}
      {refused.count > 0 && (
        <Button look="quiet" size="small" onPress={() => setShowingRefused(true)}>
          {wording.showRefused}
        </Button>
      )}
      <Confirm
        title={wording.giveUpTitle}
        act={wording.giveUpAct}
        weight="danger"
        isOpen={isGivingUp}
        onClose={() => setGivingUp(false)}
        onAct={async () => {
          const outcome = await ask('giveUpCampaign', { campaignId });
          again();
          return outcome;
        }}
      >
        <p className="text-sm">{wording.giveUpWhat(campaign.left + campaign.missing)}</p>
      </Confirm>
      <RefusedFiles refused={refused} isOpen={isShowingRefused} onClose={() => setShowingRefused(false)} />
    </div>
  );
}

interface RefusedFilesProps {
  readonly refused: CampaignView['refused'];
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

function RefusedFiles({ refused, isOpen, onClose }: RefusedFilesProps) {
  const { campaigns: wording, common } = words;
  return (
    <Dialog title={wording.refusedTitle} isOpen={isOpen} onClose={onClose} width="wide">
      <DialogBody>
        <RefusedPlaces title={wording.refusedTitle} refused={refused} />
      </DialogBody>
      <DialogFoot>
        <Button onPress={onClose} autoFocus>
          {common.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

interface EarlierProps {
  readonly campaigns: readonly CampaignView[];
  readonly snapshot: UnlockedSnapshot;
}

function Earlier({ campaigns, snapshot }: EarlierProps) {
  const { campaigns: wording } = words;
  return (
    <details className="text-sm">
      <summary className="w-fit rounded-sm text-ink-2">{wording.history}</summary>
      <ul className="mt-2 flex flex-col gap-1">
        {campaigns.map((campaign) => (
          <li key={campaign.id} className="text-ink-2">
            {whereTo(campaign, snapshot)}
            {campaign.endedAt !== null && ` · ${ending(campaign, campaign.endedAt)}`}
          </li>
        ))}
      </ul>
    </details>
  );
}

function whereTo({ keyId, targetKeyId }: CampaignView, { keys }: UnlockedSnapshot): string {
  const { campaigns: wording } = words;
  if (keyId === targetKeyId) return wording.toNewest;
  return wording.toKey(keys.find(({ id }) => id === targetKeyId)?.name ?? targetKeyId);
}

function ending({ state, files }: CampaignView, endedAt: number): string {
  const { campaigns: wording, amounts } = words;
  const date = amounts.date(endedAt);
  return state === 'complete' ? wording.complete(files, date) : wording.givenUp(date);
}
