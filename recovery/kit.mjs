// Recovery kits, as a file or as typed lines, and key files (docs/format.md, part 4).

import fs from 'node:fs';
import { binding, fieldsOf, inWords, must } from './blocks.mjs';

export function readKit(file) {
  return inWords(`${file} is no recovery kit, or it is damaged.`, () => kitIn(file));
}

function kitIn(file) {
  const given = fs.readFileSync(file);
  const bytes = given.subarray(0, 4).equals(Buffer.from('KWKT'))
    ? given
    : typedBytes(given.toString('utf8'), file);
  const read = fieldsOf(bytes);
  const damaged = `${file} is no recovery kit, or it is damaged.`;
  must(read.bytes(4).equals(Buffer.from('KWKT')), damaged);
  must(read.number(1) === 1, `${file} was made by a newer version.`);
  const length = read.number(2);
  const whole = bytes.subarray(0, length);
  const end = length - 8;
  const isChecked =
    end > 0 && binding('kit', whole.subarray(0, end)).subarray(0, 8).equals(whole.subarray(end));
  must(isChecked && bytes.subarray(length).every((byte) => byte === 0), damaged);
  const kit = {
    madeAt: read.number(8),
    vaultId: read.bytes(16),
    setId: read.bytes(16),
    epoch: read.number(4),
  };
  Object.assign(kit, { k: read.number(1), n: read.number(1) });
  read.bytes(32);
  kit.personId = read.bytes(16);
  kit.share = { x: read.number(1), blob: read.bytes(81), commitment: read.bytes(32) };
  Object.assign(kit, { kem: read.number(2), publicKey: read.bytes(32) });
  kit.argon2 = { m: read.number(4), t: read.number(1), p: read.number(1) };
  Object.assign(kit, { salt: read.bytes(16), commitment: read.bytes(32), wrappedPrivateKey: read.bytes(72) });
  kit.mark = read.bytes(16);
  kit.vaultName = read.bytes(read.number(1)).toString('utf8');
  kit.name = read.bytes(read.number(1)).toString('utf8');
  return kit;
}

/** Lines of 40 characters, or a scan of all of them in one. */
function typedBytes(text, file) {
  const characters = text.toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1').replace(/[\s-]/g, '');
  const values = [...characters].map((one) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(one));
  must(
    values.length > 0 && values.length % 40 === 0 && !values.includes(-1),
    `${file} has not lines of 40 characters.`,
  );
  const pieces = [];
  for (let i = 0; i < values.length / 40; i++) {
    const line = values.slice(i * 40, i * 40 + 40);
    const isIts = line[0] * 10 + line[1] === i + 1 && bech32(line) === 0x2bc830a3;
    must(isIts, `Line ${i + 1} of ${file} is not right.`);
    const bits = line
      .slice(2, 34)
      .map((value) => value.toString(2).padStart(5, '0'))
      .join('');
    pieces.push(Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2))));
  }
  return Buffer.concat(pieces);
}

/** BIP 173, "polymod". */
function bech32(values) {
  const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];
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

export function readKeyFile(file) {
  const bytes = fs.readFileSync(file);
  const isWhole = bytes.length === 48 && bytes.subarray(0, 8).equals(Buffer.from('keywKEY1'));
  const check = binding('key-file', bytes.subarray(0, 40)).subarray(0, 8);
  must(isWhole && check.equals(bytes.subarray(40)), `${file} is no key file, or it is damaged.`);
  return bytes.subarray(8, 40);
}
