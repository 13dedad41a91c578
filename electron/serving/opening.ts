// Creating, unlocking and locking the vault; signing in and out; confirming what others ask for.

import { type Answers, type Ground, nothing } from '../ground.ts';

export function openingAnswers({ vault, offers, places }: Ground) {
  const forget = () => {
    offers.clear();
    places.clear();
  };
  return {
    snapshot: () => vault.snapshot(),
    beginCreation: (plan) => nothing(vault.beginCreation(plan)),
    judgePassphrase: ({ passphrase, names }) => vault.judgePassphrase(passphrase, names),
    suggestPassphrase: () => vault.suggestPassphrase(),
    enrolAdmin: ({ seat, name, passphrase }) => nothing(vault.enrolAdmin(seat, name, passphrase)),
    proveShare: ({ seat, passphrase }) => nothing(vault.proveShare(seat, passphrase)),
    abandonCreation: () => nothing(vault.abandonCreation()),
    openCreatedVault: () => nothing(vault.openCreatedVault()),
    presentShare: async ({ adminId, passphrase, keyFile }) =>
      nothing(vault.presentShare(adminId, passphrase, await places.keyFile(keyFile))),
    withdrawShares: () => nothing(vault.withdrawShares()),
    signIn: async ({ personId, passphrase, keyFile }) =>
      nothing(vault.signIn(personId, passphrase, await places.keyFile(keyFile))),
    signOut: () => {
      forget();
      return nothing(vault.signOut());
    },
    lock: () => {
      forget();
      return nothing(vault.lock('button'));
    },
    tryAgain: () => nothing(vault.tryAgain()),
    choose: ({ what }) => places.toOpen(what),
    choosePlace: ({ what, name }) => places.toWrite(what, name),
    approvals: async () => vault.approvals.list(),
    confirmAction: async ({ approval, personId, passphrase, keyFile }) =>
      vault.desk.confirm(approval, { personId, typed: passphrase, keyFile: await places.keyFile(keyFile) }),
    withdrawRequest: ({ approval }) => nothing(vault.desk.withdraw(approval)),
  } satisfies Answers;
}
