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
  lock: { jobs: 'finish' },
  tryAgain: {},
  choose: { what: 'key file' },
  choosePlace: { what: 'recovery kit', name: 'kim.kit' },
  approvals: {},
  confirmAction: { approval: id, personId: id, passphrase: bytes, keyFile: null },
  withdrawRequest: { approval: id },
  deleteImmediately: { keyId: id, approval: null },
  createKey: { name: 'Payroll' },
  preferences: {},
  setPreferences: {
    ...{ theme: 'dark', language: 'ko', clipboardSeconds: 30, jobsWhenLocking: 'ask' },
    ...{ whenClosed: 'quit', originals: 'keep', notifications: 'shown' },
  },
  setPolicy: { idleMinutes: 10, approval: null },
  speakTray: { show: 'Show', lock: 'Lock', quit: 'Quit', open: 'Open', closed: 'Locked' },
  tellNotice: { noticeId: 'key deleted 1', title: 'Deleted', body: 'The key is deleted.' },
  selfTest: {},
  aboutBuild: {},
  offer: { paths: ['/tmp/a'] },
  chooseFiles: { what: 'files' },
  jobs: {},
  takeHandedOver: {},
  lookAgain: { tickets: [id] },
  inspect: { ticket: id },
  seal: { tickets: [id], keyIds: [id], context: [['case', '2026-17']], existing: 'refuse', original: 'keep' },
  unseal: { tickets: [id], existing: 'number', original: 'trash' },
  reseal: { tickets: [id], to: 'newest' },
  check: { tickets: [id] },
  showOffered: { ticket: id },
  retryJobs: { jobs: [1], existing: 'number' },
  cancelJobs: { jobs: 'all' },
  pauseJobs: { jobs: [1] },
  resumeJobs: { jobs: 'all' },
  clearJobs: { which: 'done' },
  showOutput: { job: 1 },
  sealedFiles: { keyId: id, standing: 'present', after: null, most: 200 },
  scanFolder: { folder: null },
  campaigns: { keyId: id },
  beginCampaign: { keyId: id, to: id },
  resumeCampaign: { campaignId: id },
  stopCampaign: { campaignId: id },
  giveUpCampaign: { campaignId: id },
  acknowledgeNotice: { noticeId: 'root key due 1 0' },
  confirmClock: {},
  showVaultFolder: {},
  custody: {},
  rotateRootKey: { approval: id },
  exportKit: { place: id },
  printKit: {},
  judgeTypedKit: { lines: ['01AB', ''] },
  beginAdminChange: { holders: [id], newcomers: 1, quorum: 2, witness: 'Choi', approval: null },
  enrolNewAdmin: { seat: 1, name: 'Kim', passphrase: bytes },
  proveNewShare: { personId: id, passphrase: bytes, keyFile: null },
  abandonAdminChange: {},
  beginDrill: { backup: { is: 'listed', name: 'a.keyward-backup' }, witness: null },
  presentDrillKit: { kit: { is: 'typed', lines: '01AB' }, passphrase: bytes, keyFile: id },
  abandonDrill: {},
  saveRecord: { auditEntry: 12, place: id },
  printPage: {},
  savePage: { place: id },
  vaultFolder: {},
  takeVaultFolder: { folder: id },
  takeUsualFolder: {},
  people: {},
  roleTable: {},
  lastSignIns: {},
  addPerson: { name: 'Kim', roles: ['key user', 'auditor'], passphrase: bytes, keyFile: id },
  renamePerson: { personId: id, name: 'Kim' },
  setRoles: { personId: id, roles: ['auditor'] },
  removePerson: { personId: id },
  assignKey: { personId: id, keyId: id, role: 'key user' },
  unassignKey: { personId: id, keyId: id, role: 'key manager' },
  changePassphrase: { old: bytes, fresh: bytes, keyFile: null, newKeyFile: { place: id } },
};
const sealing = { tickets: [id], keyIds: [id], context: [], existing: 'refuse', original: 'keep' };
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
    ['seal', { ...sealing, tickets: [] }],
    ['seal', { ...sealing, tickets: ['/etc/passwd'] }],
    ['seal', { ...sealing, existing: 'replace' }],
    ['seal', { ...sealing, original: 'delete' }],
    ['seal', { ...sealing, keyIds: [] }],
    ['seal', { ...sealing, keyIds: Array.from({ length: 9 }, () => id) }],
    ['seal', { ...sealing, context: [['key without a value']] }],
    ['reseal', { tickets: [id], to: [] }],
    ['sealedFiles', { keyId: id, standing: 'present', after: null, most: 1001 }],
    ['scanFolder', { folder: '/etc' }],
    ['inspect', { ticket: '/etc/passwd' }],
    ['acknowledgeNotice', { noticeId: '' }],
    ['lock', { jobs: 'forget' }],
    ['cancelJobs', { jobs: [0] }],
    ['chooseFiles', { what: '/etc' }],
  ])('%s refuses %j', (name, argument) => {
    expect(accepts(name, argument)).toBe(false);
  });
});
