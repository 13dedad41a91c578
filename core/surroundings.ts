// The surroundings of a vault: what the composition root gives it. Time, folders and programs come in here.

import type { MachineClocks } from './machine.ts';
import type { Argon2Parameters } from './passphrase.ts';
import type { JobView, Snapshot } from './snapshot.ts';

export interface Surroundings extends MachineClocks {
  /** Folder of the vault; the keystore lies in it. */
  readonly folder: string;
  /** Folder of the user, outside the vault's: what was last seen of the vault is kept there too. */
  readonly profile: string;
  /** The bundled filework.ts. */
  readonly laneScript: string;
  /** Cost of new passphrases: about a second on this machine, or as given. */
  readonly argon2: 'calibrated' | Argon2Parameters;
  /** Moves a file or folder to the trash of the system; left out where there is none. */
  readonly trash?: (path: string) => Promise<void>;
  readonly changed: (snapshot: Snapshot) => void;
  readonly jobsChanged: (jobs: readonly JobView[]) => void;
}
