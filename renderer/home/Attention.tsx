// What needs attention: each with what to do about it, the way there, and for admins the acknowledgement.

import { CircleAlert, Info, type LucideIcon, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { CustodyView } from '../../core/peopleviews.ts';
import type { NoticeView, UnlockedSnapshot } from '../../core/snapshot.ts';
import { go } from '../going.ts';
import { Button } from '../parts/Button.tsx';
import { isPermitted } from '../permitted.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { AcknowledgeAgain, ConfirmClock } from './AskedAgain.tsx';
import { byWeight, isAskedAgain, type Weight, wayFrom, weightOf } from './attention.ts';

const atFirst = 3;

const looks: Readonly<Record<Weight, { readonly Glyph: LucideIcon; readonly ink: string }>> = {
  urgent: { Glyph: CircleAlert, ink: 'text-bad' },
  'to do': { Glyph: TriangleAlert, ink: 'text-warn' },
  done: { Glyph: Info, ink: 'text-ink-3' },
};

interface AttentionProps {
  readonly snapshot: UnlockedSnapshot;
  /** Null where it is not known, or not for this person. */
  readonly custody: CustodyView | null;
}

export function Attention({ snapshot, custody }: AttentionProps) {
  const [isWhole, setWhole] = useState(false);
  const { notices: wording } = words;
  const { person, notices } = snapshot;
  const all = byWeight(notices);
  const shown = isWhole ? all : all.slice(0, atFirst);
  const isLockOutNear = custody?.outlook === 'one holder from lock-out';
  if (all.length === 0 && !isLockOutNear) return null;
  return (
    <section aria-label={wording.title} className="flex shrink-0 flex-col gap-2 px-6 pb-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 className="font-semibold text-base">{wording.title}</h2>
        {isPermitted(person, 'acknowledge notice', null) && <AcknowledgeDone notices={all} />}
      </div>
      <ul
        aria-label={wording.title}
        className="overflow-hidden rounded-lg border border-line bg-surface *:border-line *:not-first:border-t"
      >
        {isLockOutNear && (
          <Row weight="urgent" sentence={wording.lockOutNear} advice={wording.lockOutAdvice} when={null}>
            <Button size="small" onPress={() => go({ screen: 'custody' })}>
              {wording.ways.custody}
            </Button>
          </Row>
        )}
        {shown.map((notice) => (
          <NoticeRow key={notice.id} notice={notice} snapshot={snapshot} />
        ))}
      </ul>
      {all.length > atFirst && (
        <div>
          <Button look="quiet" size="small" aria-expanded={isWhole} onPress={() => setWhole(!isWhole)}>
            {isWhole ? wording.fewer : wording.more(all.length - atFirst)}
          </Button>
        </div>
      )}
    </section>
  );
}

/** What only has to be known is acknowledged at once, where there is much of it. */
function AcknowledgeDone({ notices }: { readonly notices: readonly NoticeView[] }) {
  const [isBusy, setBusy] = useState(false);
  const done = notices.filter((notice) => weightOf(notice) === 'done');
  if (done.length < 2) return null;

  async function acknowledgeAll() {
    setBusy(true);
    for (const { id } of done) {
      const outcome = await request('acknowledgeNotice', { noticeId: id });
      if ('refused' in outcome) break;
    }
    setBusy(false);
  }

  return (
    <Button look="quiet" size="small" isBusy={isBusy} onPress={() => void acknowledgeAll()}>
      {words.notices.acknowledgeDone(done.length)}
    </Button>
  );
}

interface NoticeRowProps {
  readonly notice: NoticeView;
  readonly snapshot: UnlockedSnapshot;
}

function NoticeRow({ notice, snapshot }: NoticeRowProps) {
  const { notices: wording } = words;
  const way = wayFrom(notice, snapshot);
  const sentence = wording.sentence(notice);
  return (
    <Row
      weight={weightOf(notice)}
      sentence={sentence}
      advice={wording.advice(notice)}
      when={words.amounts.date(notice.at)}
    >
      {way !== null && (
        <Button size="small" onPress={() => go(way.place)}>
          {wording.ways[way.way]}
        </Button>
      )}
      <Acknowledge notice={notice} sentence={sentence} person={snapshot.person} />
    </Row>
  );
}

interface AcknowledgeProps {
  readonly notice: NoticeView;
  readonly sentence: string;
  readonly person: UnlockedSnapshot['person'];
}

function Acknowledge({ notice, sentence, person }: AcknowledgeProps) {
  const { notices: wording } = words;
  const [isAsked, setAsked] = useState(false);
  if (notice.kind === 'clock to confirm') {
    if (!isPermitted(person, 'confirm clock', null)) return null;
    return (
      <>
        <Button size="small" onPress={() => setAsked(true)}>
          {wording.confirmClock}
        </Button>
        <ConfirmClock notice={notice} isOpen={isAsked} onClose={() => setAsked(false)} />
      </>
    );
  }
  if (!isPermitted(person, 'acknowledge notice', null)) return null;
  const acknowledge = () => void request('acknowledgeNotice', { noticeId: notice.id });
  return (
    <>
      <Button
        look="quiet"
        size="small"
        aria-label={wording.acknowledgeOf(sentence)}
        onPress={isAskedAgain(notice) ? () => setAsked(true) : acknowledge}
      >
        {wording.acknowledge}
      </Button>
      <AcknowledgeAgain notice={notice} isOpen={isAsked} onClose={() => setAsked(false)} />
    </>
  );
}

interface RowProps {
  readonly weight: Weight;
  readonly sentence: string;
  readonly advice: string | null;
  readonly when: string | null;
  readonly children: ReactNode;
}

function Row({ weight, sentence, advice, when, children }: RowProps) {
  const { Glyph, ink } = looks[weight];
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-2.5">
      <div className="flex min-w-0 grow basis-80 gap-2.5">
        <Glyph aria-hidden className={`mt-0.5 size-4 shrink-0 ${ink}`} />
        <div className="min-w-0 select-text text-sm">
          <p className="break-words">{sentence}</p>
          <p className="text-ink-3 text-xs">{[advice, when].filter((part) => part !== null).join(' · ')}</p>
        </div>
      </div>
      <div className="flex shrink-0 flex-wrap items-center gap-1.5">{children}</div>
    </li>
  );
}
