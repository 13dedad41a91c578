// The encryption context: pairs of name and value that a ciphertext is bound to. Not secret.

import { Plus, X } from 'lucide-react';
import { useRef } from 'react';
import type { Argument } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { fieldLook, hintLook, labelLook } from '../parts/fieldLook.ts';
import { words } from '../wording/words.ts';

export type Context = Argument<'encrypt'>['context'];
const most = 64;

/** Without the entries that were added and left empty. */
export function filledIn(context: Context): Context {
  return context.filter(([name, value]) => name !== '' || value !== '');
}

interface ContextEntriesProps {
  readonly context: Context;
  readonly onChange: (context: Context) => void;
  readonly hint: string;
}

export function ContextEntries({ context, onChange, hint }: ContextEntriesProps) {
  const { context: wording } = words.use;
  const list = useRef<HTMLUListElement>(null);
  const add = useRef<HTMLDivElement>(null);

  function change(at: number, part: 0 | 1, text: string) {
    onChange(
      context.map(([name, value], i) =>
        i !== at ? [name, value] : part === 0 ? [text, value] : [name, text],
      ),
    );
  }

  function addOne() {
    onChange([...context, ['', '']]);
    // Once it is there, the new entry is what the person wants to fill.
    requestAnimationFrame(() =>
      list.current?.querySelector<HTMLInputElement>('li:last-child input')?.focus(),
    );
  }

  function remove(at: number) {
    onChange(context.filter((_, i) => i !== at));
    add.current?.querySelector('button')?.focus();
  }

  return (
    <fieldset className="flex min-w-0 max-w-2xl flex-col gap-1.5">
      <legend className={`mb-1 ${labelLook}`}>{wording.title}</legend>
      {context.length > 0 && (
        <ul ref={list} className="flex flex-col gap-1.5">
          {context.map(([name, value], at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: entries have no identity but their place
            <li key={at} className="flex min-w-0 items-center gap-1.5">
              <input
                aria-label={wording.name(at + 1)}
                placeholder={wording.name(at + 1)}
                value={name}
                onChange={(event) => change(at, 0, event.target.value)}
                autoComplete="off"
                spellCheck={false}
                className={`${fieldLook} basis-2/5`}
              />
              <input
                aria-label={wording.value(at + 1)}
                placeholder={wording.value(at + 1)}
                value={value}
                onChange={(event) => change(at, 1, event.target.value)}
                autoComplete="off"
                spellCheck={false}
                className={`${fieldLook} basis-3/5`}
              />
              <Button look="quiet" size="icon" aria-label={wording.remove(at + 1)} onPress={() => remove(at)}>
                <X aria-hidden className="size-3.5" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div ref={add} className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button size="small" isDisabled={context.length >= most} onPress={addOne}>
          <Plus aria-hidden className="size-3.5" />
          {context.length === 0 ? wording.add : wording.addMore}
        </Button>
        <p className={`min-w-0 grow basis-64 ${hintLook}`}>{hint}</p>
      </div>
    </fieldset>
  );
}
