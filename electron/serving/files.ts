// Files: what people hand over, the jobs that are done with it, and the index of what was sealed.

import { basename, dirname, join } from 'node:path';
import { dialog, type OpenDialogOptions, shell } from 'electron';
import { Refusal } from '../../core/refusal.ts';
import type { Argument } from '../contract.ts';
import { type Answers, type Ground, nothing } from '../ground.ts';

export function fileAnswers(ground: Ground) {
  return { ...handingOver(ground), ...working(ground), ...index(ground) } satisfies Answers;
}

function handingOver({ vault, window, folder, offers, handedOver }: Ground) {
  return {
    offer: ({ paths }) => offers.offer(paths),
    chooseFiles: async ({ what }) => {
      const chosen = await dialog.showOpenDialog(window, pickers[what]);
      return offers.offer(chosen.filePaths);
    },
    takeHandedOver: () => offers.offer(handedOver.take()),
    lookAgain: ({ tickets }) => offers.lookAgain(tickets),
    inspect: ({ ticket }) => vault.files.inspect(offers.path(ticket)),
    showOffered: async ({ ticket }) => {
      shell.showItemInFolder(offers.path(ticket));
      return null;
    },
    showVaultFolder: async () => nothing(shell.showItemInFolder(join(folder, 'keystore.db'))),
  } satisfies Answers;
}

const pickers: Readonly<Record<Argument<'chooseFiles'>['what'], OpenDialogOptions>> = {
  files: { properties: ['openFile', 'multiSelections'] },
  folder: { properties: ['openDirectory'] },
  'sealed file': {
    properties: ['openFile', 'multiSelections'],
    filters: [
      { name: 'Keyward', extensions: ['sealed'] },
      { name: '*', extensions: ['*'] },
    ],
  },
};

function working({ vault: { files }, offers, places }: Ground) {
  const sealed = (tickets: readonly string[]) => offers.redeem(tickets, 'work on sealed files');
  return {
    jobs: async () => files.jobs(),
    seal: async ({ tickets, ...order }) => nothing(files.seal(offers.redeem(tickets, 'seal'), order)),
    unseal: async ({ tickets, existing, original }) =>
      nothing(files.unseal(sealed(tickets), existing, original)),
    ageRecipients: ({ text }) => files.ageRecipients(text),
    exportAge: async ({ tickets, into, ...order }) => {
      const folder = into === null ? null : places.path(into, 'export folder');
      return nothing(files.exportAge(sealed(tickets), { ...order, into: folder }));
    },
    reseal: async ({ tickets, to }) => nothing(files.reseal(sealed(tickets), to)),
    check: async ({ tickets }) => nothing(files.check(sealed(tickets))),
    retryJobs: async ({ jobs, existing }) => {
      for (const job of jobs) files.retry(job, existing);
      return null;
    },
    cancelJobs: ({ jobs }) => nothing(files.cancel(jobs)),
    pauseJobs: ({ jobs }) => nothing(files.pause(jobs)),
    resumeJobs: ({ jobs }) => nothing(files.resume(jobs)),
    clearJobs: async ({ which }) => nothing(files.clear(which)),
    showOutput: async ({ job }) => {
      const done = files.jobs().find((one) => one.id === job);
      if (done === undefined) throw new Refusal('argument_invalid');
      shell.showItemInFolder(join(done.outputFolder ?? done.folder, done.output ?? done.name));
      return null;
    },
  } satisfies Answers;
}

function index({ vault: { files }, offers, places }: Ground) {
  return {
    sealedFiles: async ({ keyId, standing, after, most }) => {
      const page = await files.indexed(keyId, standing, after, most);
      const withTickets = page.files.map((file) => ({
        ...file,
        ticket: offers.indexed(file),
        name: basename(file.path),
        folder: dirname(file.path),
      }));
      return { files: withTickets, next: page.next };
    },
    scanFolder: async ({ folder }) =>
      nothing(files.scan(folder === null ? 'all places' : { folder: places.path(folder, 'folder') })),
    campaigns: ({ keyId }) => files.campaigns.of(keyId),
    beginCampaign: ({ keyId, to }) => files.campaigns.begin(keyId, to === 'newest' ? to : { keyId: to }),
    resumeCampaign: ({ campaignId }) => nothing(files.campaigns.resume(campaignId)),
    stopCampaign: ({ campaignId }) => nothing(files.campaigns.stop(campaignId)),
    giveUpCampaign: ({ campaignId }) => nothing(files.campaigns.giveUp(campaignId)),
  } satisfies Answers;
}
