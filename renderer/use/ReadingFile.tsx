// How far a file has been read that is being signed or verified, and the way to stop it.

import { Bar } from '../parts/Bar.tsx';
import { Button } from '../parts/Button.tsx';
import { words } from '../wording/words.ts';
import { type FileWork, stopFileWork, useReading } from './fileWork.ts';

export function ReadingFile({ work }: { readonly work: FileWork }) {
  const { reading: wording } = words.use;
  const { amounts } = words;
  const isRunning = work.is === 'running';
  useReading(isRunning);
  if (!isRunning || work.reading === null) return null;
  const { name, done, size } = work.reading;
  const text = wording.progress(amounts.bytes(done), amounts.bytes(size));
  return (
    <div className="flex max-w-xl items-center gap-3">
      <div className="flex min-w-0 grow flex-col gap-1">
        <p className="flex justify-between gap-3 text-ink-2 text-xs">
          <span className="min-w-0 truncate">{wording.label(name)}</span>
          <span className="shrink-0">{text}</span>
        </p>
        <Bar label={wording.label(name)} value={done} of={size} text={text} />
      </div>
      <Button size="small" onPress={() => void stopFileWork()}>
        {wording.stop}
      </Button>
    </div>
  );
}
