// Passphrase strength: an estimate that refuses what would be guessed, and a generator of what would not.
//
// The thief of a keystore attacks each admin alone, offline, at the pace of Argon2id; k of n does not multiply
// strength. So every passphrase must stand by itself: at least 12 characters and an estimate of 10^12 guesses or
// more. Generated ones have six words of 7,776, which is 77 bits.

import { randomInt } from 'node:crypto';
import { type Match, ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common';
import { dictionary as english } from '@zxcvbn-ts/language-en';
import type { KeyBytes } from './keybytes.ts';
import { leastPassphraseLength, normalisePassphrase } from './passphrase.ts';
import { Refusal } from './refusal.ts';
import type { PassphraseJudgement, PassphraseReason } from './snapshot.ts';

const wordCount = 6;
/** The estimate's cost grows faster than its input; what a passphrase has behind this many characters only adds. */
const judged = 48;
const words = common['diceware-common'];
const judge = new ZxcvbnFactory({ dictionary: { ...common, ...english }, graphs: adjacencyGraphs });

/** Judges a normalised passphrase; `names` (of the person, of the vault) count as known to the attacker. */
export function judgePassphrase(passphrase: KeyBytes, names: readonly string[]): PassphraseJudgement {
  const text = passphrase.use((bytes) => bytes.toString('utf8'));
  const { guessesLog10, sequence } = judge.check([...text].slice(0, judged).join(''), known(names));
  const score = Math.min(4, Math.floor(guessesLog10 / 3));
  if ([...text].length < leastPassphraseLength)
    return { verdict: 'short', score: Math.min(score, 3), reason: null };
  if (score >= 4) return { verdict: 'ok', score, reason: null };
  return { verdict: 'weak', score, reason: reasonOf(sequence) };
}

/** Refuses `passphrase_short` and `passphrase_weak`. */
export function requireStrong(passphrase: KeyBytes, names: readonly string[]): void {
  const { verdict } = judgePassphrase(passphrase, names);
  const length = passphrase.use((bytes) => [...bytes.toString('utf8')].length);
  if (verdict === 'short') throw new Refusal('passphrase_short', { least: leastPassphraseLength, length });
  if (verdict === 'weak') throw new Refusal('passphrase_weak');
}

/** Six words drawn evenly from a list of 7,776, joined by hyphens. */
export function suggestPassphrase(): string {
  return Array.from({ length: wordCount }, () => words[randomInt(words.length)]).join('-');
}

/** The names as an attacker would try them: whole, in parts and run together. */
function known(names: readonly string[]): string[] {
  return [
    'keyward',
    ...names
      .map((name) => name.slice(0, 63))
      .flatMap((name) => [name, name.replaceAll(' ', ''), ...name.split(/[\s._-]+/)]),
  ];
}

/** What makes it weak: the kind of its longest guessable part. */
function reasonOf(sequence: readonly Match[]): PassphraseReason {
  const guessable = sequence.filter(
    (match) => match.pattern !== 'bruteforce' && match.pattern !== 'separator',
  );
  const longest = guessable.sort((a, b) => b.token.length - a.token.length)[0];
  if (longest === undefined) return 'guessable';
  if (longest.pattern === 'dictionary') {
    const list = 'dictionaryName' in longest ? String(longest['dictionaryName']) : '';
    return list.startsWith('userInputs') ? 'names' : 'common';
  }
  const reasons: Readonly<Record<string, PassphraseReason>> = {
    spatial: 'keyboard',
    repeat: 'repeats',
    sequence: 'sequences',
    wordSequence: 'sequences',
    date: 'dates',
    regex: 'dates',
  };
  return reasons[longest.pattern] ?? 'guessable';
}

/** Judges what was typed, and wipes it. Never refuses: the verdict says what is wrong. */
export function judgeTyped(typed: Uint8Array, names: readonly string[]): PassphraseJudgement {
  try {
    using passphrase = normalisePassphrase(typed);
    return judgePassphrase(passphrase, names);
  } catch (thrown) {
    if (thrown instanceof Refusal) return { verdict: 'malformed', score: 0, reason: null };
    throw thrown;
  }
}
