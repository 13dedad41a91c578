// Encryption context: key-value pairs that a ciphertext is bound to, authenticated and not secret.
//
//   canonical form = no bytes at all where there are no entries, else
//                    count u16 | entries, sorted by the bytes of their keys: length u16, key, length u16, value   (UTF-8)
//
// EC1  One context, one form: the order in which entries are given does not matter, and no key occurs twice.
// EC2  At most 64 entries and 8,192 bytes in canonical form.
// EC3  Texts are taken as they are, without normalisation; what is not well-formed Unicode is refused.

import { LayoutReader, u16 } from './layout.ts';
import { Refusal } from './refusal.ts';

/** Entries in any order; keys and values may be empty. */
export type EncryptionContext = readonly (readonly [key: string, value: string])[];

const mostContextEntries = 64;
/** Bytes of the canonical form; a sealed file has room for less (envelope.ts). */
const longestCanonicalContext = 8192;

/** The canonical form. Refuses `context_too_large` (EC2), `context_malformed` (EC3), `context_repeated` (EC1). */
export function canonicalContext(context: EncryptionContext): Buffer {
  if (context.length === 0) return Buffer.alloc(0);
  if (context.length > mostContextEntries) throw new Refusal('context_too_large');
  const entries = context.map(([key, value]) => ({ name: key, key: utf8(key), value: utf8(value) }));
  const length = entries.reduce((sum, { key, value }) => sum + 4 + key.length + value.length, 2);
  if (length > longestCanonicalContext) throw new Refusal('context_too_large');
  entries.sort((a, b) => Buffer.compare(a.key, b.key));
  for (const [index, { name, key }] of entries.entries()) {
    if (entries[index + 1]?.key.equals(key)) throw new Refusal('context_repeated', { key: name });
  }
  const fields = entries.flatMap(({ key, value }) => [u16(key.length), key, u16(value.length), value]);
  return Buffer.concat([u16(entries.length), ...fields]);
}

/** The entries of a canonical form, sorted; null for bytes that are not the canonical form of any context (EC1 to EC3). */
export function readContext(bytes: Buffer): EncryptionContext | null {
  if (bytes.length === 0) return [];
  if (bytes.length > longestCanonicalContext) return null;
  try {
    const reader = new LayoutReader(bytes, () => new Refusal('context_malformed'));
    const count = reader.u16();
    if (count > mostContextEntries) return null;
    const text = () => reader.take(reader.u16()).toString('utf8');
    const entries = Array.from({ length: count }, () => [text(), text()] as const);
    return canonicalContext(entries).equals(bytes) ? entries : null;
  } catch (thrown) {
    if (thrown instanceof Refusal) return null;
    throw thrown;
  }
}

/** A lone surrogate becomes U+FFFD on the way to UTF-8 and so does not come back (EC3). */
function utf8(text: string): Buffer {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.toString('utf8') !== text) throw new Refusal('context_malformed');
  return bytes;
}
