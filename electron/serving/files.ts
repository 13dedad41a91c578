// Files: what people hand over, and the jobs that are done with it.

import { join } from 'node:path';
import { dialog, shell } from 'electron';
import { Refusal } from '../../core/refusal.ts';
import { type Answers, type Ground, nothing } from '../ground.ts';

export function fileAnswers({ vault, window, folder, offers }: Ground) {
  return {
    offer: ({ paths }) => offers.offer(paths),
    chooseFiles: async ({ what }) => {
      const properties =
        what === 'files' ? (['openFile', 'multiSelections'] as const) : (['openDirectory'] as const);
      const chosen = await dialog.showOpenDialog(window, { properties: [...properties] });
      return offers.offer(chosen.filePaths);
    },
    jobs: async () => vault.files.jobs(),
    seal: async ({ tickets, keyId, existing }) =>
      nothing(
        vault.files.seal(offers.redeem(tickets), {
          ...{ keyIds: [keyId], existing, original: 'keep', context: [] },
        }),
      ),
    unseal: async ({ tickets, existing }) =>
      nothing(vault.files.unseal(offers.redeem(tickets), existing, 'keep')),
    retryJob: async ({ job, existing }) => nothing(vault.files.retry(job, existing)),
    cancelJobs: ({ jobs }) => nothing(vault.files.cancel(jobs)),
    pauseJobs: ({ jobs }) => nothing(vault.files.pause(jobs)),
    resumeJobs: ({ jobs }) => nothing(vault.files.resume(jobs)),
    clearJobs: async () => nothing(vault.files.clear()),
    showOutput: async ({ job }) => {
      const done = vault.files.jobs().find((one) => one.id === job);
      if (done === undefined || done.output === null) throw new Refusal('argument_invalid');
      shell.showItemInFolder(join(done.folder, done.output));
      return null;
    },
    showVaultFolder: () => nothing(shell.openPath(folder)),
  } satisfies Answers;
}
