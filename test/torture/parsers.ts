// The parsers that take bytes or text from memory, each with a sample of what it takes. Those that read files are in
// fileparsers.ts; test/parsers.test.ts holds both against the code.

import type { FileHandle } from 'node:fs/promises';
import * as v from 'valibot';
import { commands } from '../../cli/commands.ts';
import { findCommand, Misuse, parse as parseCommand } from '../../cli/given.ts';
import { sealBoxWithNonce, sha256 } from '../../core/aead.ts';
import { type BackupLabel, labelBytes, readLabel } from '../../core/backupbytes.ts';
import { numberIn } from '../../core/backupfile.ts';
import { readPoints } from '../../core/backuppoints.ts';
import { parseGaps } from '../../core/clock.ts';
import { readContext } from '../../core/context.ts';
import { bodyHeadLength, openBody, readEachPage, readPages } from '../../core/envelope.ts';
import { binding, subkey } from '../../core/kdf.ts';
import { KeyBytes } from '../../core/keybytes.ts';
import { keyFileOf } from '../../core/keyfile.ts';
import { judgeTypedKit, kitOf, readTypedKit } from '../../core/kit.ts';
import { u32, u64 } from '../../core/layout.ts';
import { keyName, reasonGiven } from '../../core/lifecycle.ts';
import { LogCheck, logStart } from '../../core/logcheck.ts';
import { wantedEntries } from '../../core/logfilter.ts';
import { openNote, originOf, publicKeyOf, readCheckpoint, readVerifierKey } from '../../core/note.ts';
import { normalisePassphrase } from '../../core/passphrase.ts';
import { personName } from '../../core/people.ts';
import { judgeTyped } from '../../core/strength.ts';
import { typedLines } from '../../core/typedlines.ts';
import { type CallName, calls } from '../../electron/contract.ts';
import { pathsIn } from '../../electron/handedover.ts';
import { foreignSwitches } from '../../electron/switches.ts';
import { keyParsers } from './keyparsers.ts';
import { mendKeyFile, mendKit, mendLabel, mendNote, mendPages, mendPoints } from './mending.ts';
import { mutatedValue } from './mutations.ts';
import type { Samples } from './samples.ts';

export interface Parser {
  readonly name: string;
  readonly sample: Buffer;
  /** How many inputs it is given at a time: fewer where each takes long. */
  readonly batch: number;
  /** Checksums put right, which is done to half of the inputs. */
  readonly mend?: (bytes: Buffer) => Buffer;
  readonly parse: (bytes: Buffer) => unknown;
  /** Milliseconds that it may take, where a passphrase is stretched as long as the file says. */
  readonly patience?: number;
  /** Whether this is a refusal with a reason, where that is no `Refusal`. */
  readonly refuses?: (thrown: unknown) => boolean;
}

const text = (bytes: Buffer) => bytes.toString('utf8');
const fast = { batch: 1500 };
/** What each of them takes is some tenths of a millisecond. */
const slower = { batch: 150 };
const everything = { from: null, to: null, person: null, key: null, actions: [], result: null, text: 'a' };

export function memoryParsers(samples: Samples): readonly Parser[] {
  return [
    ...ofSealedFiles(samples),
    ...ofCustody(samples),
    ...keyParsers(samples),
    ...ofRecords(samples),
    ...typed(),
  ];
}

const dataKey = Buffer.alloc(32, 7);
const fileId = Buffer.alloc(16, 9);
const fileMetadata = Buffer.from(`01${'00'.repeat(12)}${'01'.repeat(8)}000161`, 'hex');

function ofSealedFiles({ pages }: Samples): readonly Parser[] {
  const pagesIn = (bytes: Buffer) => [readEachPage(bytes, 'f'), readPages(bytes, 'f').context].length;
  const head = bodyWith(fileMetadata);
  // The salt and nonce prefix of the payload follow; changed, they give keys that open no segment (stream.test.ts).
  const proven = head.subarray(0, -39);
  const openUnchanged = (bytes: Buffer) => {
    openHead(bytes);
    if (!bytes.subarray(0, proven.length).equals(proven)) throw new Error('a changed head was opened');
  };
  return [
    { batch: 800, name: 'key pages', sample: pages, mend: mendPages, parse: pagesIn },
    { ...fast, name: 'body head', sample: head, parse: openUnchanged },
    { ...fast, name: 'metadata', sample: fileMetadata, parse: (bytes) => openHead(bodyWith(bytes)) },
    { ...fast, name: 'context', sample: Buffer.from('0001000161000162', 'hex'), parse: readContext },
  ];
}

function openHead(bytes: Buffer): void {
  using key = KeyBytes.take(Buffer.from(dataKey));
  bodyHeadLength(bytes.subarray(0, 93), 'f');
  openBody(key, fileId, bytes, 'f').stream.key.wipe();
}

