// Where exported files are written to: beside the sealed ones, or into a folder that was chosen, such as of a stick.

import type { Chosen } from '../../electron/contract.ts';
import { PlaceField } from '../parts/PlaceField.tsx';
import { words } from '../wording/words.ts';

interface ExportPlaceProps {
  readonly place: Chosen | null;
  readonly onPlace: (place: Chosen | null) => void;
}

export function ExportPlace({ place, onPlace }: ExportPlaceProps) {
  const { exporting } = words;
  return (
    <PlaceField
      label={exporting.into}
      what="export folder"
      chosen={place}
      onChoose={onPlace}
      where={placeInWords(place)}
      choose={exporting.choose}
      usual={exporting.besideInstead}
    />
  );
}

export function placeInWords(place: Chosen | null): string {
  return place === null ? words.exporting.beside : words.exporting.folder(place.name, place.folder);
}
