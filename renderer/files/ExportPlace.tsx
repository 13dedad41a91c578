// Where exported files are written to: beside the sealed ones, or into a folder that was chosen, such as of a stick.

import type { Chosen } from '../../electron/contract.ts';
import { Button } from '../parts/Button.tsx';
import { labelLook } from '../parts/fieldLook.ts';
import { request } from '../vault.ts';
import { words } from '../wording/words.ts';

interface ExportPlaceProps {
  readonly place: Chosen | null;
  readonly onPlace: (place: Chosen | null) => void;
}

export function ExportPlace({ place, onPlace }: ExportPlaceProps) {
  const { exporting } = words;

  async function choose() {
    const outcome = await request('choose', { what: 'export folder' });
    if ('done' in outcome && outcome.done !== 'nothing chosen') onPlace(outcome.done);
  }

  return (
    <div className="flex flex-col gap-1">
      <p className={labelLook}>{exporting.into}</p>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
        <p className="min-w-0 select-text break-all text-sm">{placeInWords(place)}</p>
        <Button size="small" onPress={() => void choose()}>
          {exporting.choose}
        </Button>
        {place !== null && (
          <Button look="quiet" size="small" onPress={() => onPlace(null)}>
            {exporting.besideInstead}
          </Button>
        )}
      </div>
    </div>
  );
}

export function placeInWords(place: Chosen | null): string {
  return place === null ? words.exporting.beside : words.exporting.folder(place.name, place.folder);
}
