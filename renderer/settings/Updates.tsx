// Updates, brought by hand: what a signed update file says, and whether the packages beside it are the ones it speaks of.

import { CircleAlert, CircleCheck, CircleDashed } from 'lucide-react';
import { useState } from 'react';
import type { ReleaseFileView, ReleaseView } from '../../core/recordviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import { Button } from '../parts/Button.tsx';
import { Callout } from '../parts/Callout.tsx';
import { Card, Section } from '../parts/Page.tsx';
import { Refused } from '../parts/Refused.tsx';
import { ask, request } from '../vault.ts';
import { words } from '../wording/words.ts';

type Looked =
  | { readonly is: 'nothing yet' }
  | { readonly is: 'refused'; readonly refusal: RefusalView }
  | { readonly is: 'read'; readonly ticket: string; readonly release: ReleaseView };

export function Updates() {
  const { about } = words;
  const [looked, setLooked] = useState<Looked>({ is: 'nothing yet' });
  const [isBusy, setBusy] = useState(false);

  async function open() {
    setBusy(true);
    setLooked((await choice()) ?? looked);
    setBusy(false);
  }

  return (
    <Section
      title={about.updates}
      intro={about.updatesHow}
      actions={
        <Button isBusy={isBusy} onPress={() => void open()}>
          {about.openUpdate}
        </Button>
      }
    >
      {looked.is === 'refused' && <Refused refusal={looked.refusal} />}
      {looked.is === 'read' && <Release release={looked.release} ticket={looked.ticket} />}
    </Section>
  );
}

/** What a person chose and what it turned out to be; null where nothing was chosen. */
async function choice(): Promise<Looked | null> {
  const chosen = await request('choose', { what: 'update file' });
  if ('refused' in chosen || chosen.done === 'nothing chosen') return null;
  const { ticket } = chosen.done;
  const checked = await ask('checkUpdate', { file: ticket });
  return 'done' in checked
    ? { is: 'read', ticket, release: checked.done }
    : { is: 'refused', refusal: checked.refused };
}

function Release({ release, ticket }: { readonly release: ReleaseView; readonly ticket: string }) {
  const { about } = words;
  const { version, is, files } = release;
  const isAltered = files.some(({ found }) => found === 'altered');
  const isThere = files.some(({ found }) => found === 'verified');
  return (
    <>
      <div role="status" className="flex flex-col gap-2">
        <Callout weight={isAltered ? 'danger' : is === 'older' ? 'warning' : 'good'}>
          {isAltered ? about.updateAltered : about.updateIs[is](version)}
        </Callout>
      </div>
      <Card>
        <ul aria-label={about.updateFiles} className="flex flex-col gap-1.5 text-sm">
          {files.map((file) => (
            <File key={file.name} file={file} />
          ))}
        </ul>
      </Card>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <Button onPress={() => void request('showUpdate', { file: ticket })}>{about.showUpdate}</Button>
        {!isAltered && (
          <p className="min-w-0 grow basis-80 text-ink-2 text-sm">
            {isThere ? about.updateInstall : about.updateNothing}
          </p>
        )}
      </div>
    </>
  );
}

const looks = {
  verified: [CircleCheck, 'text-good'],
  altered: [CircleAlert, 'text-bad'],
  'not here': [CircleDashed, 'text-ink-3'],
} as const;

function File({ file: { name, size, found } }: { readonly file: ReleaseFileView }) {
  const [Glyph, ink] = looks[found];
  return (
    <li className="flex flex-wrap items-center gap-x-2.5 gap-y-0.5">
      <Glyph aria-hidden className={`size-4 shrink-0 ${ink}`} />
      <span className="min-w-0 grow basis-56 select-text break-all">{name}</span>
      <span className="shrink-0 text-ink-3">{words.amounts.bytes(size)}</span>
      <span className={`basis-20 text-right ${ink}`}>{words.about.updateFound[found]}</span>
    </li>
  );
}
