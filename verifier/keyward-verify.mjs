#!/usr/bin/env node
// Verifies an audit log that Keyward exported as JSON Lines. It needs Node 18.3 or newer and nothing else: no vault, no
// Keyward, no packages. It was written from the format alone and shares no line with Keyward itself.
//   node keyward-verify.mjs export.jsonl [--key KEY] [--checkpoint FILE]… [--record FILE]…
//   --key         the vault's verifier key, as a ceremony record or Keyward shows it. Without it the key in the export
//                 is used: then an export that somebody made up whole, with a key of his own, passes.
//   --checkpoint  a signed checkpoint that was kept elsewhere: it shows whether the end of the log was cut off.
//   --record      a ceremony record (JSON): does it agree with the entry that it rests on?
//   exit code     0 intact | 1 altered, missing, cut off, or a record does not agree | 2 usage, or unreadable
//
// The chain, big-endian; h(0) is 32 zero bytes:
//   h(i) = SHA-256("keyward/1/audit-entry" 00 | vault id 16 | i u64 | h(i-1) 32 | length of the entry u32 | entry i)
// The export: a first line that names vault, key, start and last entry; {"hash":"<64 hex>","entry":<entry>} for each
// entry; {"checkpoint":<note>} after the entry that it is of; one closes the export. A note (C2SP signed-note) is text,
// an empty line, and signature lines. Text of a checkpoint: "keyward/<vault id>", size, base64 of h(size), "time …".
// A signed record has a field "signature", the signature lines of a note whose text is the rest of it in one line.

import { createHash, createPublicKey, verify } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';

