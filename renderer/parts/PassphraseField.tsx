// The field a passphrase is typed into.
//
// P1  The text lives in the input element alone: it is never React state, a prop or an attribute.
// P2  `takePassphrase` empties the element and answers the bytes; whoever takes them wipes them.

import { Eye, EyeOff } from 'lucide-react';
import { type KeyboardEvent, type RefObject, useId, useState } from 'react';
import type { Passphrase } from '../vault.ts';
import { words } from '../wording/words.ts';
import { errorLook, fieldLook, hintLook, labelLook } from './fieldLook.ts';

interface PassphraseFieldProps {
  readonly label: string;
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly error: string | null;
  readonly hint?: string;
  readonly isRevealed: boolean;
  readonly onReveal: (isRevealed: boolean) => void;
  readonly onEdit?: () => void;
  readonly isReadOnly?: boolean;
  readonly autoFocus?: boolean;
}

export function PassphraseField(props: PassphraseFieldProps) {
  const { label, inputRef, error, hint, isRevealed, onReveal, onEdit, isReadOnly = false } = props;
  const id = useId();
  const [capsLock, setCapsLock] = useState(false);
  const [isComposed, setComposed] = useState(false);
  const Glyph = isRevealed ? EyeOff : Eye;

  function watchCapsLock(event: KeyboardEvent) {
    setCapsLock(event.getModifierState('CapsLock'));
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className={labelLook}>
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          ref={inputRef}
          type={isRevealed ? 'text' : 'password'}
          readOnly={isReadOnly}
          maxLength={256}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the field is what the person came for, a step earlier they said so
          autoFocus={props.autoFocus === true}
          aria-invalid={error !== null}
          aria-describedby={hint === undefined ? `${id}-error` : `${id}-error ${id}-hint`}
          onInput={(event) => {
            setComposed(/\P{ASCII}/u.test(event.currentTarget.value));
            onEdit?.();
          }}
          onKeyDown={watchCapsLock}
          onKeyUp={watchCapsLock}
          className={`${fieldLook} pr-9 ${isRevealed ? 'font-mono text-sm' : ''}`}
        />
        <button
          type="button"
          aria-label={isRevealed ? words.passphrase.hide : words.passphrase.show}
          aria-controls={id}
          onClick={() => onReveal(!isRevealed)}
          className="absolute inset-y-0 right-0 grid w-8 place-items-center rounded-r-md text-ink-3 hover:text-ink focus-visible:-outline-offset-2"
        >
          <Glyph aria-hidden className="size-4" />
        </button>
      </div>
      {hint !== undefined && (
        <p id={`${id}-hint`} className={hintLook}>
          {hint}
        </p>
      )}
      {isComposed && (
        <p role="status" className={hintLook}>
          {words.passphrase.composed}
        </p>
      )}
      <p id={`${id}-error`} role="status" className={error === null && !capsLock ? 'sr-only' : errorLook}>
        {error ?? (capsLock ? words.passphrase.capsLock : '')}
      </p>
    </div>
  );
}

/** Takes the passphrase out of the field: the field is empty afterwards. */
export function takePassphrase(field: RefObject<HTMLInputElement | null>): Passphrase {
  const bytes = copyPassphrase(field);
  emptyField(field);
  return bytes;
}

/** The bytes of the field, which keeps its text: to judge it while it is being typed. */
export function copyPassphrase(field: RefObject<HTMLInputElement | null>): Passphrase {
  return new TextEncoder().encode(field.current?.value ?? '');
}

export function emptyField(field: RefObject<HTMLInputElement | null>): void {
  if (field.current !== null) field.current.value = '';
}

export function fillField(field: RefObject<HTMLInputElement | null>, text: string): void {
  if (field.current !== null) field.current.value = text;
}

export function isFieldEmpty(field: RefObject<HTMLInputElement | null>): boolean {
  return (field.current?.value ?? '') === '';
}
