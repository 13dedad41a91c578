// A recovery kit that is presented: its file, or the lines of its page, each judged while it is being typed.

import { FileKey } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { TypedKitView } from '../../core/peopleviews.ts';
import type { Argument, Chosen } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { RadioField } from '../parts/Choice.tsx';
import { errorLook, fieldLook, hintLook, labelLook } from '../parts/fieldLook.ts';
import { sentenceOf } from '../parts/Refused.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';
import { isFull, spread, tidy } from './kitLines.ts';

/** A kit as a drill and a restore take it. */
export type GivenKit = Argument<'presentDrillKit'>['kit'];

interface KitFieldsProps {
  /** The kit once there is one: a file that was chosen, or lines that are all right. */
  readonly onGiven: (kit: GivenKit | null) => void;
  readonly error: string | null;
  readonly isBusy: boolean;
}

export function KitFields({ onGiven, error, isBusy }: KitFieldsProps) {
  const [how, setHow] = useState<'file' | 'lines'>('file');
  const { kitFields } = words.custody;
  return (
    <div className="flex min-w-0 flex-col gap-3">
      <RadioField
        label={kitFields.how}
        options={[
          { id: 'file', label: kitFields.asFile },
          { id: 'lines', label: kitFields.asLines },
        ]}
        chosen={how}
        onChoose={(chosen) => {
          setHow(chosen);
          onGiven(null);
        }}
        isDisabled={isBusy}
      />
      {how === 'file' ? (
        <KitFile onGiven={onGiven} isBusy={isBusy} />
      ) : (
        <KitLines onGiven={onGiven} isBusy={isBusy} />
      )}
      <p role="alert" className={error === null ? 'hidden' : errorLook}>
        {error}
      </p>
    </div>
  );
}

type KitWayProps = Omit<KitFieldsProps, 'error'>;

function KitFile({ onGiven, isBusy }: KitWayProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const { kitFields } = words.custody;

  async function choose() {
    const outcome = await request('choose', { what: 'recovery kit' });
    if (!('done' in outcome) || outcome.done === 'nothing chosen') return;
    setChosen(outcome.done);
    onGiven({ is: 'file', ticket: outcome.done.ticket });
  }

  return (
    <div className="flex min-w-0 flex-wrap items-center gap-3">
      <Button isDisabled={isBusy} onPress={() => void choose()}>
        <FileKey aria-hidden className="size-4" />
        {chosen === null ? kitFields.choose : kitFields.other}
      </Button>
      <p
        role="status"
        className="min-w-0 select-text break-words text-ink-2 text-sm"
        title={chosen?.folder ?? ''}
      >
        {chosen === null ? '' : kitFields.chosen(chosen.name)}
      </p>
    </div>
  );
}

const nothingTyped: TypedKitView = { wrong: [], of: null, refusal: null };

