// What the calls of the contract are answered with: the vault, the window, and what people handed over.

import type { BrowserWindow } from 'electron';
import type { Snapshot } from '../core/snapshot.ts';
import type { Vault } from '../core/vault.ts';
import type { CeremonyRecords } from './ceremonyrecords.ts';
import type { CopiedText } from './clipboard.ts';
import type { Argument, CallName, Reply } from './contract.ts';
import type { HandedOver } from './handedover.ts';
import type { HeldSecrets } from './heldsecrets.ts';
import type { Offers } from './offers.ts';
import type { Places } from './places.ts';
import type { PreferencesFile } from './preferences.ts';
import type { Telling } from './telling.ts';
import type { VaultTray } from './tray.ts';
import type { VaultFolder } from './vaultfolder.ts';

export interface Ground {
  readonly vault: Vault;
  readonly window: BrowserWindow;
  /** The folder of the vault. */
  readonly folder: string;
  readonly vaultFolder: VaultFolder;
  readonly offers: Offers;
  readonly handedOver: HandedOver;
  readonly places: Places;
  readonly held: HeldSecrets;
  readonly copied: CopiedText;
  readonly ceremonyRecords: CeremonyRecords;
  readonly preferences: PreferencesFile;
  readonly telling: Telling;
  readonly tray: VaultTray;
  /** The newest snapshot that was published; null before the first. */
  readonly latest: () => Snapshot | null;
  /** Forgets what people handed over, chose, had revealed and copied: whoever comes next has nothing of it. */
  readonly forget: () => void;
}

/** The answers to some calls of the contract. */
export type Answers = { readonly [N in CallName]?: (argument: Argument<N>) => Promise<Reply<N>> };
export type AllAnswers = Required<Answers>;

/** For calls that answer nothing. */
export async function nothing(work: unknown): Promise<null> {
  await work;
  return null;
}

/** The id of a confirmed request as core takes it (contract C4). */
export function confirmedBy(approval: string | null): [approval?: string] {
  return approval === null ? [] : [approval];
}