/** The head of a body whose metadata are these bytes, sealed as they should be. */
function bodyWith(metadata: Buffer): Buffer {
  using key = KeyBytes.take(Buffer.from(dataKey));
  const salt = Buffer.alloc(32, 4);
  const begun = [Buffer.from('KWSBODY\0\x01', 'latin1'), fileId, salt, u32(metadata.length + 40)];
  using commitment = subkey(key, salt, 'file-commitment', sha256(...begun));
  const header = commitment.use((bytes) => Buffer.concat([...begun, bytes]));
  using sealing = subkey(key, salt, 'file-metadata');
  const box = sealBoxWithNonce(sealing, Buffer.alloc(24, 2), metadata, binding('file-metadata', header));
  return Buffer.concat([header, box, Buffer.from([0x28]), Buffer.alloc(39, 5)]);
}

function ofCustody({ kit, kitLines, keyFile }: Samples): readonly Parser[] {
  const lines = (bytes: Buffer) => typedLines(bytes.subarray(0, 1980)).join('\n');
  return [
    { ...fast, name: 'kit', sample: kit, mend: mendKit, parse: kitOf },
    {
      ...slower,
      name: 'kit page',
      sample: Buffer.from(kitLines),
      parse: (bytes) => readTypedKit(text(bytes)),
    },
    {
      ...slower,
      name: 'kit lines',
      sample: kit,
      mend: mendKit,
      parse: (bytes) => readTypedKit(lines(bytes)),
    },
    {
      ...{ ...slower, name: 'kit being typed', sample: Buffer.from(kitLines) },
      parse: (bytes) => judgeTypedKit(text(bytes).split('\n')),
    },
    {
      ...fast,
      name: 'key file',
      sample: keyFile,
      mend: mendKeyFile,
      parse: (bytes) => keyFileOf(bytes).wipe(),
    },
  ];
}

function ofRecords({ seen, vaultId }: Samples): readonly Parser[] {
  using privateKey = KeyBytes.take(Buffer.alloc(32, 8));
  const key = { name: originOf(vaultId), publicKey: publicKeyOf(privateKey) };
  const note = Buffer.from((JSON.parse(text(seen)) as { checkpoint: string }).checkpoint);
  const mend = (bytes: Buffer) => {
    using signing = KeyBytes.take(Buffer.alloc(32, 8));
    return mendNote(bytes, key, signing);
  };
  const own = (bytes: Buffer) => {
    const opened = openNote(text(bytes), key);
    return opened.is === 'verified' ? readCheckpoint(opened.text) : null;
  };
  const label: BackupLabel = {
    ...{ reason: 'daily', vaultId: Buffer.alloc(16, 5), madeAt: 1, until: 2, logSize: 3 },
    ...{ tombstones: Buffer.alloc(32), length: 0, digest: Buffer.alloc(32) },
  };
  const labelled = labelBytes(label);
  const before = labelled.subarray(-32);
  return [
    { ...slower, name: 'note', sample: note, mend, parse: own },
    { ...fast, name: 'checkpoint', sample: note, parse: (bytes) => readCheckpoint(text(bytes)) },
    {
      ...{ ...fast, name: 'verifier key', sample: Buffer.from('keyward/x+00000000+AQ==') },
      parse: (bytes) => readVerifierKey(text(bytes)),
    },
    { ...fast, name: 'log entries', sample: Buffer.from(entries), parse: followedLog },
    {
      ...fast,
      name: 'gaps of the clock',
      sample: Buffer.from(gaps),
      parse: (bytes) => parseGaps(text(bytes), 9e12),
    },
    {
      ...fast,
      name: 'backup label',
      sample: labelled,
      mend: mendLabel,
      parse: (bytes) => readLabel(heldFile(bytes), 'f'),
    },
    {
      ...{ ...fast, name: 'backup points', sample: mendPoints(pointSample(), before) },
      mend: (bytes) => mendPoints(bytes, before),
      parse: (bytes) => readPoints(heldFile(Buffer.concat([labelled, bytes])), label, 'f'),
    },
    {
      ...fast,
      name: 'name of a backup',
      sample: Buffer.from('v-20261128T080000Z-0001.keyward-backup'),
      parse: (bytes) => numberIn(text(bytes)),
    },
  ];
}

const entries = `{"seq":1,"at":"2026-11-28T08:00:00.000Z","action":"create vault","person":{"id":"ab","name":"A"},"result":"done","detail":{"a":1},"rows":{},"signed":"signed"}
{"seq":2,"at":"2026-11-28T08:00:00.000Z","action":"lock","person":null,"result":"done","rows":{"key 1":"gone"},"signed":"unsigned"}`;
const gaps = '[[1,2],[3,4,5,6,6]]';

