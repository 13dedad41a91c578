// The root key and its admins: rotation, change of admins, kits, drill; and what is kept of them on paper.

import { join } from 'node:path';
import { Refusal } from '../../core/refusal.ts';
import type { CeremonyRecord } from '../../core/snapshot.ts';
import type { Vault } from '../../core/vault.ts';
import { type Answers, confirmedBy, type Ground, nothing } from '../ground.ts';
import { pagePdf, printPage } from '../printing.ts';

export function custodyAnswers(ground: Ground) {
  const { vault, places } = ground;
  const records = new Records(vault);
  return {
    custody: async () => ({
      custody: await vault.custody.view(),
      change: await vault.adminChange.view(),
      drill: await vault.drill.view(),
    }),
    rotateRootKey: async ({ approval }) => records.keep(await vault.custody.rotate(...confirmedBy(approval))),
    exportKit: ({ place }) => nothing(vault.custody.exportKit(places.path(place, 'recovery kit'))),
    printKit: () => vault.custody.printKit(),
    judgeTypedKit: async ({ lines }) => vault.restoring.judgeTypedKit(lines),
    beginAdminChange: ({ approval, ...plan }) =>
      nothing(vault.adminChange.begin(plan, ...confirmedBy(approval))),
    enrolNewAdmin: ({ seat, name, passphrase }) => nothing(vault.adminChange.enrol(seat, name, passphrase)),
    proveNewShare: async ({ personId, passphrase, keyFile }) => {
      const given = { personId, typed: passphrase, keyFile: await places.keyFile(keyFile) };
      const record = await vault.adminChange.prove(given);
      return record === null ? 'more to prove' : records.keep(record);
    },
    abandonAdminChange: () => nothing(vault.adminChange.abandon()),
    ...drillAnswers(ground, records),
    saveRecord: async ({ auditEntry, place }) => {
      const record = await records.of(auditEntry);
      return nothing(vault.custody.writeRecord(places.path(place, 'record'), record));
    },
    ...pageAnswers(ground),
  } satisfies Answers;
}

function drillAnswers({ vault, places }: Ground, records: Records) {
  return {
    beginDrill: async ({ backup, witness }) => {
      const path =
        backup.is === 'chosen'
          ? places.path(backup.ticket, 'backup')
          : await listedBackup(vault, backup.name);
      return nothing(vault.drill.begin(path, witness));
    },
    presentDrillKit: async ({ kit, passphrase, keyFile }) => {
      const given =
        kit.is === 'file' ? ({ is: 'file', path: places.path(kit.ticket, 'recovery kit') } as const) : kit;
      const record = await vault.drill.presentKit(given, passphrase, await places.keyFile(keyFile));
      return record === null ? 'more to present' : records.keep(record);
    },
    abandonDrill: () => nothing(vault.drill.abandon()),
  } satisfies Answers;
}

function pageAnswers({ vault, window, places }: Ground) {
  return {
    printPage: () => printPage(window.webContents),
    savePage: async ({ place }) => {
      const path = places.path(place, 'page');
      return nothing(vault.custody.writePage(path, await pagePdf(window.webContents)));
    },
  } satisfies Answers;
}

/** A backup that the vault lists, in its folder. Refuses `argument_invalid` for a name that it does not list. */
async function listedBackup(vault: Vault, name: string): Promise<string> {
  const { folder, backups } = await vault.backups.list();
  if (!backups.some((one) => one.name === name && one.standing === 'there'))
    throw new Refusal('argument_invalid');
  return join(folder, name);
}

/** The ceremony records that the vault has answered: the page names them by their audit entry, and cannot alter them. */
class Records {
  readonly #vault: Vault;
  readonly #kept: CeremonyRecord[] = [];

  constructor(vault: Vault) {
    this.#vault = vault;
  }

  keep(record: CeremonyRecord): CeremonyRecord {
    this.#kept.push(record);
    return record;
  }

  /** A creation and a restore show theirs in the snapshot. Refuses `argument_invalid` where there is none. */
  async of(auditEntry: number): Promise<CeremonyRecord> {
    const snapshot = await this.#vault.snapshot();
    const shown = snapshot.state === 'creating' || snapshot.state === 'restoring' ? snapshot.record : null;
    const all = shown === null ? this.#kept : [...this.#kept, shown];
    const record = all.findLast((one) => one.auditEntry === auditEntry);
    if (record === undefined) throw new Refusal('argument_invalid');
    return record;
  }
}