const usage = 'Usage: node keyward-verify.mjs export.jsonl [--key KEY] [--checkpoint FILE]… [--record FILE]…';
const [mostLine, mostTold, mostKept] = [16 * 1024 * 1024, 20, 1000];
// An export may hold what a terminal would obey: a name that writes over the verdict.
const legible = (text) => text.replace(/(?!\n)[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, '\ufffd');
const say = (text) => console.log(legible(text));

async function main({ values, positionals }) {
  if (positionals.length !== 1) throw new Error(usage);
  const lines = linesOf(positionals[0]);
  const head = readHead((await lines.next()).value);
  const key = readVerifierKey(values.key ?? head.verifier);
  say(`Audit log of the vault “${head.name}”, ${head.vault}: entries ${head.start.seq + 1} to ${head.last}.`);
  if (values.key === undefined) say(`Compare this key with what the vault shows: ${head.verifier}`);
  const log = new Log(head, key);
  if (key.name !== `keyward/${head.vault}`) log.wrong('The verifier key is that of another vault.');
  else if (values.key && values.key !== head.verifier) log.wrong('The export names another verifier key.');
  for (const path of values.checkpoint ?? []) log.expect(readFileSync(path, 'utf8'), basename(path));
  const records = (values.record ?? []).map((path) => [basename(path), jsonOf(readFileSync(path)) ?? {}]);
  for (const [, record] of records) log.kept.set(record.auditEntry, {});

  for await (const line of lines) log.take(line);
  log.close();
  for (const [name, record] of records) checkRecord(log, name, record);
  tell(log);
  return log.problems.length > 0 ? 1 : 0;
}

function tell({ problems, more, lastGood, here }) {
  if (problems.length === 0)
    return say(`Intact, up to entry ${here.seq}${here.time ? ` of ${here.time}` : ''}.`);
  say('Not intact:');
  for (const problem of problems.slice(0, mostTold)) say(`- ${problem.what ?? sentence(problem)}`);
  if (problems.length > mostTold) say(`- and ${problems.length - mostTold + more} more.`);
  if (lastGood) say(`The last good entry is ${lastGood.seq}${lastGood.time ? `, of ${lastGood.time}` : ''}.`);
}

function sentence({ is, from, to }) {
  const which = from === to ? `entry ${from}` : `entries ${from} to ${to}`;
  if (is === 'missing') return `Missing: ${which}.`;
  if (is === 'cut off') return `Cut off after entry ${from - 1}: ${which} should follow.`;
  return `Altered: ${which}, or the entry before together with its hash.`;
}

/** Follows the chain line by line, and keeps what is wrong with it. */
class Log {
  problems = [];
  more = 0; // problems beyond mostKept
  lastGood = null;
  kept = new Map(); // hash and text of the entries that records rest on, by number
  wrong = (what) => this.#problem({ what });
  here; // the entry reached
  #confirmed; // the last entry that a checkpoint agreed with
  #heads; // hashes that the next entry may be linked to: one, two after a break, none after a gap
  #ahead = []; // checkpoints of entries that are not reached yet
  #lead;

  constructor(head, key) {
    Object.assign(this, { head, key });
    this.#lead = Buffer.concat([Buffer.from('keyward/1/audit-entry\0'), Buffer.from(head.vault, 'hex')]);
    this.here = this.#confirmed = { seq: head.start.seq, time: null };
    this.#heads = [head.start.hash];
  }

  take(line) {
    const kind = line.subarray(0, 15).toString('latin1');
    const name = `The line after entry ${this.here.seq}`;
    if (kind.startsWith('{"hash":"')) this.#entry(line);
    else if (kind === '{"checkpoint":"') this.expect(jsonOf(line)?.checkpoint, name);
    else this.wrong(`${name} does not belong to an export.`);
  }

  /** Takes up a checkpoint, of the entry reached or a later one. */
  expect(note, name) {
    const checkpoint = readCheckpoint(note, this.key);
    if (checkpoint === null) this.wrong(`${name} is not a checkpoint signed with the key of this vault.`);
    else if (checkpoint.size < this.here.seq) say(`${name} is a checkpoint of an entry before; left aside.`);
    else if (!this.#ahead.some(({ hash }) => hash === checkpoint.hash)) this.#ahead.push(checkpoint);
    this.#meet();
  }

  close() {
    const { seq } = this.here;
    const last = Math.max(this.head.last, ...this.#ahead.map(({ size }) => size));
    if (seq < last) this.#found('cut off', seq + 1, last);
    else if (seq > this.head.last) this.#found('altered', this.head.last + 1, seq);
    else if (this.#confirmed.seq < seq) this.wrong(`No checkpoint closes the log after entry ${seq}.`);
  }

  #entry(line) {
    const stored = line.subarray(9, 73).toString('latin1');
    const text = entryOf(line);
    const start = text.subarray(0, 80).toString('latin1');
    const [, digits, time] = /^\{"seq":(\d{1,15}),"at":"([^"]{1,40})"/.exec(start) ?? [];
    const seq = digits === undefined ? this.here.seq + 1 : Number(digits);
    if (seq <= this.here.seq) return this.#found('altered', seq, seq);
    if (seq > this.here.seq + 1) {
      this.#found('missing', this.here.seq + 1, seq - 1);
      this.#heads = this.#ahead.filter(({ size }) => size === seq - 1).map(({ hash }) => hash);
    }
    const computed = this.#heads.map((head) => this.#link(seq, head, text));
    const fits = computed.length === 0 || computed.includes(stored);
    if (!fits) this.#found('altered', seq, seq);
    this.#heads = fits ? [stored] : [stored, computed[0]];
    this.here = { seq, time };
    if (this.kept.has(seq)) this.kept.set(seq, { hash: computed.includes(stored) ? stored : null, text });
    this.#meet();
  }

  /** Holds the entry reached against its checkpoints. Where they differ, the log was written anew before it. */
  #meet() {
    const { seq } = this.here;
    for (const { hash } of this.#ahead.filter(({ size }) => size === seq)) {
      const named = Math.max(this.#confirmed.seq, this.problems.at(-1)?.to ?? 0);
      if (!this.#heads.includes(hash)) this.#found('altered', Math.min(named + 1, seq), seq);
      this.#heads.push(hash);
      this.#confirmed = this.here;
    }
    this.#ahead = this.#ahead.filter(({ size }) => size > seq);
  }

  #link(seq, head, text) {
    const frame = Buffer.alloc(44);
    frame.writeBigUInt64BE(BigInt(seq));
    frame.write(head, 8, 'hex');
    frame.writeUInt32BE(text.length, 40);
    return createHash('sha256').update(this.#lead).update(frame).update(text).digest('hex');
  }

  #found(is, from, to) {
    this.lastGood ??= [this.here, this.#confirmed].find(({ seq }) => seq === from - 1) ?? { seq: from - 1 };
    const last = this.problems.at(-1);
    if (last?.is === is && from >= last.from && from <= last.to + 1) last.to = Math.max(last.to, to);
    else this.#problem({ is, from, to });
  }

  #problem(problem) {
    if (this.problems.length < mostKept) this.problems.push(problem);
    else this.more++;
  }
}

function checkRecord(log, name, record) {
  const { signature, ...rest } = record;
  const { hash, text } = log.kept.get(record.auditEntry);
  const isSigned = openNote(`${JSON.stringify(rest)}\n\n${signature}`, log.key) !== null;
  const rests = `${name} rests on entry ${record.auditEntry}`;
  if (record.vaultId !== log.head.vault) log.wrong(`${name} is not a record of this vault.`);
  else if (signature !== undefined && !isSigned) log.wrong(`${name} is not as the vault signed it.`);
  else if (!Number.isSafeInteger(record.auditEntry)) log.wrong(`${name} names no entry of a log.`);
  else if (text === undefined) log.wrong(`${rests}, which is not in the export.`);
  else if (hash === null || hash !== record.auditHash) log.wrong(`${rests}, and does not agree with it.`);
  else say(`${rests}, “${jsonOf(text)?.action}”: it agrees, and is ${isSigned ? '' : 'not '}signed.`);
}

/** Size and hash (hex) of a checkpoint that `key` signed; null for everything else. */
function readCheckpoint(note, key) {
  const [origin, size = '', head = ''] = openNote(note, key)?.split('\n') ?? [];
  const hash = Buffer.from(head, 'base64');
  const isSound = origin === key.name && /^[1-9]\d{0,14}$/.test(size) && hash.length === 32;
  return isSound ? { size: Number(size), hash: hash.toString('hex') } : null;
}

/** The text of a note that `key` signed; null for everything else. */
function openNote(note, key) {
  const lines = String(note).replaceAll('\r\n', '\n').split('\n');
  const end = lines.lastIndexOf('', -2);
  const text = lines.slice(0, end).map((line) => `${line}\n`);
  const own = lines.slice(end + 1).filter((line) => line.startsWith(`— ${key.name} `));
  const bytes = own.map((line) => Buffer.from(line.slice(key.name.length + 3), 'base64'));
  const signatures = bytes.filter((one) => one.subarray(0, 4).equals(key.id)).map((one) => one.subarray(4));
  const fits = (signature) => verify(null, Buffer.from(text.join('')), key.publicKey, signature);
  return signatures.length > 0 && signatures.every(fits) ? text.join('') : null;
}

/** A C2SP verifier key: name "+" id, 8 hex digits "+" base64 of 01 and the Ed25519 public key. */
function readVerifierKey(text) {
  const [, name, id, encoded] = /^([^+\s]+)\+([0-9a-f]{8})\+(\S+)$/.exec(text) ?? [];
  const bytes = Buffer.from(encoded ?? '', 'base64');
  const hash = createHash('sha256').update(`${name}\n`).update(bytes).digest();
  const isSound = bytes.length === 33 && bytes[0] === 1 && hash.toString('hex', 0, 4) === id;
  if (!isSound) throw new Error(`This is no verifier key: ${text}`);
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), bytes.subarray(1)]);
  const publicKey = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return { name, id: hash.subarray(0, 4), publicKey };
}

