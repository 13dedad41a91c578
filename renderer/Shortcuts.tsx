// What the keyboard does, in one list. F1 opens it, and “?” where nothing is being typed.

import { Button } from './parts/Button.tsx';
import { Dialog, DialogBody, DialogFoot } from './parts/Dialog.tsx';
import { commandName } from './parts/shortcut.ts';
import { words } from './wording/words.ts';

interface ShortcutsProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function Shortcuts({ isOpen, onClose }: ShortcutsProps) {
  const { shortcuts } = words;
  const { keys } = shortcuts;
  const everywhere = [
    [[commandName('K')], shortcuts.find],
    [[commandName('L')], shortcuts.lock],
    [[commandName('O')], shortcuts.choose],
    [[commandName(',')], shortcuts.settings],
    [['Alt+←'], shortcuts.back],
    [['F1', '?'], shortcuts.overview],
  ] as const;
  const within = [
    [['Tab', 'Shift+Tab'], shortcuts.move],
    [['↑', '↓', '←', '→'], shortcuts.choosing],
    [['Enter', keys.space], shortcuts.press],
    [['Esc'], shortcuts.close],
    [[commandName('C')], shortcuts.copySecret],
  ] as const;
  return (
    <Dialog title={shortcuts.title} isOpen={isOpen} onClose={onClose}>
      <DialogBody>
        <Group title={shortcuts.everywhere} rows={everywhere} />
        <Group title={shortcuts.within} rows={within} />
      </DialogBody>
      <DialogFoot>
        <Button look="quiet" onPress={onClose} autoFocus>
          {words.common.close}
        </Button>
      </DialogFoot>
    </Dialog>
  );
}

interface GroupProps {
  readonly title: string;
  readonly rows: readonly (readonly [held: readonly string[], does: string])[];
}

function Group({ title, rows }: GroupProps) {
  return (
    <section aria-label={title} className="flex flex-col gap-1.5">
      <h3 className="font-semibold text-sm">{title}</h3>
      <dl className="flex flex-col gap-1 text-sm">
        {rows.map(([held, does]) => (
          <div key={does} className="flex items-baseline justify-between gap-4">
            <dt className="min-w-0 text-ink-2">{does}</dt>
            <dd className="flex shrink-0 gap-1">
              {held.map((one) => (
                <kbd
                  key={one}
                  className="rounded-sm border border-rim bg-sunken px-1.5 py-px font-sans text-ink text-xs"
                >
                  {one}
                </kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
