// Reads a QR code from its modules, by ISO/IEC 18004 and from nothing of the program: codes of error correction level M in
// alphanumeric mode, up to version 20, without damage (no error is corrected: what is printed must be right as it is).

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:';

/** Level M, by version from 1: error correction codewords of a block, and how many blocks (table 9). */
const checkCodewords = [10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26];
const blockCounts = [1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16];
/** Centres of the alignment patterns, by version from 1 (annex E). */
const alignments = [
  ...[[], [6, 18], [6, 22], [6, 26], [6, 30], [6, 34], [6, 22, 38], [6, 24, 42], [6, 26, 46], [6, 28, 50]],
  ...[
    [6, 30, 54],
    [6, 32, 58],
    [6, 34, 62],
    [6, 26, 46, 66],
    [6, 26, 48, 70],
    [6, 26, 50, 74],
  ],
  ...[
    [6, 30, 54, 78],
    [6, 30, 56, 82],
    [6, 30, 58, 86],
    [6, 34, 62, 90],
  ],
];

/** Which modules each of the eight masks turns over (table 10). */
const masks: readonly ((row: number, column: number) => boolean)[] = [
  (row, column) => (row + column) % 2 === 0,
  (row) => row % 2 === 0,
  (_, column) => column % 3 === 0,
  (row, column) => (row + column) % 3 === 0,
  (row, column) => (Math.floor(row / 2) + Math.floor(column / 3)) % 2 === 0,
  (row, column) => ((row * column) % 2) + ((row * column) % 3) === 0,
  (row, column) => (((row * column) % 2) + ((row * column) % 3)) % 2 === 0,
  (row, column) => (((row + column) % 2) + ((row * column) % 3)) % 2 === 0,
];

/** The text in rows of modules, `1` dark, `0` light, without the quiet zone. */
export function readQr(rows: readonly string[]): string {
  const version = (rows.length - 17) / 4;
  const { level, mask } = formatOf(rows);
  if (level !== 0) throw new Error(`level ${level}, not M`);
  const bits = dataBits(rows, version, masks[mask] ?? (() => false));
  const codewords = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? [];
  return textOf(dataOf(codewords, version), version);
}

/** From the copy beside the upper left finder pattern, most significant bit first (8.9). */
function formatOf(rows: readonly string[]): { level: number; mask: number } {
  const down = [0, 1, 2, 3, 4, 5, 7, 8].map((column) => rows[8]?.[column] ?? '');
  const up = [7, 5, 4, 3, 2, 1, 0].map((row) => rows[row]?.[8] ?? '');
  const bits = Number.parseInt([...down, ...up].join(''), 2) ^ 0b101010000010010;
  return { level: bits >> 13, mask: (bits >> 10) & 7 };
}

/** Two columns at a time from the right, upwards and downwards in turn (8.7.3). */
function dataBits(
  rows: readonly string[],
  version: number,
  isTurned: (row: number, column: number) => boolean,
): string {
  const size = rows.length;
  let bits = '';
  for (let right = size - 1, turn = 0; right > 0; right -= 2, turn++) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const row = turn % 2 === 0 ? size - 1 - step : step;
      for (const column of [right, right - 1]) {
        if (isFunction(row, column, version, size)) continue;
        bits += (rows[row]?.[column] === '1') !== isTurned(row, column) ? '1' : '0';
      }
    }
  }
  return bits;
}

function isFunction(row: number, column: number, version: number, size: number): boolean {
  if (row === 6 || column === 6) return true;
  const [isTop, isLeft] = [row < 9, column < 9];
  const [isBottom, isRight] = [row >= size - 8, column >= size - 8];
  if ((isTop && (isLeft || isRight)) || (isBottom && isLeft)) return true;
  const isVersion = version >= 7 && ((row < 6 && column >= size - 11) || (column < 6 && row >= size - 11));
  if (isVersion) return true;
  const centres = alignments[version - 1] ?? [];
  const near = (at: number) => centres.find((centre) => Math.abs(centre - at) <= 2);
  const [y, x] = [near(row), near(column)];
  if (y === undefined || x === undefined) return false;
  const last = size - 7;
  const isFinder = (y === 6 && x === 6) || (y === 6 && x === last) || (y === last && x === 6);
  return !isFinder;
}

/** The data codewords, which are dealt out over the blocks one by one (8.6). */
function dataOf(codewords: readonly number[], version: number): readonly number[] {
  const [check, count] = [checkCodewords[version - 1] ?? 0, blockCounts[version - 1] ?? 1];
  const total = codewords.length - check * count;
  const short = Math.floor(total / count);
  const longOnes = total % count;
  const blocks: number[][] = Array.from({ length: count }, () => []);
  let at = 0;
  for (let i = 0; i <= short; i++) {
    for (const [number, block] of blocks.entries()) {
      const isOver = i === short && number < count - longOnes;
      if (!isOver) block.push(codewords[at++] ?? 0);
    }
  }
  return blocks.flat();
}

function textOf(data: readonly number[], version: number): string {
  const bits = data.map((byte) => byte.toString(2).padStart(8, '0')).join('');
  let at = 0;
  function take(length: number): number {
    at += length;
    return Number.parseInt(bits.slice(at - length, at), 2);
  }
  let text = '';
  while (bits.length - at >= 4) {
    const mode = take(4);
    if (mode === 0) break;
    if (mode !== 2) throw new Error(`mode ${mode}, not alphanumeric`);
    const length = take(version < 10 ? 9 : 11);
    for (let read = 0; read + 1 < length; read += 2) {
      const pair = take(11);
      text += `${alphabet[Math.floor(pair / 45)]}${alphabet[pair % 45]}`;
    }
    if (length % 2 === 1) text += alphabet[take(6)];
  }
  return text;
}
