// QR codes (ISO/IEC 18004): text as a matrix of modules, for a page to print.

import { encode } from 'uqr';

/**
 * The modules row by row: `1` dark, `0` light, without the quiet zone of four modules that a printer leaves around
 * them. Error correction level M (15 %). Text of 0-9, A-Z and a few signs takes 5.5 bits a character.
 */
export function qrModules(text: string): readonly string[] {
  const { data } = encode(text, { ecc: 'M', border: 0 });
  return data.map((row) => row.map((dark) => (dark ? '1' : '0')).join(''));
}
