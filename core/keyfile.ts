// The key file: 32 random bytes on a removable medium, which an admin may need besides his passphrase.
//
//   file = magic "keywKEY1" 8 | secret 32 | first 8 bytes of SHA-256("keyward/1/key-file" 0x00 | magic | secret)
//   mark = HKDF(secret; salt = vault id, "key-file-mark" | person id), 16 bytes, beside the credential
//
// F1  The file says nothing of the vault or the person: who finds the medium learns nothing from it.
// F2  The mark tells a wrong key file from a wrong passphrase before anything is stretched. It is no help in guessing:
//     its preimage is 32 random bytes, and it takes no part in what the passphrase gives.

import { binding, subkey } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { Refusal } from './refusal.ts';
import { readSmallFile, writeSmallFile } from './smallfile.ts';

const magic = Buffer.from('keywKEY1', 'ascii');
const secretLength = 32;
const checkLength = 8;
export const keyFileLength = magic.length + secretLength + checkLength;

/** 32 fresh random bytes. */
export function makeKeyFile(): KeyBytes {
  return KeyBytes.random(secretLength);
}

/** The mark of a key file (F2), 32 hex digits. */
export function keyFileMark(vaultId: Buffer, personId: Buffer, keyFile: KeyBytes): string {
  using mark = subkey(keyFile, vaultId, 'key-file-mark', personId);
  return mark.use((bytes) => bytes.toString('hex', 0, 16));
}

/** The 48 bytes of the file; the caller wipes them. */
export function keyFileBytes(keyFile: KeyBytes): KeyBytes {
  return keyFile.use((secret) => KeyBytes.take(Buffer.concat([magic, secret, checkOf(secret)])));
}

/** The secret in the bytes of a key file, which are wiped. Refuses `key_file_damaged`. */
export function keyFileOf(bytes: Uint8Array): KeyBytes {
  using file = KeyBytes.take(bytes);
  return file.use((whole) => {
    const secret = whole.subarray(magic.length, magic.length + secretLength);
    const isSound =
      whole.length === keyFileLength &&
      magic.equals(whole.subarray(0, magic.length)) &&
      checkOf(secret).equals(whole.subarray(magic.length + secretLength));
    if (!isSound) throw new Refusal('key_file_damaged');
    return KeyBytes.take(Buffer.from(secret));
  });
}

/**
 * The bytes of what was chosen as a key file, as they are; the caller wipes them. Refuses `key_file_damaged` for what is
 * longer or no file, and as `readSmallFile` does.
 */
export async function keyFileAt(path: string): Promise<Buffer> {
  const bytes = await readSmallFile(path, keyFileLength);
  if (bytes === null) throw new Refusal('key_file_damaged');
  return bytes;
}

/** Writes a key file, readable by its owner alone. Refuses as `writeSmallFile` does. */
export async function writeKeyFile(path: string, keyFile: KeyBytes): Promise<void> {
  using bytes = keyFileBytes(keyFile);
  await bytes.use((whole) => writeSmallFile(path, whole, 0o600));
}

function checkOf(secret: Uint8Array): Buffer {
  return binding('key-file', magic, secret).subarray(0, checkLength);
}
