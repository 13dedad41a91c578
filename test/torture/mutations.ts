// Mutations of samples: what an input may look like that nobody meant, chosen by dice.

type Dice = (below: number) => number;

/** Lengths and counts that a reader may believe. */
const hostileNumbers = [0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
const hostileTexts = [
  ...[
    '\ud800',
    '\udfff\ud800',
    '\u0000',
    '\u2028',
    '\ufeff',
    '\u202e',
    'ﬀ',
    '한글',
    '\r\n',
    '\n\n',
    ' ',
    '%00',
  ],
  ...[
    '..',
    '/',
    '\\',
    "'; DROP TABLE key; --",
    '{{7*7}}',
    '<script>',
    '__proto__',
    'constructor',
    'NaN',
    '-1',
    '1e309',
  ],
];

const mutators: readonly ((bytes: Buffer, dice: Dice, other: Buffer) => Buffer)[] = [
  function flipBits(bytes, dice) {
    for (let n = 1 + dice(4); n > 0 && bytes.length > 0; n--) {
      const at = dice(bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << dice(8));
    }
    return bytes;
  },
  function setByte(bytes, dice) {
    if (bytes.length > 0)
      bytes[dice(bytes.length)] = [0, 255, 0x0a, 0x20, 0x2e, 0x22, dice(256)][dice(7)] ?? 0;
    return bytes;
  },
  function writeNumber(bytes, dice) {
    const [at, value] = [
      dice(Math.max(1, bytes.length - 3)),
      hostileNumbers[dice(hostileNumbers.length)] ?? 0,
    ];
    if (bytes.length >= 4)
      [() => bytes.writeUInt32BE(value, at), () => bytes.writeUInt32LE(value, at)][dice(2)]?.();
    return bytes;
  },
  function writeShort(bytes, dice) {
    if (bytes.length >= 2)
      bytes.writeUInt16BE([0, 0x7fff, 0xffff, dice(65536)][dice(4)] ?? 0, dice(bytes.length - 1));
    return bytes;
  },
  function cut(bytes, dice) {
    return bytes.subarray(0, dice(bytes.length + 1));
  },
  function beginLater(bytes, dice) {
    return bytes.subarray(dice(bytes.length + 1));
  },
  function append(bytes, dice, other) {
    return Buffer.concat([bytes, other.subarray(0, dice(other.length + 1))]);
  },
  function takeOut(bytes, dice) {
    const [from, length] = [dice(bytes.length + 1), dice(64)];
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + length)]);
  },
  function double(bytes, dice) {
    const [from, length] = [dice(bytes.length + 1), dice(64)];
    return Buffer.concat([bytes.subarray(0, from + length), bytes.subarray(from)]);
  },
  function splice(bytes, dice, other) {
    const at = dice(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), other.subarray(Math.min(at, other.length))]);
  },
  function putText(bytes, dice) {
    const at = dice(bytes.length + 1);
    const text = Buffer.from(
      hostileTexts[dice(hostileTexts.length)] ?? '',
      dice(2) === 0 ? 'utf8' : 'utf16le',
    );
    return Buffer.concat([
      bytes.subarray(0, at),
      text,
      bytes.subarray(dice(2) === 0 ? at : at + text.length),
    ]);
  },
  function repeat(bytes, dice) {
    const [from, length] = [dice(bytes.length + 1), 1 + dice(8)];
    const piece = bytes.subarray(from, from + length);
    return Buffer.concat([
      bytes.subarray(0, from),
      Buffer.alloc(dice(3000) * piece.length, piece),
      bytes.subarray(from),
    ]);
  },
];

/** One to four mutations of the sample; now and then bytes that are like no sample. */
export function mutated(sample: Buffer, other: Buffer, dice: Dice): Buffer {
  if (dice(50) === 0) return Buffer.from(Array.from({ length: dice(600) }, () => dice(256)));
  let bytes = Buffer.from(sample);
  for (let n = 1 + dice(4); n > 0; n--)
    bytes = Buffer.from(mutators[dice(mutators.length)]?.(bytes, dice, other) ?? bytes);
  return bytes;
}

/** Any value that can cross between processes, nested a little, of parts of `sample`. */
export function mutatedValue(sample: unknown, dice: Dice, depth = 0): unknown {
  const odd = [
    ...[
      undefined,
      null,
      true,
      -1,
      0,
      1.5,
      2 ** 53,
      Number.NaN,
      Number.POSITIVE_INFINITY,
      10n,
      '',
      'x'.repeat(70_000),
    ],
    ...[
      [],
      {},
      new Map([['a', 1]]),
      new Date(Number.NaN),
      new Uint8Array(0),
      new Uint8Array(200_000),
      Array(5000).fill(sample),
    ],
    hostileTexts[dice(hostileTexts.length)],
  ];
  if (depth > 3 || dice(4) === 0) return odd[dice(odd.length)];
  if (sample instanceof Uint8Array)
    return dice(2) === 0 ? Array.from(sample) : sample.subarray(0, dice(sample.length));
  if (Array.isArray(sample))
    return sample.map((one) => (dice(3) === 0 ? mutatedValue(one, dice, depth + 1) : one));
  if (typeof sample === 'object' && sample !== null) {
    const entries = Object.entries(sample).flatMap(([name, value]) =>
      dice(8) === 0 ? [] : [[name, dice(3) === 0 ? mutatedValue(value, dice, depth + 1) : value]],
    );
    if (dice(6) === 0) entries.push([hostileTexts[dice(hostileTexts.length)] ?? 'more', 1]);
    return Object.fromEntries(entries);
  }
  if (typeof sample === 'string')
    return mutated(Buffer.from(sample), Buffer.from('x'), dice).toString('latin1');
  return odd[dice(odd.length)];
}
