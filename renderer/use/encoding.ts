// Bytes as text that can be typed, shown and compared.

import type { Encoding } from '../../electron/contract.ts';

export function encoded(bytes: Uint8Array, as: Encoding): string {
  switch (as) {
    case 'text':
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    case 'base64':
      return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
    case 'hex':
      return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }
}
