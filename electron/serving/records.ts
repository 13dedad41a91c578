// Audit log, metering, backups, restoring.

import { dirname, join } from 'node:path';
import { shell } from 'electron';
import { type Answers, confirmedBy, type Ground, nothing } from '../ground.ts';
import { LogWork } from '../logwork.ts';

export function recordsAnswers(ground: Ground) {
  return { ...onLog(ground), ...onBackups(ground), ...restoring(ground) } satisfies Answers;
}

function onLog({ vault: { log, usage, use }, places }: Ground) {
  const work = new LogWork();
  return {
    logEntries: ({ filter, before, most }) => log.entries(filter, before, most),
    verifyLog: () => work.run((watch) => log.verify(watch)),
    exportLog: async ({ place, format }) => {
      const path = places.path(place, 'log');
      const exported = await work.run((watch) => log.export(path, format, 'number', watch));
      return { ...exported, folder: dirname(path) };
    },
    logWork: async () => work.view,
    stopLogWork: async () => nothing(work.stop()),
    logKeys: async () => ({
      verifierKey: await log.verifierKey(),
      checkpoints: (await log.checkpoints()).kept,
    }),
    saveCheckpoint: async ({ place }) => {
      const path = places.path(place, 'checkpoint');
      return nothing(use.writeResult(path, Buffer.from(await log.checkpointNow(), 'utf8')));
    },
    metering: ({ month }) => usage.metering(month),
    saveMetering: async ({ month, place }) => {
      const path = places.path(place, 'metering');
      return nothing(use.writeResult(path, Buffer.from(await usage.meteringCsv(month), 'utf8')));
    },
  } satisfies Answers;
}

function onBackups({ vault: { backups }, places }: Ground) {
  return {
    backups: () => backups.list(),
    makeBackup: async () => ({ name: await backups.make() }),
    proveBackup: ({ name }) => nothing(backups.prove(name)),
    setBackupFolder: ({ folder }) =>
      nothing(backups.setFolder(folder === null ? null : places.path(folder, 'backup folder'))),
    forgetBackupFolder: ({ folder, approval }) =>
      nothing(backups.forgetFolder(folder, ...confirmedBy(approval))),
    // Shown in the file manager, never opened: on a drive that others had, the folder may be a program by now.
    showBackupFolder: async () => {
      const { folder, backups: kept } = await backups.list();
      return nothing(shell.showItemInFolder(join(folder, kept[0]?.name ?? '')));
    },
  } satisfies Answers;
}

function restoring({ vault: { restoring: door }, places }: Ground) {
  return {
    beginRestore: ({ backup, approval }) =>
      nothing(door.begin(places.path(backup, 'backup'), ...confirmedBy(approval))),
    presentForRestore: async ({ adminId, passphrase, keyFile }) =>
      nothing(door.present(adminId, passphrase, await places.keyFile(keyFile))),
    presentKitForRestore: async ({ kit, passphrase, keyFile }) => {
      const given =
        kit.is === 'file' ? ({ is: 'file', path: places.path(kit.ticket, 'recovery kit') } as const) : kit;
      return nothing(door.presentKit(given, passphrase, await places.keyFile(keyFile)));
    },
    withdrawForRestore: () => nothing(door.withdraw()),
    confirmRestore: ({ witness }) => nothing(door.confirm(witness)),
    enterRestored: () => nothing(door.enter()),
    abandonRestore: () => nothing(door.abandon()),
  } satisfies Answers;
}
