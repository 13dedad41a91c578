// keyward audit …, backup …, notice …, clock …: records, backups, and what the vault does by itself.

import type { BackupView, LogVerification } from '../core/recordviews.ts';
import type { NoticeView } from '../core/snapshot.ts';
import type { Command } from './command.ts';
import { exits } from './exits.ts';
import { shownBytes, shownInstant } from './printer.ts';

/** The work of a command goes on to its end: Ctrl-C locks the vault and ends it. */
const unwatched = { progress: () => undefined, signal: null } as const;

const auditVerify: Command = {
  name: 'audit verify',
  group: 'Records and backups',
  summary: 'Verify the audit log and every row it vouches for',
  about: 'Exit code 4 where something was altered, is missing or was cut off.',
  examples: [{ does: 'In a nightly script:', line: 'keyward audit verify --json' }],
  opens: 'vault',
  async run({ printer, session }) {
    const { vault } = await session.open();
    const found = await vault.log.verify(unwatched);
    printer.result(found, shownVerification(found));
    return found.outcome === 'intact' ? exits.done : exits.unverified;
  },
};

const auditExport: Command = {
  name: 'audit export',
  group: 'Records and backups',
  summary: 'Write the audit log to a file',
  about:
    'JSON Lines can be verified without the vault: verifier/keyward-verify.mjs does it, ' +
    'with the key that “keyward audit key” prints. CSV is for reading.',
  operands: [{ name: 'FILE', about: 'The new file.' }],
  options: { format: { value: 'FORMAT', about: 'jsonl or csv. jsonl if not given.' } },
  examples: [
    { does: 'To be verified elsewhere:', line: 'keyward audit export log.jsonl' },
    { does: 'For a spreadsheet:', line: 'keyward audit export --format csv log.csv' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const format = given.choice('format', 'jsonl', ['jsonl', 'csv'] as const);
    const { vault } = await session.open();
    const made = await vault.log.export(given.operand(0), format, 'refuse', unwatched);
    printer.result(made, `${made.name}: ${made.entries} entries`);
  },
};

const auditKey: Command = {
  name: 'audit key',
  group: 'Records and backups',
  summary: 'Print the key that exports and records verify with',
  about: 'Keep it outside the vault: what it verifies was signed by this vault.',
  examples: [{ does: 'Onto paper:', line: 'keyward audit key | lp' }],
  opens: 'vault',
  async run({ printer, session }) {
    const { vault } = await session.open();
    const verifier = await vault.log.verifierKey();
    printer.result({ verifier }, verifier);
  },
};

const backupMake: Command = {
  name: 'backup make',
  group: 'Records and backups',
  summary: 'Make a backup now',
  examples: [{ does: 'Before a journey:', line: 'keyward backup make' }],
  opens: 'vault',
  async run({ printer, session }) {
    const { vault } = await session.open();
    const name = await vault.backups.make();
    printer.result({ name }, name);
  },
};

const backupList: Command = {
  name: 'backup list',
  group: 'Records and backups',
  summary: 'List the backups and when each was proved',
  examples: [{ does: 'As a table:', line: 'keyward backup list' }],
  opens: 'vault',
  async run({ printer, session }) {
    const { vault } = await session.open();
    const { folder, backups, problem } = await vault.backups.list();
    printer.say(`Backups are in ${folder}.`);
    if (problem !== null) printer.say(`The last one failed (${problem.code}).`);
    printer.table(backups, backupColumns, 'There are no backups yet.');
  },
};

const backupProve: Command = {
  name: 'backup prove',
  group: 'Records and backups',
  summary: 'Prove that a backup would bring everything back',
  operands: [
    { name: 'NAME', times: 'at most once', about: 'Name of the backup; the newest one if not given.' },
  ],
  examples: [{ does: 'The newest one:', line: 'keyward backup prove' }],
  opens: 'vault',
  async run({ given, printer, session }) {
    const { vault } = await session.open();
    const { backups } = await vault.backups.list();
    const name = given.operands[0] ?? backups.find(({ standing }) => standing === 'there')?.name;
    if (name === undefined) {
      printer.say('There is no backup to prove.');
      return exits.refused;
    }
    await vault.backups.prove(name);
    printer.result({ name, proved: 'yes' }, `${name} would bring everything back.`);
    return exits.done;
  },
};

const noticeList: Command = {
  name: 'notice list',
  group: 'Records and backups',
  summary: 'List what the vault has to tell by itself',
  examples: [{ does: 'As a table:', line: 'keyward notice list' }],
  opens: 'vault',
  async run({ printer, session }) {
    const { seen } = await session.open();
    printer.table(seen.notices, noticeColumns, 'There is nothing to tell.');
  },
};

const noticeAcknowledge: Command = {
  name: 'notice acknowledge',
  group: 'Records and backups',
  summary: 'Take note: the notices are not shown again',
  operands: [
    { name: 'ID', times: 'repeated', about: 'Ids of notices, as “keyward notice list --json” gives them.' },
  ],
  examples: [
    { does: 'One notice:', line: 'keyward notice acknowledge "backup unproved any 1795510800000 1"' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const { vault } = await session.open();
    for (const id of given.operands) {
      await vault.acknowledge(id);
      printer.result({ acknowledged: id }, id);
    }
  },
};

const clockConfirm: Command = {
  name: 'clock confirm',
  group: 'Records and backups',
  summary: 'Say as an admin that the clock is right after a long gap',
  about:
    'Where the machine was off for more than 30 days, or its clock was set forward ' +
    'meanwhile, deletions that became due wait until an admin says that the clock is ' +
    'right. Set it right first: what is due is destroyed within a minute.',
  examples: [{ does: 'After looking at the clock:', line: 'date && keyward clock confirm' }],
  opens: 'vault',
  async run({ printer, session }) {
    const { vault } = await session.open();
    await vault.duties.confirmClock();
    const now = Date.now();
    printer.result({ confirmed: now }, `The clock is taken as right: ${shownInstant(now)}.`);
  },
};

export const recordCommands = [
  auditVerify,
  auditExport,
  auditKey,
  backupMake,
  backupList,
  backupProve,
  noticeList,
  noticeAcknowledge,
  clockConfirm,
] as const;

const backupColumns: Readonly<Record<string, (backup: BackupView) => string>> = {
  NAME: ({ name }) => name,
  MADE: ({ madeAt }) => shownInstant(madeAt),
  REASON: ({ reason }) => reason,
  SIZE: ({ size }) => shownBytes(size),
  PROVED: ({ provedAt }) => shownInstant(provedAt),
  STANDING: ({ standing }) => standing,
};

const noticeColumns: Readonly<Record<string, (notice: NoticeView) => string>> = {
  AT: ({ at }) => shownInstant(at),
  NOTICE: ({ kind }) => kind,
  ABOUT: ({ facts }) => Object.entries(facts).map(shownFact).join(', '),
};

function shownFact([fact, value]: readonly [string, string | number]): string {
  if (fact === 'date') return shownInstant(Number(value));
  if (fact === 'milliseconds') return `${Math.round(Number(value) / 60_000)} minutes`;
  return fact === 'name' ? String(value) : `${fact}: ${value}`;
}

function shownVerification(found: LogVerification): string {
  if (found.outcome === 'intact') return `Intact: ${found.entries} entries, ${found.rows} rows.`;
  const places = found.findings.map(({ is, from, to }) => `Entries ${from} to ${to}: ${is}`);
  const rows = found.rowFindings.map(({ is, row }) => `Row ${row}: ${is}`);
  const forged = found.forgedCheckpoints.map((seq) => `Checkpoint at entry ${seq}: not signed by this vault`);
  const more = found.more === 0 ? [] : [`And ${found.more} more.`];
  const good = `The log is good up to entry ${found.lastGood.seq}.`;
  return ['Not intact.', ...places, ...rows, ...forged, ...more, good].join('\n');
}
