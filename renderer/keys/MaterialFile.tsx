// The file that holds key material: chosen in the system's dialog, or dropped on its place.

import { FileKey } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import type { Argument } from '../../electron/contract.ts';
import { notify } from '../notices.ts';
import { Button } from '../parts/Button.tsx';
import { errorLook, labelLook } from '../parts/fieldLook.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

export interface TakenFile {
  readonly given: Argument<'importKey'>['material']['file'];
  readonly name: string;
  readonly folder: string;
}

interface MaterialFileProps {
  readonly label: string;
  readonly file: TakenFile | null;
  readonly error: string | null;
  readonly isBusy: boolean;
  readonly onFile: (file: TakenFile) => void;
}

export function MaterialFile({ label, file, error, isBusy, onFile }: MaterialFileProps) {
  const [isOver, setOver] = useState(false);
  const { imports } = words;

  async function choose() {
    const outcome = await request('choose', { what: 'key material' });
    if (!('done' in outcome) || outcome.done === 'nothing chosen') return;
    const { ticket, name, folder } = outcome.done;
    onFile({ given: { from: 'dialog', ticket }, name, folder });
  }

  async function dropped(event: DragEvent) {
    // The window's own target refuses drops while a dialog is open; this one is for the dialog.
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    const [first] = [...event.dataTransfer.files];
    if (first === undefined || isBusy) return;
    const outcome = await window.vault.drop([first]);
    if ('refused' in outcome) return notify(outcome.refused);
    const [offered] = outcome.done;
    if (offered === undefined) return;
    if (offered.refusal !== null) return notify(offered.refusal);
    onFile({ given: { from: 'drop', ticket: offered.ticket }, name: offered.name, folder: offered.folder });
  }

  function over(event: DragEvent) {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  }

  return (
    <fieldset
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => void dropped(event)}
      className="flex min-w-0 flex-col gap-1.5"
    >
      <legend className={`${labelLook} mb-1.5`}>{label}</legend>
      <div
        className={`flex min-w-0 flex-wrap items-center gap-3 rounded-md border border-dashed px-3 py-2.5 ${isOver ? 'border-accent-ink bg-hover' : 'border-edge'}`}
      >
        <Button isDisabled={isBusy} onPress={() => void choose()}>
          <FileKey aria-hidden className="size-4" />
          {file === null ? imports.choose : imports.other}
        </Button>
        <p
          role="status"
          title={file?.folder ?? ''}
          className={`min-w-0 select-text break-words text-sm ${file === null ? 'text-ink-3' : 'text-ink'}`}
        >
          {file === null ? imports.dropHere : imports.chosen(file.name)}
        </p>
      </div>
      <p role="alert" className={error === null ? 'hidden' : errorLook}>
        {error}
      </p>
    </fieldset>
  );
}
