// keyward restore: a backup becomes the vault, where there is none or none that can be read.

import { Refusal } from '../core/refusal.ts';
import type { RestoringSnapshot } from '../core/snapshot.ts';
import type { Vault } from '../core/vault.ts';
import { type Command, openingOptions } from './command.ts';
import type { Given } from './given.ts';
import { type Printer, shownInstant } from './printer.ts';
import { folded, type Session } from './session.ts';

export const restore: Command = {
  name: 'restore',
  group: 'Records and backups',
  summary: 'Bring a vault back from a backup, where there is none',
  about:
    'The admins of the vault in the backup enter their passphrases; with its recovery ' +
    'kit an admin whose share has changed since can take part. Nothing is replaced ' +
    'before you confirm. Keys that were deleted do not come back. A vault that opens ' +
    'is replaced in the app only.',
  operands: [{ name: 'BACKUP', about: 'The backup, a file that ends in .keyward-backup.' }],
  options: {
    ...Object.fromEntries(Object.entries(openingOptions).filter(([name]) => name !== 'as')),
    kit: {
      value: 'NAME=FILE',
      times: 'repeated',
      about: 'The recovery kit with which this admin takes part.',
    },
    witness: { value: 'NAME', about: 'Who watches the ceremony, for its record.' },
    yes: { about: 'Confirm without being asked, once the admins have proved the backup.' },
  },
  examples: [
    { does: 'On a new machine:', line: 'keyward restore /media/stick/ours-0042.keyward-backup' },
    {
      does: 'With the kits from the safe:',
      line: 'keyward restore b.keyward-backup --kit Kim=kim.kit --kit Lee=lee.kit',
    },
  ],
  opens: 'nothing',
  async run({ given, printer, session }) {
    const vault = await session.vault();
    if ((await vault.snapshot()).state === 'locked') throw new Refusal('vault_exists');
    await vault.restoring.begin(given.operand(0));
    const { admins, vault: restored } = await restoringIn(vault);
    await session.gather(admins, restored.quorum, async (admin, typed, keyFile) => {
      const path = kitOf(given, admin.name);
      if (path === null) await vault.restoring.present(admin.id, typed, keyFile);
      else await vault.restoring.presentKit({ is: 'file', path }, typed, keyFile);
    });
    await confirmed(await restoringIn(vault), given, session, printer);
    await vault.restoring.confirm(given.value('witness'));
    const { record } = await restoringIn(vault);
    await vault.restoring.enter();
    printer.result(
      { restored: record, folder: session.folder },
      `The vault is restored in ${session.folder}.`,
    );
  },
};

async function restoringIn(vault: Vault): Promise<RestoringSnapshot> {
  const snapshot = await vault.snapshot();
  if (snapshot.state !== 'restoring') throw new Refusal('ceremony_step');
  return snapshot;
}

function kitOf(given: Given, name: string): string | null {
  const entry = given.values('kit').find((one) => folded(one).startsWith(`${folded(name)}=`));
  return entry === undefined ? null : entry.slice(entry.indexOf('=') + 1);
}

/** Shows what comes back and what does not. Refuses `cancelled`. */
async function confirmed(
  { backup, vault, findings }: RestoringSnapshot,
  given: Given,
  session: Session,
  printer: Printer,
): Promise<void> {
  printer.say(`Backup of “${vault.name}”, with all changes up to ${shownInstant(backup.until)}.`);
  if (backup.end === 'torn') printer.say('Its very last changes were cut off by a crash.');
  if (findings !== null) {
    printer.say(`${findings.keys} keys come back, with ${findings.entries} entries of the log.`);
    for (const name of findings.deletedSince)
      printer.say(`“${name}” was deleted since and does not come back.`);
    if (findings.seen !== null) printer.say('This computer has seen a newer state of this vault.');
  }
  if (given.has('yes')) return;
  const terminal = session.terminal();
  if (terminal === null) throw given.misuse('--yes is missing, and there is no terminal to ask.');
  const answer = await terminal.askLine('Type yes to restore it: ');
  if (folded(answer) !== 'yes') throw new Refusal('cancelled');
}
