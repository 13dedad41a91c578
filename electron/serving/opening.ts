// Creating, unlocking and locking the vault; signing in and out; confirming what others ask for.

import { type Answers, type Ground, nothing } from '../ground.ts';

export function openingAnswers({ vault, places, forget, vaultFolder }: Ground) {
  return {
    snapshot: () => vault.snapshot(),
    beginCreation: (plan) => nothing(vault.creating.begin(plan)),
    judgePassphrase: ({ passphrase, names }) => vault.judgePassphrase(passphrase, names),
    suggestPassphrase: () => vault.suggestPassphrase(),
    enrolAdmin: ({ seat, name, passphrase }) => nothing(vault.creating.enrol(seat, name, passphrase)),
    proveShare: ({ seat, passphrase }) => nothing(vault.creating.prove(seat, passphrase)),
    abandonCreation: () => nothing(vault.creating.abandon()),
    openCreatedVault: () => nothing(vault.creating.enter()),
    presentShare: async ({ adminId, passphrase, keyFile }) =>
      nothing(vault.presentShare(adminId, passphrase, await places.keyFile(keyFile))),
    withdrawShares: () => nothing(vault.withdrawShares()),
    signIn: async ({ personId, passphrase, keyFile }) =>
      nothing(vault.signIn(personId, passphrase, await places.keyFile(keyFile))),
    signOut: () => {
      forget();
      return nothing(vault.signOut());
    },
    lock: ({ jobs }) => {
      forget();
      return nothing(vault.lock('button', jobs));
    },
    vaultFolder: async () => {
      const { now, usual } = vaultFolder;
      return { folder: now, is: now === usual ? 'usual' : 'other' };
    },
    takeVaultFolder: async ({ folder }) => {
      const { state } = await vault.snapshot();
      return nothing(vaultFolder.take(places.path(folder, 'folder'), state));
    },
    takeUsualFolder: async () => nothing(vaultFolder.takeUsual((await vault.snapshot()).state)),
    tryAgain: () => nothing(vault.tryAgain()),
    choose: ({ what }) => places.toOpen(what),
    choosePlace: ({ what, name }) => places.toWrite(what, name),
    approvals: async () => vault.approvals.list(),
    confirmAction: async ({ approval, personId, passphrase, keyFile }) =>
      vault.desk.confirm(approval, { personId, typed: passphrase, keyFile: await places.keyFile(keyFile) }),
    withdrawRequest: ({ approval }) => nothing(vault.desk.withdraw(approval)),
  } satisfies Answers;
}
