// What a key revealed: held by the main process until its person has it shown, copied, saved or wiped.
//
// S1  Nothing of it is in the page before the person asks to see it; then it lives in its element alone, and is gone
//     with it.
// S2  Copying goes through the main process, whichever way it is asked for, so that the clipboard is cleared again.

import { Copy, Eraser, Eye, EyeOff, FileDown } from 'lucide-react';
import { type ClipboardEvent, useEffect, useId, useRef, useState } from 'react';
import type { RefusalView } from '../../core/refusal.ts';
import type { Encoding, HeldSecret } from '../../electron/contract.ts';
import { copySecret } from '../copying.ts';
import { Button } from '../parts/Button.tsx';
import { useSecondsUntil } from '../parts/clock.ts';
import { fieldLook, labelLook } from '../parts/fieldLook.ts';
import { Card } from '../parts/Page.tsx';
import { RadioRow } from '../parts/RadioRow.tsx';
import { Refused } from '../parts/Refused.tsx';
import { usePreferences } from '../settings/preferences.ts';
import { ask } from '../vault.ts';
import { words } from '../wording/words.ts';
import { encoded } from './encoding.ts';

interface SecretResultProps {
  readonly title: string;
  readonly secret: HeldSecret;
  /** `once`: what was hidden is not shown again. */
  readonly showing: 'once' | 'as often as wanted';
  readonly fileName: string;
}

export function SecretResult({ title, secret, showing, fileName }: SecretResultProps) {
  const { secret: wording } = words.use;
  const { ticket, content, size, until } = secret;
  const id = useId();
  const [view, setView] = useState<'hidden' | 'shown' | 'wiped'>('hidden');
  const [as, setAs] = useState<Encoding>(content === 'text' && showing !== 'once' ? 'text' : 'base64');
  const [said, setSaid] = useState('');
  const [refusal, setRefusal] = useState<RefusalView | null>(null);
  const frame = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const seconds = useSecondsUntil(until);
  const copySeconds = usePreferences(({ preferences }) => preferences?.clipboardSeconds ?? 30);
  const isDue = seconds === 0 && Date.now() >= until;

  function emptyField() {
    if (field.current !== null) field.current.value = '';
  }

  async function show(how: Encoding) {
    setRefusal(null);
    const outcome = await ask('showSecret', { secret: ticket });
    if ('refused' in outcome) return setRefusal(outcome.refused);
    const { bytes } = outcome.done;
    if (field.current !== null) field.current.value = encoded(bytes, how);
    bytes.fill(0);
    setView('shown');
    requestAnimationFrame(() => frame.current?.scrollIntoView({ block: 'nearest' }));
  }

  function wipe() {
    emptyField();
    setView('wiped');
    setSaid('');
    void ask('forgetSecret', { secret: ticket });
  }

  async function save() {
    setRefusal(null);
    const chosen = await ask('choosePlace', { what: 'secret', name: fileName });
    if ('refused' in chosen) return setRefusal(chosen.refused);
    if (chosen.done === 'nothing chosen') return;
    const { ticket: place, name, folder } = chosen.done;
    const outcome = await ask('saveSecret', { secret: ticket, place });
    if ('refused' in outcome) setRefusal(outcome.refused);
    else setSaid(wording.saved(name, folder));
  }

  /** S2. */
  function copyThroughMain(event: ClipboardEvent) {
    event.preventDefault();
    void copySecret(ticket, as);
  }

  useEffect(() => {
    const element = field.current;
    return () => {
      if (element !== null) element.value = '';
      void ask('forgetSecret', { secret: ticket });
    };
  }, [ticket]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is wiped once, when its time has come
  useEffect(() => {
    if (isDue) wipe();
  }, [isDue]);

  const encodings: readonly Encoding[] =
    content === 'text' && showing !== 'once' ? ['text', 'base64', 'hex'] : ['base64', 'hex'];
  const isHere = view !== 'wiped';
  return (
    <div ref={frame} className="scroll-my-5">
      <Card>
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h2 className="font-semibold text-sm">{title}</h2>
          {isHere && (
            <RadioRow
              label={wording.as}
              options={encodings.map((one) => ({ id: one, label: wording.encodings[one] }))}
              chosen={as}
              onChoose={(next) => {
                setAs(next);
                if (view === 'shown') void show(next);
              }}
            />
          )}
        </div>
        <p role="status" className="text-ink-2 text-sm">
          {!isHere
            ? wording.wiped
            : view === 'shown'
              ? wording.shown
              : content === 'text' && showing !== 'once'
                ? wording.text(size)
                : wording.bytes(size)}
        </p>
        <div className={view === 'shown' ? 'flex flex-col gap-1' : 'hidden'}>
          <label htmlFor={id} className={labelLook}>
            {wording.value}
          </label>
          <textarea
            ref={field}
            id={id}
            rows={as === 'text' ? 6 : 3}
            readOnly
            draggable={false}
            onCopy={copyThroughMain}
            onCut={copyThroughMain}
            onDragStart={(event) => event.preventDefault()}
            className={`${fieldLook} resize-y select-text ${as === 'text' ? '' : 'break-all font-mono text-xs'}`}
          />
        </div>
        {isHere && (
          <div className="flex flex-wrap items-center gap-2">
            {view === 'hidden' ? (
              <Button onPress={() => void show(as)}>
                <Eye aria-hidden className="size-4" />
                {wording.show}
              </Button>
            ) : (
              showing !== 'once' && (
                <Button
                  onPress={() => {
                    emptyField();
                    setView('hidden');
                  }}
                >
                  <EyeOff aria-hidden className="size-4" />
                  {wording.hide}
                </Button>
              )
            )}
            <Button onPress={() => void copySecret(ticket, as)}>
              <Copy aria-hidden className="size-4" />
              {wording.copy(copySeconds)}
            </Button>
            <Button onPress={() => void save()}>
              <FileDown aria-hidden className="size-4" />
              {wording.save}
            </Button>
            <Button onPress={wipe}>
              <Eraser aria-hidden className="size-4" />
              {wording.wipe}
            </Button>
            <p role="status" className="min-w-0 select-text break-all text-ink-2 text-sm">
              {said}
            </p>
          </div>
        )}
        <Refused refusal={refusal} />
        {isHere && <p className="text-ink-3 text-xs">{wording.until(words.amounts.span(seconds))}</p>}
      </Card>
    </div>
  );
}