function followedLog(bytes: Buffer): unknown {
  const check = new LogCheck(Buffer.alloc(16, 5), logStart);
  const wanted = wantedEntries(everything);
  for (const [i, entry] of text(bytes).split('\n').entries()) {
    const stored = { seq: i + 1, entry, hash: Buffer.alloc(32, 1) };
    check.add(stored);
    wanted(stored, null);
  }
  return check.end();
}

function pointSample(): Buffer {
  const writes = [
    '[{"put":"setting","row":{"name":"sa","value":"sb","mac":"bAQ=="}}]',
    '[{"gone":"key","key":["bAQ==",1]}]',
  ];
  return Buffer.concat(
    writes.map((one) => Buffer.concat([u32(one.length), u64(7), Buffer.alloc(40), Buffer.from(one)])),
  );
}

/** What a reader needs of an open file. */
function heldFile(bytes: Buffer): FileHandle {
  const read = async (into: Buffer, offset: number, length: number, at: number) => ({
    bytesRead: bytes.copy(into, offset, at, at + length),
  });
  return { read, stat: async () => ({ size: bytes.length }) } as unknown as FileHandle;
}

/** What people type, and what crosses from the page, from a second start and from the command line. */
function typed(): readonly Parser[] {
  const words = (bytes: Buffer) => text(bytes).split('\n');
  return [
    {
      ...{ ...slower, name: 'passphrase', sample: Buffer.from('correct Horse battery 급여 staple-1984') },
      parse: (bytes) => normalisePassphrase(Buffer.from(bytes)).wipe(),
    },
    {
      ...{
        batch: 4,
        name: 'passphrase, judged',
        sample: Buffer.from('correct Horse qwerty 1984 abcabc p4ssw0rd'),
      },
      parse: (bytes) => judgeTyped(Buffer.from(bytes), ['Kim Seoyeon', text(bytes).slice(0, 60)]),
    },
    {
      ...{ ...fast, name: 'names', sample: Buffer.from('급여 Payroll_2026-a.b') },
      parse: (bytes) => refusing([personName, keyName, reasonGiven], text(bytes)),
    },
    { ...fast, name: 'arguments of a call', sample: Buffer.alloc(64, 1), parse: parsedCall },
    {
      ...{
        ...fast,
        name: 'arguments of a start',
        sample: Buffer.from('app\n--user-data-dir=/a\nfile:///b%20c\n--\n-d'),
      },
      parse: (bytes) => [
        foreignSwitches(words(bytes), 'win32'),
        pathsIn(words(bytes), 'the app', '/'),
        pathsIn(words(bytes), 'nothing', '/'),
      ],
    },
    {
      ...{
        ...slower,
        name: 'command line',
        sample: Buffer.from('key\ncreate\n--type\nAES-256\n--json\nPayroll'),
      },
      parse: (bytes) => {
        const found = findCommand(commands, words(bytes));
        return parseCommand(
          found?.command ?? commands[bytes.length % commands.length] ?? lacking(),
          found?.rest ?? words(bytes),
        );
      },
      refuses: (thrown) => thrown instanceof Misuse,
    },
  ];
}

function lacking(): never {
  throw new Error('there are commands');
}

/** Gives the text to all of them, and ends as the first that refuses. */
function refusing(readers: readonly ((given: string) => string)[], given: string): void {
  const refusals = readers.flatMap((read) => {
    try {
      read(given);
      return [];
    } catch (thrown) {
      return [thrown];
    }
  });
  if (refusals.length > 0) throw refusals[0];
}

const names = Object.keys(calls) as CallName[];
const plausible = [
  ...[
    'ab'.repeat(16),
    new Uint8Array(20),
    'text',
    1,
    null,
    [],
    ['ab'.repeat(16)],
    {},
    'newest',
    [['a', 'b']],
  ],
  ...['AES-256', 'refuse', 'keep', 'all', 'key user', 'done', 'system', 'jsonl'],
];

/** The input decides which call it is, and what is in its argument. */
function parsedCall(bytes: Buffer): unknown {
  let at = 0;
  const pick = (below: number) => ((bytes[at++] ?? 0) * 256 + (bytes[at++] ?? 0)) % below;
  const name = names[pick(names.length)] ?? 'snapshot';
  const { entries = {} } = calls[name].argument as unknown as { entries?: Readonly<Record<string, unknown>> };
  const sample = Object.fromEntries(
    Object.keys(entries).map((entry) => [entry, plausible[pick(plausible.length)]]),
  );
  return v.safeParse(calls[name].argument, pick(2) === 0 ? sample : mutatedValue(sample, pick));
}
