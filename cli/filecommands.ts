// keyward seal, unseal, export-age, reseal, check, inspect: files of any size, each as a job of the vault.

import { basename, join } from 'node:path';
import type { JobView } from '../core/snapshot.ts';
import type { Bench, Command, Operand } from './command.ts';
import { type Exit, exitOf, exits } from './exits.ts';
import { keyNamed } from './keychoice.ts';
import { shownBytes, shownInstant } from './printer.ts';
import { readAtMost } from './reading.ts';
import type { Opened } from './session.ts';

/** Characters; sixteen of the longest recipients, with comments. */
const longestRecipients = 100_000;
const FILES: Operand = { name: 'FILE', times: 'repeated', about: 'Files; for seal folders too.' };
const SEALED: Operand = { name: 'FILE', times: 'repeated', about: 'Sealed files.' };
const number = {
  about: 'Where the name of the output is taken, write beside it under a number instead of refusing.',
};

const seal: Command = {
  name: 'seal',
  group: 'Files',
  summary: 'Seal files and folders, each into NAME.sealed',
  about: 'The originals stay. Nothing that exists is overwritten.',
  operands: [FILES],
  options: {
    key: {
      value: 'KEY',
      times: 'repeated',
      about: 'Name or id of the key; up to eight, any of which opens the file.',
    },
    context: {
      value: 'NAME=VALUE',
      times: 'repeated',
      about: 'Encryption context: not secret, kept in the file.',
    },
    number,
  },
  examples: [
    { does: 'One file, into report.pdf.sealed:', line: 'keyward seal --key Payroll report.pdf' },
    { does: 'A folder and a file:', line: 'keyward seal --key Payroll year-2026 report.pdf' },
    {
      does: 'So that either of two keys opens it:',
      line: 'keyward seal --key Payroll --key Archive report.pdf',
    },
  ],
  opens: 'vault',
  async run(bench) {
    const { given } = bench;
    const names = given.values('key');
    if (names.length === 0) throw given.misuse('--key is missing: under which key?');
    const context = given.values('context').map((entry): readonly [string, string] => {
      const at = entry.indexOf('=');
      if (at < 1) throw given.misuse(`--context is NAME=VALUE, not “${entry}”.`);
      return [entry.slice(0, at), entry.slice(at + 1)];
    });
    return perform(bench, async ({ vault, seen }, sources) => {
      const keyIds = names.map((name) => keyNamed(seen, name).id);
      await vault.files.seal(sources, { keyIds, existing: existingOf(bench), original: 'keep', context });
    });
  },
};

const unseal: Command = {
  name: 'unseal',
  group: 'Files',
  summary: 'Unseal sealed files beside themselves',
  about: 'A file appears only when it is complete and verified. The sealed file stays.',
  operands: [SEALED],
  options: { number },
  examples: [{ does: 'One file:', line: 'keyward unseal report.pdf.sealed' }],
  opens: 'vault',
  run: (bench) =>
    perform(bench, ({ vault }, sources) => vault.files.unseal(sources, existingOf(bench), 'keep')),
};

const exportAge: Command = {
  name: 'export-age',
  group: 'Files',
  summary: 'Export sealed files to age, for people without Keyward',
  about:
    'Writes NAME.age in the age format (age-encryption.org). What is exported leaves the vault: disabling or deleting the key does not ' +
    'reach it. The log keeps for whom it was. The sealed file stays. A sealed folder becomes a tar archive, NAME.tar.age.',
  operands: [SEALED],
  options: {
    recipient: {
      value: 'AGE1…',
      times: 'repeated',
      about: 'A recipient, as age-keygen shows it; up to 16, each of whom opens the file.',
    },
    'recipients-file': {
      value: 'FILE',
      times: 'repeated',
      about: 'A file of recipients, one a line, as age takes it; lines that begin with # are passed over.',
    },
    'for-passphrase': {
      about:
        'For whoever knows a passphrase, instead of recipients. It is asked for after those of the people, and is ' +
        'read from the --passphrase-fd that follows theirs.',
    },
    into: { value: 'DIR', about: 'Folder to write to; beside each sealed file if not given.' },
    number,
  },
  examples: [
    { does: 'For one recipient:', line: 'keyward export-age --recipient age1… report.pdf.sealed' },
    {
      does: 'For several, onto a stick:',
      line: 'keyward export-age --recipients-file board.txt --into /media/stick *.sealed',
    },
  ],
  opens: 'vault',
  async run(bench) {
    const { given, session, printer } = bench;
    const isForPassphrase = given.has('for-passphrase');
    const recipients = await recipientsOf(bench);
    if (isForPassphrase && recipients !== '')
      throw given.misuse(
        'Recipients and --for-passphrase do not go together: the format has one or the other.',
      );
    if (!isForPassphrase && recipients === '')
      throw given.misuse('For whom? Give --recipient, --recipients-file or --for-passphrase.');
    return perform(bench, async ({ vault: { files } }, sources) => {
      const order = { existing: existingOf(bench), into: given.value('into') };
      if (isForPassphrase) {
        const passphrase = await session.passphrases.askNew('the recipient');
        return files.exportAge(sources, { ...order, target: { for: 'passphrase', passphrase } });
      }
      const read = await files.ageRecipients(recipients);
      for (const { recipient } of read) printer.say(`For ${recipient}`);
      return files.exportAge(sources, { ...order, target: { for: 'recipients', recipients } });
    });
  },
};

