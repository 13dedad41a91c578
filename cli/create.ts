// keyward create, status: the vault itself.

import type { CeremonyRecord, Snapshot } from '../core/snapshot.ts';
import type { Vault } from '../core/vault.ts';
import type { Command } from './command.ts';
import type { Given } from './given.ts';
import { shownInstant } from './printer.ts';
import type { Session } from './session.ts';

export const create: Command = {
  name: 'create',
  group: 'The vault',
  summary: 'Make a new vault with its admins',
  about:
    'Every admin holds a share of the root key; the quorum says how many of them ' +
    'open the vault. Each enters his passphrase alone at the keyboard, then proves ' +
    'it once. Lose the passphrases of too many and nobody can open it again.',
  options: {
    name: { value: 'NAME', about: 'Name of the vault.' },
    admin: { value: 'NAME', times: 'repeated', about: 'Name of an admin; at least two.' },
    quorum: { value: 'K', about: 'How many admins open the vault: from 2 to their number. 2 if not given.' },
    witness: { value: 'NAME', about: 'Who watches the ceremony, for its record.' },
    'passphrase-fd': {
      value: 'N',
      times: 'repeated',
      about: 'Read the passphrase of the next admin, one line, from file descriptor N.',
    },
  },
  examples: [
    {
      does: 'Three admins, any two of whom open it; passphrases are asked for:',
      line: 'keyward create --name "Our vault" --admin Kim --admin Lee --admin Park',
    },
    {
      does: 'In a script, passphrases from two files:',
      line: 'keyward create --name Test --admin A --admin B --passphrase-fd 3 --passphrase-fd 4 3<a 4<b',
    },
  ],
  opens: 'nothing',
  async run({ given, printer, session }) {
    const vault = await session.vault();
    const plan = await planOf(given, session);
    await vault.creating.begin(plan);
    const passphrases: Buffer[] = [];
    try {
      for (const [i, name] of plan.names.entries())
        passphrases.push(await enrol(vault, session, i + 1, name));
      for (const [i, name] of plan.names.entries()) await prove(vault, session, i + 1, name, passphrases[i]);
    } finally {
      for (const typed of passphrases) typed.fill(0);
    }
    const { record } = (await vault.snapshot()) as Extract<Snapshot, { state: 'creating' }>;
    await vault.creating.enter();
    if (record !== null)
      printer.result({ created: record, folder: session.folder }, shownRecord(record, session.folder));
  },
};

export const status: Command = {
  name: 'status',
  group: 'The vault',
  summary: 'Say what vault there is, and what it has to tell',
  about: 'Needs no passphrase.',
  examples: [{ does: 'Look at the vault of the app:', line: 'keyward status' }],
  opens: 'nothing',
  async run({ printer, session }) {
    const snapshot = await (await session.vault()).snapshot();
    const { folder } = session;
    switch (snapshot.state) {
      case 'locked': {
        const { vault, admins, notices } = snapshot;
        const text = [
          `Vault     ${vault.name}`,
          `Folder    ${folder}`,
          `Created   ${shownInstant(vault.createdAt)}`,
          `Opens     with ${vault.quorum} of ${admins.length} admins: ${admins.map(({ name }) => name).join(', ')}`,
          ...notices.map(({ kind, at }) => `Notice    ${shownInstant(at)} ${kind}`),
        ];
        printer.result({ state: 'locked', folder, vault, admins, notices }, text.join('\n'));
        return;
      }
      case 'unreadable':
        printer.result(snapshot, `The vault in ${folder} cannot be read.`);
        printer.refused(snapshot.refusal);
        return 1;
      default:
        printer.result({ state: 'absent', folder }, `There is no vault in ${folder}.`);
        return;
    }
  },
};

interface Plan {
  readonly vaultName: string;
  readonly names: readonly string[];
  readonly admins: number;
  readonly quorum: number;
  readonly witness: string | null;
}

async function planOf(given: Given, session: Session): Promise<Plan> {
  const vaultName = given.value('name') ?? (await asked(session, given, 'Name of the vault: ', '--name'));
  const names = [...given.values('admin')];
  if (names.length === 0) {
    const count = Number(await asked(session, given, 'How many admins (3 is usual): ', '--admin'));
    if (!Number.isInteger(count) || count < 2 || count > 16)
      throw given.misuse('A vault has 2 to 16 admins.');
    for (let i = 1; i <= count; i++)
      names.push(await asked(session, given, `Name of admin ${i}: `, '--admin'));
  }
  if (names.length < 2) throw given.misuse('A vault has at least two admins: give --admin for each.');
  const quorum = given.number('quorum', 2, [2, names.length]);
  return { vaultName, names, admins: names.length, quorum, witness: given.value('witness') };
}

async function asked(session: Session, given: Given, question: string, option: string): Promise<string> {
  const terminal = session.terminal();
  if (terminal === null) throw given.misuse(`${option} is missing, and there is no terminal to ask.`);
  return terminal.askLine(question);
}

/** Answers what a script handed over, since it hands it over once; at a terminal each proves by typing again. */
async function enrol(vault: Vault, session: Session, seat: number, name: string): Promise<Buffer> {
  for (;;) {
    const typed = await session.passphrases.askNew(name);
    const kept = session.passphrases.areTyped ? Buffer.alloc(0) : Buffer.from(typed);
    try {
      await vault.creating.enrol(seat, name, typed);
      return kept;
    } catch (thrown) {
      kept.fill(0);
      if (!session.isToBeTypedAgain(thrown)) throw thrown;
    }
  }
}

async function prove(
  vault: Vault,
  session: Session,
  seat: number,
  name: string,
  kept: Buffer | undefined,
): Promise<void> {
  if (kept !== undefined && kept.length > 0) return vault.creating.prove(seat, kept);
  session.terminal()?.say(`${name} proves his share.`);
  for (;;) {
    try {
      return await vault.creating.prove(seat, await session.passphrases.ask(name));
    } catch (thrown) {
      if (!session.isToBeTypedAgain(thrown)) throw thrown;
    }
  }
}

function shownRecord(record: CeremonyRecord, folder: string): string {
  const admins = record.admins.map(
    ({ name, provedAt }) => `            ${name}, proved ${shownInstant(provedAt)}`,
  );
  return [
    `Vault       ${record.vaultName}`,
    `Id          ${record.vaultId}`,
    `Folder      ${folder}`,
    `Created     ${shownInstant(record.at)}`,
    `Quorum      ${record.quorum} of ${record.admins.length} admins`,
    ...admins,
    `Witness     ${record.witness ?? 'none'}`,
    `Log entry   ${record.auditEntry}, ${record.auditHash}`,
  ].join('\n');
}
