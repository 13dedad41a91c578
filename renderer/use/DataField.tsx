// What is to be encrypted, signed or verified: a text that is typed, or a file that is chosen.
//
// D1  The text lives in its element alone, as a passphrase does: it is never React state, a prop or an attribute. It is
//     gone with the element, when the person goes elsewhere and when the vault is locked.

import { FileText } from 'lucide-react';
import { type Ref, useEffect, useId, useImperativeHandle, useRef, useState } from 'react';
import type { Chosen } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { errorLook, fieldLook, hintLook, labelLook } from '../parts/fieldLook.ts';
import { RadioRow } from '../parts/RadioRow.tsx';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

/** Bytes, as the vault holds small data to. */
const mostData = 32_768;

export type Source = 'text' | 'file';
export type Given =
  | { readonly is: 'text'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly is: 'file'; readonly file: Chosen };

export interface DataFieldHandle {
  /** What was entered; null after saying what is missing. Bytes of a text are the caller's to hand over. */
  readonly read: () => Given | null;
  readonly empty: () => void;
}

interface DataFieldProps {
  readonly handle: Ref<DataFieldHandle>;
  /** The label of the text. */
  readonly label: string;
  readonly source: Source;
  readonly onSource: (source: Source) => void;
  /** What a file is chosen for: small data, or a file of any size. */
  readonly purpose: 'data' | 'file';
  readonly isBusy: boolean;
  /** Whether the text goes once its result is there. */
  readonly text: 'goes with the result' | 'stays';
}

export function DataField(props: DataFieldProps) {
  const { handle, label, source, onSource, purpose, isBusy, text: staying } = props;
  const { data: wording } = words.use;
  const [error, setError] = useState<string | null>(null);
  const [file, setFile] = useState<Chosen | null>(null);
  const [size, setSize] = useState(0);
  const text = useRef<HTMLTextAreaElement>(null);

  function empty() {
    if (text.current !== null) text.current.value = '';
    setSize(0);
    setFile(null);
    setError(null);
  }

  function readText(): Given | null {
    const bytes = new TextEncoder().encode(text.current?.value ?? '');
    const wrong =
      bytes.length === 0 ? wording.textMissing : bytes.length > mostData ? wording.tooLarge(mostData) : null;
    setError(wrong);
    if (wrong === null) return { is: 'text', bytes };
    bytes.fill(0);
    text.current?.focus();
    return null;
  }

  useImperativeHandle(handle, () => ({
    read() {
      if (source === 'text') return readText();
      setError(file === null ? wording.fileMissing : null);
      return file === null ? null : { is: 'file', file };
    },
    empty,
  }));

  return (
    <div className="flex min-w-0 flex-col gap-2">
      <RadioRow
        label={wording.source}
        options={[
          { id: 'text', label: wording.text },
          { id: 'file', label: wording.file },
        ]}
        chosen={source}
        onChoose={(next) => {
          empty();
          onSource(next);
        }}
      />
      {source === 'text' ? (
        <SecretText
          label={label}
          field={text}
          error={error}
          size={size}
          onSize={(next) => {
            setSize(next);
            setError(null);
          }}
          isReadOnly={isBusy}
          hint={staying === 'stays' ? wording.stays : wording.wiped}
        />
      ) : (
        <ChosenFile
          file={file}
          error={error}
          onChoose={async () => {
            const outcome = await request('choose', { what: purpose });
            if (!('done' in outcome) || outcome.done === 'nothing chosen') return;
            setFile(outcome.done);
            setError(null);
          }}
        />
      )}
    </div>
  );
}

interface SecretTextProps {
  readonly label: string;
  readonly field: { current: HTMLTextAreaElement | null };
  readonly error: string | null;
  readonly size: number;
  readonly onSize: (size: number) => void;
  readonly isReadOnly: boolean;
  readonly hint: string;
}

function SecretText({ label, field, error, size, onSize, isReadOnly, hint }: SecretTextProps) {
  const id = useId();
  const { data: wording } = words.use;

  useEffect(() => {
    const element = field.current;
    return () => {
      if (element !== null) element.value = '';
    };
  }, [field]);

  function measure() {
    const bytes = new TextEncoder().encode(field.current?.value ?? '');
    onSize(bytes.length);
    bytes.fill(0);
  }

  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex flex-wrap items-baseline justify-between gap-x-3">
        <label htmlFor={id} className={labelLook}>
          {label}
        </label>
        <span className={`${hintLook} ${size > mostData ? 'font-semibold text-bad' : ''}`}>
          {wording.size(size, mostData)}
        </span>
      </div>
      <textarea
        ref={field}
        id={id}
        rows={5}
        readOnly={isReadOnly}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        aria-invalid={error !== null}
        aria-describedby={`${id}-error ${id}-hint`}
        onInput={measure}
        className={`${fieldLook} resize-y select-text`}
      />
      <p id={`${id}-hint`} className={hintLook}>
        {hint}
      </p>
      <p id={`${id}-error`} role="status" className={error === null ? 'sr-only' : errorLook}>
        {error ?? ''}
      </p>
    </div>
  );
}

interface ChosenFileProps {
  readonly file: Chosen | null;
  readonly error: string | null;
  readonly onChoose: () => Promise<void>;
}

function ChosenFile({ file, error, onChoose }: ChosenFileProps) {
  const { data: wording } = words.use;
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex min-w-0 flex-wrap items-center gap-3">
        <Button onPress={() => void onChoose()}>
          <FileText aria-hidden className="size-4" />
          {wording.chooseFile}
        </Button>
        {file !== null && (
          <p className="min-w-0 select-text break-all text-sm">{wording.chosen(file.name, file.folder)}</p>
        )}
      </div>
      <p role="status" className={error === null ? 'sr-only' : errorLook}>
        {error ?? ''}
      </p>
    </div>
  );
}