/** What --recipient and --recipients-file say, one a line. */
async function recipientsOf({ given }: Bench): Promise<string> {
  const files: string[] = [];
  for (const path of given.values('recipients-file')) {
    const tooMuch = () => given.misuse(`“${basename(path)}” is no file of recipients.`);
    files.push((await readAtMost(path, longestRecipients, tooMuch)).toString('utf8'));
  }
  return [...given.values('recipient'), ...files].join('\n');
}

const reseal: Command = {
  name: 'reseal',
  group: 'Files',
  summary: 'Bring sealed files to a newer version or another key',
  about: 'Only the head of the file is written: a terabyte takes as long as a kilobyte.',
  operands: [SEALED],
  options: {
    key: {
      value: 'KEY',
      times: 'repeated',
      about: 'To these keys and no others; newest versions if not given.',
    },
  },
  examples: [
    { does: 'After a rotation:', line: 'keyward reseal *.sealed' },
    { does: 'To another key:', line: 'keyward reseal --key Archive report.pdf.sealed' },
  ],
  opens: 'vault',
  run: (bench) =>
    perform(bench, ({ vault, seen }, sources) => {
      const names = bench.given.values('key');
      const target = names.length === 0 ? 'newest' : names.map((name) => keyNamed(seen, name).id);
      return vault.files.reseal(sources, target);
    }),
};

const check: Command = {
  name: 'check',
  group: 'Files',
  summary: 'Verify every byte of sealed files, writing nothing',
  about: 'Exit code 4 where one of them has been changed or is cut off.',
  operands: [SEALED],
  examples: [{ does: 'All in this folder:', line: 'keyward check *.sealed' }],
  opens: 'vault',
  run: (bench) => perform(bench, ({ vault }, sources) => vault.files.check(sources)),
};

const inspect: Command = {
  name: 'inspect',
  group: 'Files',
  summary: 'Say what a sealed file says of itself',
  about: 'Needs no passphrase, and so proves nothing: “keyward check” does.',
  operands: [SEALED],
  examples: [{ does: 'One file:', line: 'keyward inspect report.pdf.sealed' }],
  opens: 'nothing',
  async run({ given, printer, session }) {
    const vault = await session.vault();
    let exit: Exit = exits.done;
    for (const path of given.operands) {
      try {
        const found = await vault.files.inspect(path);
        const slots = found.slots.map(({ keyId, version }) => `${keyId}, version ${version}`);
        const text = [
          `File      ${join(found.folder, found.name)}`,
          `Vault     ${found.vaultId}`,
          `Key       ${[found.keyName ?? 'not named', ...slots].join('\n          ')}`,
          `Sealed    ${shownInstant(found.createdAt)}, re-sealed ${found.generation - 1} times`,
          `Content   ${found.contentSize === null ? 'cut off' : shownBytes(found.contentSize)}`,
          `Key pages ${found.pages.join(', ')}`,
        ];
        printer.result(found, text.join('\n'));
      } catch (thrown) {
        exit = printer.failed(thrown);
      }
    }
    return exit;
  },
};

export const fileCommands = [seal, unseal, exportAge, reseal, check, inspect] as const;

function existingOf({ given }: Bench): 'number' | 'refuse' {
  return given.has('number') ? 'number' : 'refuse';
}

/** Looks at each file, begins the jobs, waits for them and says what came of each. */
async function perform(
  { given, printer, session }: Bench,
  begin: (
    opened: Opened,
    sources: readonly { readonly path: string; readonly size: number }[],
  ) => Promise<void>,
): Promise<Exit> {
  const opened = await session.open();
  const { files } = opened.vault;
  let exit: Exit = exits.done;
  const sources: { path: string; size: number }[] = [];
  for (const path of given.operands) {
    try {
      sources.push({ path, size: (await files.look(path)).size });
    } catch (thrown) {
      exit = printer.failed(thrown);
    }
  }
  if (sources.length > 0) await begin(opened, sources);
  await session.jobsEnded();
  for (const job of files.jobs()) exit = said(printer, job) ?? exit;
  return exit;
}

/** Says what came of a job; answers the exit code of one that was refused. */
function said(printer: Bench['printer'], job: JobView): Exit | null {
  const { kind, folder, name, size, output, outputFolder, keyName, finding, refusal } = job;
  const source = join(folder, name);
  const path = output === null ? null : join(outputFolder ?? folder, output);
  if (refusal !== null) {
    printer.refused(refusal);
    return exitOf(refusal.code);
  }
  const key = keyName === null ? '' : ` under “${keyName}”`;
  const made =
    path === null
      ? `${source}: ${finding ?? 'done'}`
      : `${source} -> ${outputFolder === null ? basename(path) : path}`;
  printer.result(
    { done: kind, source, output: path, size, key: keyName, finding },
    `${made} (${shownBytes(size)}${key})`,
  );
  return null;
}
