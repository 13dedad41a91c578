import { describe, expect, test } from 'vitest';
import { KeyBytes } from '../core/keybytes.ts';
import {
  checkpointText,
  openNote,
  originOf,
  publicKeyOf,
  readCheckpoint,
  readVerifierKey,
  signNote,
  verifierKeyText,
} from '../core/note.ts';
import { vaultId } from './made-log.ts';

const privateKey = KeyBytes.take(Buffer.alloc(32, 3));
const key = { name: 'keyward/abc', publicKey: publicKeyOf(privateKey) };
const text = 'first\n\n김 third\n';
const note = signNote(text, key, privateKey);

describe('signed notes', () => {
  test('a note verifies, and its text may have empty lines', () => {
    expect(note.startsWith(`${text}\n— keyward/abc `)).toBe(true);
    expect(openNote(note, key)).toEqual({ is: 'verified', text });
  });

  test('any other text, or another signature, is forged (C1)', () => {
    expect(openNote(note.replace('third', 'Third'), key)).toEqual({ is: 'forged' });
    expect(openNote(note.replace('first\n', 'first\n\n'), key)).toEqual({ is: 'forged' });
    const other = signNote('other\n', key, privateKey);
    const [, line = ''] = /\n\n(— .*\n)$/.exec(other) ?? [];
    expect(openNote(`${text}\n${line}`, key)).toEqual({ is: 'forged' });
  });

  test('signatures by others are ignored, and a note without one by the known key is foreign', () => {
    const other = KeyBytes.take(Buffer.alloc(32, 4));
    const namesake = { name: key.name, publicKey: publicKeyOf(other) };
    const stranger = { name: 'elsewhere', publicKey: key.publicKey };
    expect(openNote(note, namesake)).toEqual({ is: 'foreign' });
    expect(openNote(note, stranger)).toEqual({ is: 'foreign' });
    const [, line = ''] = /\n\n(— .*\n)$/.exec(signNote(text, namesake, other)) ?? [];
    expect(openNote(`${note}${line}`, key)).toEqual({ is: 'verified', text });
    expect(openNote(`${note}${line}`, namesake)).toEqual({ is: 'verified', text });
  });

  test('one false signature in the name of the key spoils a good one', () => {
    const [, line = ''] = /\n\n(— .*\n)$/.exec(signNote('other\n', key, privateKey)) ?? [];
    expect(openNote(`${note}${line}`, key)).toEqual({ is: 'forged' });
  });

  test.each([
    ['nothing', ''],
    ['text alone', 'text\n'],
    ['no signature line', 'text\n\n'],
    ['no empty line', note.replace('third\n\n', 'third\n').replace('first\n\n', 'first\n')],
    ['no newline at the end', note.slice(0, -1)],
    ['a carriage return', note.replaceAll('\n', '\r\n')],
    ['a control character', note.replace('first', 'fir\u0001st')],
    ['half a character', note.replace('first', 'fir\ud800st')],
    ['a hyphen for the dash', note.replace('— ', '- ')],
    ['no name', note.replace('keyward/abc ', '')],
    ['a plus sign in the name', note.replace('keyward/abc', 'keyward+abc')],
    ['base64 that is not canonical', note.replace(/=\n$/, '\n')],
    ['base64url', note.replace(/ [A-Za-z0-9+/=]+\n$/, ' _-_-_-_-\n')],
    ['a key id without a signature', note.replace(/ [A-Za-z0-9+/=]+\n$/, ' AAAAAA==\n')],
    ['two spaces', note.replace('abc ', 'abc  ')],
    ['something after the signatures', `${note}more\n`],
    ['too many signatures', note + note.slice(note.lastIndexOf('— ')).repeat(100)],
  ])('%s is malformed (C2)', (_, malformed) => {
    expect(openNote(malformed, key)).toEqual({ is: 'malformed' });
  });

  test('a verifier key is read as it was written, and nothing else is (C2)', () => {
    const written = verifierKeyText(key);
    expect(written).toMatch(/^keyward\/abc\+[0-9a-f]{8}\+[A-Za-z0-9+/]{44}$/);
    expect(readVerifierKey(written)).toEqual(key);
    const [name, id = '', encoded = ''] = written.split('+', 2).concat(written.split('+').slice(2).join('+'));
    expect(
      readVerifierKey(`${name}+${id.replace(/./, (c) => (c === '0' ? '1' : '0'))}+${encoded}`),
    ).toBeNull();
    expect(readVerifierKey(`x${written}`)).toBeNull();
    expect(readVerifierKey(written.toUpperCase())).toBeNull();
    expect(readVerifierKey(`${name}+${id}+${encoded.slice(0, 40)}`)).toBeNull();
    expect(readVerifierKey(`${name}+${id}+${Buffer.alloc(33, 2).toString('base64')}`)).toBeNull();
  });
});

describe('checkpoints', () => {
  const checkpoint = { vaultId, size: 1204, head: Buffer.alloc(32, 9), at: Date.UTC(2026, 10, 24, 9) };
  const written = checkpointText(checkpoint);

  test('a checkpoint has its origin, size, head and time', () => {
    const head = checkpoint.head.toString('base64');
    expect(written).toBe(`${originOf(vaultId)}\n1204\n${head}\ntime 2026-11-24T09:00:00.000Z\n`);
    expect(readCheckpoint(written)).toEqual(checkpoint);
  });

  test.each([
    ['another origin', written.replace('keyward/', 'backward/')],
    ['an id in capitals', written.replace(/[0-9a-f]{32}/, 'AB'.repeat(16))],
    ['a leading zero', written.replace('1204', '01204')],
    ['a size beyond 2^53', written.replace('1204', '9007199254740992')],
    ['a head of 31 bytes', written.replace(/\n[^\n]{44}\n/, `\n${Buffer.alloc(31).toString('base64')}\n`)],
    ['no time', written.replace(/time .*\n/, '')],
    ['a time in another form', written.replace('.000Z', 'Z')],
    ['no time at all behind the word', written.replace(/time .*\n/, 'time soon\n')],
    ['a line more', `${written}more\n`],
    ['an empty line', `${written}\n`],
  ])('%s is not a checkpoint of Keyward (C2)', (_, other) => {
    expect(other).not.toBe(written);
    expect(readCheckpoint(other)).toBeNull();
  });
});
