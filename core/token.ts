// Tokens: a ciphertext or a signature as one line of text that names the key version it belongs to.
//
//   kw1:<key id>:<version>:<base64url>        ciphertext of small data, or a sealed data key (ciphertext.ts)
//   kws1:<key id>:<version>:<base64url>       signature of small data (signature.ts)
//
// TK1  The key id is 32 lower-case hexadecimal digits, the version 1 to 100 without leading zeros, the rest RFC 4648
//      section 5 without padding and with no bit left over. So one value has one text and every other text is refused.
// TK2  Lengths are held against the caller's cap before anything is decoded.

/** `kw1` for ciphertexts, `kws1` for signatures. */
type TokenForm = 'kw1' | 'kws1';

export interface Token {
  /** 16 bytes. */
  readonly keyId: Buffer;
  /** 1 to 100. */
  readonly version: number;
  readonly body: Buffer;
}

/** The form, two separators, key id and version take at most this many characters. */
const longestHead = 'kws1:'.length + 32 + ':100:'.length;

export function composeToken(form: TokenForm, { keyId, version, body }: Token): string {
  return `${form}:${keyId.toString('hex')}:${version}:${body.toString('base64url')}`;
}

/** Reads a token whose body has at most `longestBody` bytes; null where the text is not one (TK1, TK2). */
export function readToken(form: TokenForm, text: string, longestBody: number): Token | null {
  if (text.length > longestHead + Math.ceil((longestBody * 4) / 3)) return null;
  const pattern = /^(?:kw1|kws1):([0-9a-f]{32}):([1-9][0-9]?|100):([A-Za-z0-9_-]+)$/;
  const [, id, version, encoded] = pattern.exec(text) ?? [];
  if (id === undefined || encoded === undefined) return null;
  const token = {
    keyId: Buffer.from(id, 'hex'),
    version: Number(version),
    body: Buffer.from(encoded, 'base64url'),
  };
  return token.body.length <= longestBody && composeToken(form, token) === text ? token : null;
}
