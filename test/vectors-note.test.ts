// Signed notes and checkpoint bodies against the examples of C2SP and of transparency-dev/formats.

import { describe, expect, test } from 'vitest';
import { openNote, readCheckpointBody, readVerifierKey, verifierKeyText } from '../core/note.ts';
import vectors from './vectors/note/signed_note.json' with { type: 'json' };
import { Tally } from './vectors-corpus.ts';

describe('signed notes and checkpoints, C2SP', () => {
  const tally = new Tally('note/signed_note.json');

  test('the signed note verifies under its verifier key', () =>
    tally.each([vectors.signedNote], ({ vkey, note, result }) => {
      const key = readVerifierKey(vkey);
      if (key === null) throw new Error('the verifier key was not read');
      expect(verifierKeyText(key)).toBe(vkey);
      expect(openNote(note, key)).toEqual({ is: 'verified', text: 'This is an example message.\n' });
      expect(result).toBe('valid');
      expect(openNote(note.replace('message', 'massage'), key)).toEqual({ is: 'forged' });
    }));

  test('valid checkpoint bodies are read', () =>
    tally.each(vectors.checkpointBodies.valid, ({ text, origin, size, hash }) => {
      const head = Buffer.from(hash, 'base64');
      expect(readCheckpointBody(text)).toEqual({ origin, size: Number(size), head, extensions: [] });
    }));

  test('invalid checkpoint bodies are not', () =>
    tally.each(vectors.checkpointBodies.invalid, (text) => {
      expect(readCheckpointBody(text)).toBeNull();
    }));

  tally.expectAll();
});
