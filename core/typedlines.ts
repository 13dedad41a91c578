// Typed lines: bytes as lines that a person can type back in from paper, each with a check of its own.
//
//   line = number 2 digits | data 32 | check 6      40 characters, shown in groups of four
//   data   20 bytes, five bits a character, Crockford's base32: 0-9 A-Z without I L O U; the last line is filled with
//          zero bytes
//   check  the BCH code of Bech32m (BIP 350) over number and data, as values of five bits
//
// T1  Up to four wrong characters in a line are always found, and the line is named; the number is checked with the
//     data, so a line that is left out, doubled or out of its place is found as well.
// T2  What people mistake when they read is taken for what was meant: small letters, O for 0, I and L for 1.
//     Spaces, hyphens and line breaks say nothing.

import { invariant } from './refusal.ts';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const lineBytes = 20;
const numberLength = 2;
const checkLength = 6;
const lineLength = numberLength + (lineBytes * 8) / 5 + checkLength;
const mostLines = 99;
/** BIP 350. */
const bech32mConstant = 0x2bc830a3;
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** At most 1,980 bytes as lines of ten groups. */
export function typedLines(bytes: Uint8Array): readonly string[] {
  const count = Math.ceil(bytes.length / lineBytes);
  invariant(count <= mostLines, 'at most 99 typed lines');
  const filled = Buffer.alloc(count * lineBytes);
  filled.set(bytes);
  return Array.from({ length: count }, (_, i) => {
    const values = [...digits(i + 1), ...fives(filled.subarray(i * lineBytes, (i + 1) * lineBytes))];
    const text = [...values, ...checkOf(values)].map((value) => alphabet[value]).join('');
    return text.replace(/.{4}(?=.)/g, '$& ');
  });
}

/**
 * The bytes of the lines that were typed, a multiple of 20, or the first line that is not right (T1). Text without line
 * breaks, as a scanner gives it, is taken as line after line.
 */
export function typedBytes(text: string): { readonly bytes: Buffer } | { readonly wrongLine: number } {
  const lines: Buffer[] = [];
  for (const typed of linesOf(text)) {
    const line = lines.length < mostLines ? typedLine(typed, lines.length + 1) : null;
    if (line === null) return { wrongLine: lines.length + 1 };
    lines.push(line);
  }
  return { bytes: Buffer.concat(lines) };
}

/** The 20 bytes of one line as it is typed; null where it is not right, or not the line of this number. */
export function typedLine(text: string, number: number): Buffer | null {
  const values = [...text.replace(/[\s-]/g, '')].map(readValue);
  if (values.length !== lineLength || values.includes(-1)) return null;
  const checked = values.slice(0, -checkLength);
  const isRight = checkOf(checked).every((value, i) => value === values[checked.length + i]);
  const isHere = digits(number).every((value, i) => value === values[i]);
  return isRight && isHere ? eights(checked.slice(numberLength)) : null;
}

function linesOf(text: string): readonly string[] {
  const rows = text.split(/[\r\n]+/).filter((row) => row.trim() !== '');
  const [only = ''] = rows;
  if (rows.length > 1) return rows;
  const run = only.replace(/[\s-]/g, '').slice(0, (mostLines + 1) * lineLength);
  return run.match(new RegExp(`.{1,${lineLength}}`, 'gs')) ?? [''];
}

/** The value of a character as it may have been read (T2); -1 where it stands for none. */
function readValue(character: string): number {
  const read = /^[a-z]$/.test(character) ? character.toUpperCase() : character;
  return alphabet.indexOf(read === 'O' ? '0' : read === 'I' || read === 'L' ? '1' : read);
}

function digits(number: number): readonly number[] {
  return [Math.floor(number / 10), number % 10];
}

/** Bytes, a multiple of five, as values of five bits. */
function fives(bytes: Uint8Array): number[] {
  const values: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit += 5) {
    const pair = ((bytes[bit >> 3] ?? 0) << 8) | (bytes[(bit >> 3) + 1] ?? 0);
    values.push((pair >> (11 - (bit & 7))) & 31);
  }
  return values;
}

/** The reverse of `fives`. */
function eights(values: readonly number[]): Buffer {
  const bytes = Buffer.alloc((values.length * 5) / 8);
  values.forEach((value, i) => {
    const [at, shift] = [(i * 5) >> 3, 11 - ((i * 5) & 7)];
    bytes[at] = (bytes[at] ?? 0) | ((value << shift) >> 8);
    if (at + 1 < bytes.length) bytes[at + 1] = (bytes[at + 1] ?? 0) | ((value << shift) & 0xff);
  });
  return bytes;
}

/** Six values that make the whole a codeword. */
function checkOf(values: readonly number[]): readonly number[] {
  const rest = remainder([...values, 0, 0, 0, 0, 0, 0]) ^ bech32mConstant;
  return Array.from({ length: checkLength }, (_, i) => (rest >>> (5 * (checkLength - 1 - i))) & 31);
}

/** BIP 173, "polymod". */
function remainder(values: readonly number[]): number {
  let rest = 1;
  for (const value of values) {
    const top = rest >>> 25;
    rest = ((rest & 0x1ffffff) << 5) ^ value;
    generator.forEach((term, i) => {
      if ((top >>> i) & 1) rest ^= term;
    });
  }
  return rest;
}
