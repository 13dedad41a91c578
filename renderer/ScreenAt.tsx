// Which screen of the open vault is shown: the place decides, nothing else does.

import type { ReactNode } from 'react';
import type { UnlockedSnapshot } from '../core/snapshot.ts';
import { AdminChange } from './custody/AdminChange.tsx';
import { Custody } from './custody/Custody.tsx';
import { Drill } from './custody/Drill.tsx';
import { KitScreen } from './custody/KitScreen.tsx';
import { RecordScreen } from './custody/RecordScreen.tsx';
import { SealedFiles } from './files/SealedFiles.tsx';
import type { Place } from './going.ts';
import { Home } from './Home.tsx';
import { Calendar } from './keys/Calendar.tsx';
import { DeletedKeys } from './keys/DeletedKeys.tsx';
import { KeyScreen } from './keys/KeyScreen.tsx';
import { Keys } from './keys/Keys.tsx';
import { Account } from './people/Account.tsx';
import { People } from './people/People.tsx';
import { PersonScreen } from './people/PersonScreen.tsx';
import { Backups } from './records/Backups.tsx';
import { Log } from './records/Log.tsx';
import { Metering } from './records/Metering.tsx';
import { About } from './settings/About.tsx';
import { Settings } from './settings/Settings.tsx';
import { Use } from './use/Use.tsx';

export function ScreenAt({
  place,
  snapshot,
}: {
  readonly place: Place;
  readonly snapshot: UnlockedSnapshot;
}): ReactNode {
  switch (place.screen) {
    case 'home':
      return <Home snapshot={snapshot} />;
    case 'keys':
      return <Keys snapshot={snapshot} />;
    case 'key':
      return <KeyScreen key={place.keyId} keyId={place.keyId} snapshot={snapshot} />;
    case 'deleted keys':
      return <DeletedKeys />;
    case 'use':
      return (
        <Use
          key={`${place.keyId} ${place.task}`}
          keyId={place.keyId}
          task={place.task ?? null}
          snapshot={snapshot}
        />
      );
    case 'sealed files':
      return <SealedFiles keyId={place.keyId} snapshot={snapshot} />;
    case 'calendar':
      return <Calendar snapshot={snapshot} />;
    case 'people':
      return <People snapshot={snapshot} />;
    case 'person':
      return <PersonScreen key={place.personId} personId={place.personId} snapshot={snapshot} />;
    case 'account':
      return <Account snapshot={snapshot} />;
    case 'custody':
      return <Custody snapshot={snapshot} />;
    case 'admin change':
      return <AdminChange snapshot={snapshot} />;
    case 'recovery kit':
      return <KitScreen />;
    case 'recovery drill':
      return <Drill snapshot={snapshot} />;
    case 'ceremony record':
      return <RecordScreen record={place.record} />;
    case 'backups':
      return <Backups snapshot={snapshot} />;
    case 'log':
      return <Log keyId={place.keyId} snapshot={snapshot} />;
    case 'metering':
      return <Metering />;
    case 'settings':
      return <Settings snapshot={snapshot} />;
    case 'about':
      return <About />;
  }
}
