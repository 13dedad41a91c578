// The root key and its admins: rotation, change of admins, kits, drill; and what is kept of them on paper.

import { join } from 'node:path';
import { Refusal } from '../../core/refusal.ts';
import type { Vault } from '../../core/vault.ts';
import { type Answers, confirmedBy, type Ground, nothing } from '../ground.ts';
import { pagePdf, printPage } from '../printing.ts';

export function custodyAnswers(ground: Ground) {
  const { vault, places, ceremonyRecords } = ground;
  return {
    custody: async () => {
      const custody = await vault.custody.view();
      const change = await vault.adminChange.view();
      const drill = await vault.drill.view();
      const snapshot = await vault.snapshot();
      const own = snapshot.state === 'unlocked' ? ceremonyRecords.ofVault(snapshot.vault.id) : [];
      return { custody, change, drill, records: own };
    },
    rotateRootKey: async ({ approval }) =>
      ceremonyRecords.keep(await vault.custody.rotate(...confirmedBy(approval))),
    exportKit: ({ place }) => nothing(vault.custody.exportKit(places.path(place, 'recovery kit'))),
    printKit: () => vault.custody.printKit(),
    judgeTypedKit: async ({ lines }) => vault.restoring.judgeTypedKit(lines),
    beginAdminChange: ({ approval, ...plan }) =>
      nothing(vault.adminChange.begin(plan, ...confirmedBy(approval))),
    enrolNewAdmin: ({ seat, name, passphrase }) => nothing(vault.adminChange.enrol(seat, name, passphrase)),
    proveNewShare: async ({ personId, passphrase, keyFile }) => {
      const given = { personId, typed: passphrase, keyFile: await places.keyFile(keyFile) };
      const record = await vault.adminChange.prove(given);
      return record === null ? 'more to prove' : ceremonyRecords.keep(record);
    },
    abandonAdminChange: () => nothing(vault.adminChange.abandon()),
    ...drillAnswers(ground),
    saveRecord: ({ auditEntry, place }) =>
      nothing(vault.custody.writeRecord(places.path(place, 'record'), ceremonyRecords.of(auditEntry))),
    ...pageAnswers(ground),
  } satisfies Answers;
}

function drillAnswers({ vault, places, ceremonyRecords }: Ground) {
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
      return record === null ? 'more to present' : ceremonyRecords.keep(record);
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

/** A backup that the vault lists, in its folder. Refuses `argument_invalid` for a name that is not there. */
async function listedBackup({ backups }: Vault, name: string): Promise<string> {
  const listed = await backups.list();
  const isThere = listed.backups.some((one) => one.name === name && one.standing === 'there');
  if (!isThere) throw new Refusal('argument_invalid');
  return join(listed.folder, name);
}
