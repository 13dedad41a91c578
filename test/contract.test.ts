import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { type CallName, calls } from '../electron/contract.ts';

const id = 'ab'.repeat(16);
const bytes = new TextEncoder().encode('granite lantern orchid');
/** One argument of each call that is taken, so that a call without a test here does not compile. */
const taken: Readonly<Record<CallName, unknown>> = {
  snapshot: {},
  beginCreation: { vaultName: 'Finance', admins: 3, quorum: 2, witness: null },
  judgePassphrase: { passphrase: bytes, names: ['Kim'] },
  suggestPassphrase: {},
  enrolAdmin: { seat: 1, name: 'Kim', passphrase: bytes },
  proveShare: { seat: 16, passphrase: bytes },
  abandonCreation: {},
  openCreatedVault: {},
  presentShare: { adminId: id, passphrase: bytes, keyFile: null },
  withdrawShares: {},
  signIn: { personId: id, passphrase: bytes, keyFile: id },
  signOut: {},
  lock: {},
  tryAgain: {},
  choose: { what: 'key file' },
  choosePlace: { what: 'recovery kit', name: 'kim.kit' },
  approvals: {},
  confirmAction: { approval: id, personId: id, passphrase: bytes, keyFile: null },
  withdrawRequest: { approval: id },
  deleteImmediately: { keyId: id, approval: null },
  createKey: { name: 'Payroll' },
  offer: { paths: ['/tmp/a'] },
  chooseFiles: { what: 'files' },
  jobs: {},
  seal: { tickets: [id], keyId: id, existing: 'refuse' },
  unseal: { tickets: [id], existing: 'number' },
  retryJob: { job: 1, existing: 'number' },
  cancelJobs: { jobs: 'all' },
  pauseJobs: { jobs: [1] },
  resumeJobs: { jobs: 'all' },
  clearJobs: {},
  showOutput: { job: 1 },
  showVaultFolder: {},
};
const names = Object.keys(calls) as CallName[];
const accepts = (name: CallName, argument: unknown) => v.safeParse(calls[name].argument, argument).success;

test.each(names)('%s takes what it is meant for, and nothing more', (name) => {
  const argument = taken[name];
  expect(accepts(name, argument)).toBe(true);
  for (const wrong of [undefined, null, [], 'text', 7, { ...(argument as object), extra: 1 }]) {
    expect(accepts(name, wrong), `${name} ${JSON.stringify(wrong)}`).toBe(false);
  }
});

describe('arguments outside their bounds', () => {
  test.each<[CallName, unknown]>([
    ['presentShare', { adminId: '../../etc', passphrase: bytes }],
    ['presentShare', { adminId: id.toUpperCase(), passphrase: bytes }],
    ['presentShare', { adminId: id, passphrase: 'a string cannot be wiped' }],
    ['presentShare', { adminId: id, passphrase: new Uint8Array(1025) }],
    ['proveShare', { seat: 0, passphrase: bytes }],
    ['proveShare', { seat: 1.5, passphrase: bytes }],
    ['enrolAdmin', { seat: 17, name: 'Kim', passphrase: bytes }],
    ['createKey', { name: 'x'.repeat(201) }],
    ['beginCreation', { vaultName: 'Finance', admins: '3', quorum: 2, witness: null }],
    ['beginCreation', { vaultName: 'Finance', admins: Number.NaN, quorum: 2, witness: null }],
    ['seal', { tickets: [], keyId: id, existing: 'refuse' }],
    ['seal', { tickets: ['/etc/passwd'], keyId: id, existing: 'refuse' }],
    ['seal', { tickets: [id], keyId: id, existing: 'replace' }],
    ['cancelJobs', { jobs: [0] }],
    ['chooseFiles', { what: '/etc' }],
  ])('%s refuses %j', (name, argument) => {
    expect(accepts(name, argument)).toBe(false);
  });
});
