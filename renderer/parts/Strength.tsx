// How strong the passphrase being typed is: four bars for the eye, words for everyone.

import { useEffect, useRef, useState } from 'react';
import { Meter } from 'react-aria-components/Meter';
import type { PassphraseJudgement } from '../../core/snapshot.ts';
import { ask, handOver, type Passphrase } from '../vault.ts';
import { words } from '../wording/words.ts';

const patience = 150;

interface Judge {
  readonly judgement: PassphraseJudgement | null;
  /** Call at every edit; `copy` is asked for the bytes once the typing pauses. */
  readonly edited: () => void;
  readonly reset: () => void;
}

/** Judges the passphrase after each pause in typing; an answer that was overtaken by an edit is dropped. */
export function useJudge(copy: () => Passphrase, names: () => readonly string[]): Judge {
  const [judgement, setJudgement] = useState<PassphraseJudgement | null>(null);
  const timer = useRef(0);
  const latest = useRef(0);

  useEffect(() => () => window.clearTimeout(timer.current), []);

  async function judge(turn: number) {
    const passphrase = copy();
    if (passphrase.length === 0) return setJudgement(null);
    const known = names().filter((name) => name !== '');
    const outcome = await handOver(passphrase, (bytes) =>
      ask('judgePassphrase', { passphrase: bytes, names: known.slice(0, 4) }),
    );
    if (turn === latest.current) setJudgement('done' in outcome ? outcome.done : null);
  }

  function edited() {
    latest.current += 1;
    const turn = latest.current;
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void judge(turn), patience);
  }

  function reset() {
    latest.current += 1;
    window.clearTimeout(timer.current);
    setJudgement(null);
  }

  return { judgement, edited, reset };
}

/** Why a passphrase passes or does not, in words. */
function judgementInWords({ verdict, reason }: PassphraseJudgement): string {
  const { passphrase } = words;
  switch (verdict) {
    case 'ok':
      return passphrase.ok;
    case 'short':
      return passphrase.short;
    case 'malformed':
      return passphrase.malformed;
    case 'weak':
      return reason === null ? passphrase.weak : passphrase.reasons[reason];
  }
}

export function Strength({ judgement }: { readonly judgement: PassphraseJudgement | null }) {
  const isGood = judgement?.verdict === 'ok';
  const score = judgement === null ? 0 : isGood ? 4 : Math.min(3, Math.max(judgement.score, 1));
  const level = judgement === null ? '' : words.passphrase.levels[isGood ? 4 : Math.min(3, judgement.score)];
  const fill = isGood ? 'bg-good' : score >= 3 ? 'bg-warn' : 'bg-bad';
  return (
    <div className="flex flex-col gap-1.5">
      <Meter
        aria-label={words.passphrase.strength}
        minValue={0}
        maxValue={4}
        value={judgement === null ? 0 : judgement.score}
        valueLabel={level}
        className="grid grid-cols-4 gap-1"
      >
        {[1, 2, 3, 4].map((bar) => (
          <span
            key={bar}
            className={`h-1 rounded-full border border-transparent ${bar <= score ? fill : 'bg-line forced-colors:bg-transparent'}`}
          />
        ))}
      </Meter>
      <p role="status" className="min-h-8 text-ink-2 text-xs">
        {judgement === null ? (
          words.passphrase.hint
        ) : (
          <>
            <span className={`font-semibold ${isGood ? 'text-good' : score >= 3 ? 'text-warn' : 'text-bad'}`}>
              {level}.
            </span>{' '}
            {judgementInWords(judgement)}
          </>
        )}
      </p>
    </div>
  );
}