function readHead(line) {
  const head = jsonOf(line);
  if (head?.keyward !== 'audit log') throw new Error('This is not an audit log that Keyward exported.');
  if (head.format !== 1) throw new Error('A newer Keyward wrote this export: use its own verifier.');
  const { vault, start, last } = head;
  const areNumbers = [start?.seq, last].every((seq) => Number.isSafeInteger(seq) && seq >= 0);
  const areTexts = [head.name, head.verifier].every((text) => typeof text === 'string');
  if (areNumbers && areTexts && /^[0-9a-f]{32}$/.test(vault) && /^[0-9a-f]{64}$/.test(start.hash))
    return head;
  throw new Error('The first line of the export is damaged.');
}

/** The bytes of the entry in a line. What would not have kept to one line stands as a JSON string. */
function entryOf(line) {
  const entry = line.subarray(83, -1);
  const string = entry[0] === 0x22 ? jsonOf(entry) : null;
  return typeof string === 'string' ? Buffer.from(string) : entry;
}

function jsonOf(bytes) {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    return null;
  }
}

/** The lines of a file of any size. What follows the last newline counts where it is a whole line. */
async function* linesOf(path) {
  let rest = Buffer.alloc(0);
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    const bytes = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let to = bytes.indexOf('\n'); to >= 0; to = bytes.indexOf('\n', from)) {
      yield bytes.subarray(from, bytes[to - 1] === 0x0d ? to - 1 : to);
      from = to + 1;
    }
    rest = bytes.subarray(from);
    if (rest.length > mostLine) throw new Error('The export has a line that is too long.');
  }
  if (rest.at(-1) === 0x7d) yield rest;
}

try {
  const files = { type: 'string', multiple: true };
  const options = { key: { type: 'string' }, checkpoint: files, record: files };
  process.exitCode = await main(parseArgs({ options, allowPositionals: true }));
} catch (thrown) {
  console.error(legible(thrown.code?.startsWith('ERR_PARSE_ARGS') ? usage : thrown.message));
  process.exitCode = 2;
}