function KitLines({ onGiven, isBusy }: KitWayProps) {
  const [lines, setLines] = useState<readonly string[]>(['']);
  const [judged, setJudged] = useState(nothingTyped);
  const [focused, setFocused] = useState<number | null>(null);
  const fields = useRef<(HTMLInputElement | null)[]>([]);
  const hintId = useId();
  const { kitFields } = words.custody;
  const { wrong, of, refusal } = judged;
  const count = Math.max(of ?? 1, lines.length);
  const isWrong = (at: number) => wrong.includes(at + 1);
  const right = lines.filter((line, at) => line.trim() !== '' && !isWrong(at)).length;
  const isWhole = of !== null && right === of && lines.length === of && refusal === null;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is told are the lines; who is told does not matter
  useEffect(() => {
    let isWanted = true;
    onGiven(null);
    void ask('judgeTypedKit', { lines: [...lines] }).then((outcome) => {
      if (!isWanted || !('done' in outcome)) return;
      const view = outcome.done;
      setJudged(view);
      const isComplete =
        lines.length === view.of && view.wrong.length === 0 && lines.every((line) => line.trim() !== '');
      if (isComplete && view.refusal === null) onGiven({ is: 'typed', lines: lines.join('\n') });
    });
    return () => {
      isWanted = false;
    };
  }, [lines]);

  /** At once, not with the next frame: a scanner types on into the line that its text has come to. */
  function enter(at: number, text: string) {
    const entered = spread(lines, at, text);
    flushSync(() => setLines(withoutEmptyEnd(entered.lines)));
    if (entered.end !== at) fields.current[entered.end]?.focus();
  }

  function onKey(event: KeyboardEvent, at: number) {
    if (event.key !== 'Enter') return;
    event.preventDefault();
    fields.current[at + 1]?.focus();
  }

  return (
    <fieldset className="flex min-w-0 flex-col gap-2" aria-describedby={hintId} disabled={isBusy}>
      <legend className={`${labelLook} mb-1`}>{kitFields.lines}</legend>
      <p id={hintId} className={`${hintLook} max-w-2xl`}>
        {kitFields.linesHint}
      </p>
      <ol className="flex max-w-xl flex-col gap-1.5">
        {Array.from({ length: count }, (_, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the number of a line is what it is
          <li key={at}>
            <KitLine
              number={at + 1}
              line={lines[at] ?? ''}
              standing={standingOf(lines[at] ?? '', isWrong(at), at === focused)}
              fieldRef={(field) => {
                fields.current[at] = field;
              }}
              onEnter={(text) => enter(at, text)}
              onKey={(event) => onKey(event, at)}
              onFocus={() => setFocused(at)}
              onBlur={() => {
                setFocused(null);
                setLines((now) => now.map((line, i) => (i === at ? tidy(line) : line)));
              }}
            />
          </li>
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-3">
        <p role="status" className={`text-sm ${isWhole ? 'text-good' : 'text-ink-2'}`}>
          {isWhole ? kitFields.whole : of === null ? '' : kitFields.count(right, of)}
        </p>
        {lines.some((line) => line !== '') && (
          <Button look="quiet" size="small" isDisabled={isBusy} onPress={() => setLines([''])}>
            {kitFields.clear}
          </Button>
        )}
      </div>
      <p role="alert" className={refusal === null ? 'hidden' : errorLook}>
        {refusal === null ? '' : sentenceOf(refusal)}
      </p>
    </fieldset>
  );
}

/** A line that was emptied again at the end is not there. */
function withoutEmptyEnd(lines: readonly string[]): readonly string[] {
  const last = lines.findLastIndex((line) => line.trim() !== '');
  return last < 0 ? [''] : lines.slice(0, last + 1);
}

type Standing = 'right' | 'wrong' | 'to come';

/** A line that is still being typed is not wrong yet. */
function standingOf(line: string, isWrong: boolean, isFocused: boolean): Standing {
  if (line.trim() === '') return 'to come';
  if (!isWrong) return isFull(line) ? 'right' : 'to come';
  return isFocused && !isFull(line) ? 'to come' : 'wrong';
}

interface KitLineProps {
  readonly number: number;
  readonly line: string;
  readonly standing: Standing;
  readonly fieldRef: (field: HTMLInputElement | null) => void;
  readonly onEnter: (text: string) => void;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onFocus: () => void;
  readonly onBlur: () => void;
}

function KitLine(props: KitLineProps) {
  const { number, line, standing, fieldRef, onEnter, onKey, onFocus, onBlur } = props;
  const id = useId();
  const { kitFields } = words.custody;
  return (
    <div className="grid grid-cols-[1.75rem_minmax(0,1fr)] items-center gap-x-2">
      <span aria-hidden className={`text-right text-xs ${standing === 'right' ? 'text-good' : 'text-ink-3'}`}>
        {number}
      </span>
      <input
        ref={fieldRef}
        aria-label={kitFields.line(number)}
        aria-invalid={standing === 'wrong'}
        aria-describedby={`${id}-error`}
        value={line}
        autoComplete="off"
        autoCapitalize="characters"
        autoCorrect="off"
        spellCheck={false}
        onChange={(event) => onEnter(event.currentTarget.value)}
        onKeyDown={onKey}
        onFocus={onFocus}
        onBlur={onBlur}
        className={`${fieldLook} font-mono text-sm`}
      />
      <p
        id={`${id}-error`}
        role="status"
        className={standing === 'wrong' ? `${errorLook} col-start-2` : 'sr-only'}
      >
        {standing === 'wrong' ? kitFields.wrong : ''}
      </p>
    </div>
  );
}
