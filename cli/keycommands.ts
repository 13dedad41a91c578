// keyward key …: the life cycle of keys.

import type { ImportedKey, KeyDetail } from '../core/keyviews.ts';
import type { KeyView } from '../core/snapshot.ts';
import type { Command, Operand, Option } from './command.ts';
import { type Exit, exits } from './exits.ts';
import { keyNamed } from './keychoice.ts';
import { type Printer, shownInstant } from './printer.ts';
import { type Opened, seenIn } from './session.ts';

export const keyTypes = ['AES-256', 'RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519'] as const;
export const rotationOption: Option = {
  value: 'DAYS',
  about: 'Rotate by itself every 1 to 730 days. Off if not given.',
};
const KEY: Operand = { name: 'KEY', about: 'Name or id of the key.' };

const list: Command = {
  name: 'key list',
  group: 'Keys',
  summary: 'List the keys that you may see',
  examples: [
    { does: 'As a table:', line: 'keyward key list' },
    { does: 'The names alone, with jq:', line: 'keyward key list --json | jq -r .name' },
  ],
  opens: 'vault',
  async run({ printer, session }) {
    const { seen } = await session.open();
    printer.table(seen.keys, columns, 'There are no keys yet. Make one: keyward key create NAME');
  },
};

const create: Command = {
  name: 'key create',
  group: 'Keys',
  summary: 'Make a key',
  about:
    'A backup of the vault with the key is made at once. Where that fails there is the ' +
    'key all the same; the reason is said, and the exit code is 1.',
  operands: [{ name: 'NAME', about: '3 to 63 characters, beginning with a letter; unique in the vault.' }],
  options: {
    type: {
      value: 'TYPE',
      about: `${keyTypes.join(', ')}. AES-256 if not given: it encrypts and seals. RSA encrypts and signs, the others sign.`,
    },
    'rotate-every': rotationOption,
  },
  examples: [
    { does: 'A key to seal files with:', line: 'keyward key create Payroll' },
    { does: 'The same, rotated every 90 days:', line: 'keyward key create Payroll --rotate-every 90' },
    { does: 'A key to sign with:', line: 'keyward key create Releases --type Ed25519' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const type = given.choice('type', 'AES-256', keyTypes);
    const days = given.number('rotate-every', 0, [1, 730]);
    const opened = await session.open();
    const name = given.operand(0);
    const made = await opened.vault.keys.create({ name, type, rotationDays: days === 0 ? null : days });
    return tellMade(printer, opened, made);
  },
};

const show: Command = {
  name: 'key show',
  group: 'Keys',
  summary: 'Show a key, its versions and their origin',
  operands: [KEY],
  examples: [
    { does: 'For people:', line: 'keyward key show Payroll' },
    { does: 'Whether it was imported, with jq:', line: 'keyward key show Payroll --json | jq -r .origin' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const { vault, seen } = await session.open();
    const detail = await vault.keys.detail(keyNamed(seen, given.operand(0)).id);
    printer.result(detail, shownDetail(detail));
  },
};

/** A step on one key that answers with the key as it is afterwards. */
function step(
  about: Pick<Command, 'name' | 'summary' | 'about' | 'examples' | 'options'>,
  act: (opened: Opened, keyId: string) => Promise<void>,
): Command {
  return {
    ...about,
    group: 'Keys',
    operands: [KEY],
    opens: 'vault',
    async run({ given, printer, session }) {
      const opened = await session.open();
      const { id } = keyNamed(opened.seen, given.operand(0));
      await act(opened, id);
      await showKey(printer, opened, id);
    },
  };
}

const rotate = step(
  {
    name: 'key rotate',
    summary: 'Make a new version of a key the current one',
    about: 'What was sealed or encrypted before goes on opening; keyward reseal moves it.',
    examples: [{ does: 'Rotate by hand:', line: 'keyward key rotate Payroll' }],
  },
  ({ vault }, id) => vault.keys.rotate(id),
);

const disable = step(
  {
    name: 'key disable',
    summary: 'Stop every use of a key at once',
    examples: [{ does: 'Until it is enabled again:', line: 'keyward key disable Payroll' }],
  },
  ({ vault }, id) => vault.keys.disable(id),
);

const enable = step(
  {
    name: 'key enable',
    summary: 'Let a disabled key be used again',
    examples: [{ does: 'Every version is what it was before:', line: 'keyward key enable Payroll' }],
  },
  ({ vault }, id) => vault.keys.enable(id),
);

const requestDeletion: Command = {
  name: 'key request-deletion',
  group: 'Keys',
  summary: 'Have a key deleted after 72 hours or more',
  about:
    'At the deadline the material is destroyed, here and in every backup that Keyward ' +
    'manages. What is sealed under it can never be opened again. Until then it can be ' +
    'cancelled: keyward key cancel-deletion',
  operands: [KEY],
  options: {
    reason: { value: 'TEXT', about: 'Why; it is recorded.' },
    'confirm-name': {
      value: 'NAME',
      about: 'The name of the key once more, exactly. Otherwise it is asked for.',
    },
    hours: { value: 'N', about: 'How long the deletion waits: 72 to 720 hours. 72 if not given.' },
  },
  examples: [
    { does: 'In three days:', line: 'keyward key request-deletion Payroll --reason "Replaced by Payroll 2"' },
    {
      does: 'In a week, in a script:',
      line: 'keyward key request-deletion Payroll --confirm-name Payroll --reason Replaced --hours 168',
    },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const reason = given.value('reason');
    if (reason === null) throw given.misuse('--reason is missing: why is the key to be deleted?');
    const hours = given.number('hours', 72, [72, 720]);
    const opened = await session.open();
    const { vault, seen } = opened;
    const key = keyNamed(seen, given.operand(0));
    const lost = await vault.keys.weighEnd(key.id);
    printer.say(
      `Known to be sealed under “${key.name}”: ${lost.files} files, ${lost.onlyHere} under no other key.`,
    );
    printer.say(`Last use: ${shownInstant(lost.lastUse)}.`);
    const terminal = given.value('confirm-name') === null ? session.terminal() : null;
    const typedName =
      given.value('confirm-name') ??
      (await terminal?.askLine(`Type the name of the key to have it deleted: `));
    if (typedName === undefined)
      throw given.misuse('--confirm-name is missing, and there is no terminal to ask.');
    await vault.keys.requestDeletion(key.id, { typedName, reason, hours });
    await showKey(printer, opened, key.id);
  },
};

const cancelDeletion = step(
  {
    name: 'key cancel-deletion',
    summary: 'Cancel a deletion; the key is disabled after it',
    examples: [{ does: 'Keep the key after all:', line: 'keyward key cancel-deletion Payroll' }],
  },
  ({ vault }, id) => vault.keys.cancelDeletion(id),
);

const publicKey: Command = {
  name: 'key public',
  group: 'Keys',
  summary: 'Print the public key of a signing or RSA key',
  operands: [KEY],
  options: { version: { value: 'N', about: 'Of this version; of the current one if not given.' } },
  examples: [
    { does: 'For whoever verifies signatures:', line: 'keyward key public Releases > releases.pem' },
  ],
  opens: 'vault',
  async run({ given, printer, session }) {
    const version = given.number('version', 0, [1, 100]);
    const { vault, seen } = await session.open();
    const { id } = keyNamed(seen, given.operand(0));
    const found = await vault.keys.publicKey(id, version === 0 ? 'current' : version);
    printer.result({ key: id, ...found }, found.pem.trimEnd());
  },
};

export const keyCommands = [
  list,
  show,
  create,
  rotate,
  disable,
  enable,
  requestDeletion,
  cancelDeletion,
  publicKey,
] as const;

const columns: Readonly<Record<string, (key: KeyView) => string>> = {
  NAME: ({ name }) => name,
  TYPE: ({ type }) => type,
  STATE: ({ state }) => state,
  VERSION: ({ currentVersion }) => String(currentVersion),
  'NEXT ROTATION': ({ nextRotationAt }) => shownInstant(nextRotationAt),
  'DELETED AT': ({ deletionAt }) => shownInstant(deletionAt),
  ID: ({ id }) => id,
};

/** Says that a key was made, and how its backup went; `more` is for programs. */
export async function tellMade(
  printer: Printer,
  opened: Opened,
  made: Pick<ImportedKey, 'id' | 'backup'>,
  more: object = {},
): Promise<Exit> {
  const key = await keyAfter(opened, made.id);
  const isBackedUp = made.backup === 'taken';
  printer.table([{ ...key, ...more, backup: isBackedUp ? 'taken' : 'failed' }], columns, '');
  if (made.backup === 'taken') return exits.done;
  printer.say('The key is made, but its backup could not be taken:');
  printer.refused(made.backup);
  return exits.refused;
}

function shownDetail(detail: KeyDetail): string {
  const { rotationDays, nextRotationAt, createdAt, createdBy, deletion } = detail;
  const facts = [
    ['Name', detail.name],
    ['ID', detail.id],
    ['Type', detail.type],
    ['State', detail.state],
    ['Origin', detail.origin],
    ['Created', `${shownInstant(createdAt)}${createdBy?.name ? ` by ${createdBy.name}` : ''}`],
    [
      'Rotation',
      rotationDays === null ? 'off' : `every ${rotationDays} days, next ${shownInstant(nextRotationAt)}`,
    ],
    ...(deletion === null ? [] : [['Deleted at', shownInstant(deletion.deadline)] as const]),
    ['Sealed files', String(detail.sealedFiles)],
    ...detail.versions.map(({ version, status, origin, createdAt: made, fingerprint }) => {
      const shown = fingerprint === null ? '' : `, public key SHA-256 ${fingerprint}`;
      return [`Version ${version}`, `${status}, ${origin}, ${shownInstant(made)}${shown}`] as const;
    }),
  ] as const;
  return facts.map(([name, value]) => `${name.padEnd(14)}${value}`).join('\n');
}

async function showKey(printer: Printer, opened: Opened, keyId: string): Promise<void> {
  printer.table([await keyAfter(opened, keyId)], columns, '');
}

async function keyAfter({ vault }: Opened, keyId: string): Promise<KeyView> {
  return keyNamed(await seenIn(vault), keyId);
}
