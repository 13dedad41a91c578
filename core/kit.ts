// The recovery kit: one admin's sealed share with all that opens it but his passphrase, to be kept in a fireproof vault.
//
//   magic "KWKT" 4 | format u8 = 1 | length of the whole u16 | made u64
//   vault id 16 | set id 16 | epoch u32 | k u8 | n u8 | root key commitment 32
//   person id 16 | x u8 | share blob 81 | share commitment 32
//   KEM u16 | public key 32 | m u32 (KiB) | t u8 | p u8 | salt 16 | commitment 32 | wrapped private key 72
//   mark of the key file 16 (zeros: none is needed)
//   vault name u8 length, UTF-8 | person name u8 length, UTF-8
//   first 8 bytes of SHA-256("keyward/1/kit" 0x00 | all before)
//
// The file is these bytes. The page holds them as typed lines (typedlines.ts) and, the same characters without the
// spaces, as a QR code; so what is typed and what a scanner types is read by one function.
//
// R1  A kit opens with the passphrase that its admin had when it was made (and his key file), and with nothing less.
// R2  Its check finds damage, not forgery: what a kit says is believed only as far as the root key commitment and
//     then the header mac of the backup bear it out.
// R3  It is read strictly: every length is fixed or capped before it is used, Argon2 within its caps, x in 1..255.

import { sameBytes } from './aead.ts';
import { type Credential, openCredential } from './credential.ts';
import { binding } from './kdf.ts';
import type { KeyBytes } from './keybytes.ts';
import { LayoutReader, u8, u16, u32, u64 } from './layout.ts';
import { argon2WithinCaps } from './passphrase.ts';
import type { KitPage, TypedKitView } from './peopleviews.ts';
import { qrModules } from './qr.ts';
import type { Founding } from './records.ts';
import { invariant, Refusal, refusalView } from './refusal.ts';
import { kemX25519, mostAdmins, openShare, type Share, type ShareSet, shareBlobLength } from './rootkey.ts';
import { readSmallFile, writeSmallFile } from './smallfile.ts';
import { typedBytes, typedLine, typedLines } from './typedlines.ts';

const magic = Buffer.from('KWKT', 'ascii');
const format = 1;
const fixedLength = 391;
const checkLength = 8;
/** 63 characters of UTF-8. */
const mostNameLength = 252;
const mostLength = fixedLength + 2 * (1 + mostNameLength) + checkLength;

export interface Kit {
  readonly madeAt: number;
  readonly vault: { readonly id: Buffer; readonly name: string };
  readonly set: Omit<ShareSet, 'shares'> & { /** n */ readonly admins: number };
  readonly person: { readonly id: Buffer; readonly name: string; readonly credential: Credential };
  readonly share: Share;
}

/** The kit of one admin of the set in force. */
export function makeKit(founding: Founding, personId: Buffer, madeAt: number): Kit {
  const { shares, setId, epoch, quorum, rootCommitment } = founding.set;
  const admin = founding.admins.find((one) => one.id.equals(personId));
  const share = shares.find((one) => one.personId.equals(personId));
  invariant(admin !== undefined && share !== undefined, 'a kit is made of an admin who holds a share');
  return {
    madeAt,
    vault: { id: founding.id, name: founding.name },
    set: { setId, epoch, quorum, rootCommitment, admins: shares.length },
    person: { id: admin.id, name: admin.name, credential: admin.credential },
    share,
  };
}

/** Writes the file. Refuses as `writeSmallFile` does. */
export function writeKit(path: string, kit: Kit): Promise<void> {
  return writeSmallFile(path, kitBytes(kit), 0o600);
}

/** Reads a file. Refuses `kit_damaged`, `kit_format_newer`, and as `readSmallFile` does. */
export async function readKit(path: string): Promise<Kit> {
  const bytes = await readSmallFile(path, mostLength);
  if (bytes === null) throw damaged();
  return kitOf(bytes);
}

/** The page to print. */
export function kitPage(kit: Kit): KitPage {
  const lines = typedLines(kitBytes(kit));
  const { vault, set, person, madeAt } = kit;
  return {
    vaultId: vault.id.toString('hex'),
    vaultName: vault.name,
    personName: person.name,
    madeAt,
    quorum: set.quorum,
    admins: set.admins,
    epoch: set.epoch,
    keyFile: person.credential.keyFile === 'none' ? 'none' : 'required',
    lines,
    qr: qrModules(lines.join('').replaceAll(' ', '')),
  };
}

/**
 * Reads what was typed from the page, or scanned. Refuses `kit_line_wrong` with the line, `kit_line_missing`,
 * `kit_lines_mixed` where lines of two kits stand together, `kit_damaged`, `kit_format_newer`.
 */
export function readTypedKit(text: string): Kit {
  const typed = typedBytes(text);
  if ('wrongLine' in typed) throw new Refusal('kit_line_wrong', { line: typed.wrongLine });
  const { bytes } = typed;
  const length = new LayoutReader(headed(bytes).subarray(magic.length + 1), damaged).u16();
  const needed = linesIn(bytes);
  const given = typedLines(bytes).length;
  if (given < needed) throw new Refusal('kit_line_missing', { line: given + 1 });
  const rest = bytes.subarray(length);
  if (given > needed || rest.some((byte) => byte !== 0)) throw damaged();
  if (!isChecked(bytes.subarray(0, length))) throw new Refusal('kit_lines_mixed');
  return kitOf(bytes.subarray(0, length));
}

/** What can be told of the lines while they are still being typed; an empty line is not wrong, it is still to come. */
export function judgeTypedKit(lines: readonly string[]): TypedKitView {
  const read = lines.map((line, i) => (line.trim() === '' ? 'to come' : typedLine(line, i + 1)));
  const wrong = read.flatMap((line, i) => (line === null ? [i + 1] : []));
  const [first] = read;
  if (!(first instanceof Buffer)) return { wrong, of: null, refusal: null };
  try {
    const of = linesIn(first);
    const isWhole = read.length >= of && read.every((line) => line instanceof Buffer);
    if (isWhole) readTypedKit(lines.join('\n'));
    return { wrong, of, refusal: null };
  } catch (thrown) {
    return { wrong, of: null, refusal: refusalView(thrown) };
  }
}

/** How many lines the page of a kit has that begins with these bytes. Refuses `kit_damaged`, `kit_format_newer`. */
function linesIn(bytes: Buffer): number {
  const length = new LayoutReader(headed(bytes).subarray(magic.length + 1), damaged).u16();
  return typedLines(Buffer.alloc(Math.min(length, mostLength))).length;
}

/**
 * Whether a kit belongs to a vault or a backup. `former passphrase`: it opens only with the one that its admin has
 * changed since. Refuses `kit_elsewhere`, `kit_superseded`, `kit_newer`, `kit_damaged`.
 */
export function matchKit(
  kit: Kit,
  founding: Pick<Founding, 'id' | 'set' | 'admins'>,
): 'current passphrase' | 'former passphrase' {
  const { set, person, vault } = kit;
  if (!vault.id.equals(founding.id)) throw new Refusal('kit_elsewhere', { vault: vault.name });
  if (set.epoch > founding.set.epoch) throw new Refusal('kit_newer', { name: person.name });
  if (!set.setId.equals(founding.set.setId)) throw new Refusal('kit_superseded', { name: person.name });
  const admin = founding.admins.find((one) => one.id.equals(person.id));
  const isOfSet =
    admin !== undefined &&
    set.epoch === founding.set.epoch &&
    set.quorum === founding.set.quorum &&
    set.admins === founding.set.shares.length &&
    sameBytes(set.rootCommitment, founding.set.rootCommitment);
  if (!isOfSet) throw damaged();
  const isCurrent = sameBytes(admin.credential.wrappedPrivateKey, person.credential.wrappedPrivateKey);
  return isCurrent ? 'current passphrase' : 'former passphrase';
}

/**
 * Opens the share (33 bytes) that a kit holds. Refuses `passphrase_wrong`, `key_file_…` as `openCredential` does, and
 * `kit_damaged` where the passphrase is right but the kit does not hold what it should.
 */
export async function openKit(kit: Kit, passphrase: KeyBytes, keyFile: KeyBytes | null): Promise<KeyBytes> {
  const { vault, person, share, set } = kit;
  const opened = openCredential(vault.id, person.id, person.credential, passphrase, keyFile);
  using privateKey = await opened.catch((thrown: unknown) => {
    throw thrown instanceof Refusal && thrown.code === 'keystore_altered' ? damaged() : thrown;
  });
  if (privateKey === null) throw new Refusal('passphrase_wrong', { name: person.name });
  // Of the others' shares a kit knows the number alone, and that is all that opening one asks of them.
  const shares = Array.from({ length: set.admins }, () => share);
  const point = await openShare(vault.id, { ...set, shares }, share, privateKey);
  if (point === null) throw damaged();
  return point;
}

/** The bytes of the file. */
export function kitBytes({ madeAt, vault, set, person, share }: Kit): Buffer {
  const { kem, publicKey, argon2, salt, commitment, wrappedPrivateKey, keyFile } = person.credential;
  const body = Buffer.concat([
    ...[u64(madeAt), vault.id, set.setId, u32(set.epoch), u8(set.quorum), u8(set.admins), set.rootCommitment],
    ...[person.id, u8(share.x), share.blob, share.commitment],
    ...[u16(kem), publicKey, u32(argon2.memoryKiB), u8(argon2.passes), u8(argon2.lanes), salt],
    ...[commitment, wrappedPrivateKey, keyFile === 'none' ? Buffer.alloc(16) : Buffer.from(keyFile, 'hex')],
    ...[named(vault.name), named(person.name)],
  ]);
  const before = magic.length + 3;
  const head = [magic, u8(format), u16(before + body.length + checkLength)];
  const checked = Buffer.concat([...head, body]);
  invariant(checked.length >= fixedLength, 'a kit has all its fixed fields');
  return Buffer.concat([checked, checkOf(checked)]);
}

/** The kit in the bytes of a file (R3). Refuses `kit_damaged`, `kit_format_newer`. */
export function kitOf(bytes: Buffer): Kit {
  const read = new LayoutReader(headed(bytes), damaged);
  read.take(magic.length + 1);
  if (read.u16() !== bytes.length || !isChecked(bytes)) throw damaged();
  const madeAt = read.u64();
  const vaultId = read.take(16);
  const set = {
    setId: read.take(16),
    epoch: read.u32(),
    quorum: read.u8(),
    admins: read.u8(),
    rootCommitment: read.take(32),
  };
  const personId = read.take(16);
  const share = { personId, x: read.u8(), blob: read.take(shareBlobLength), commitment: read.take(32) };
  const credential = readCredential(read);
  const vault = { id: vaultId, name: readName(read) };
  const person = { id: personId, name: readName(read), credential };
  const isSound =
    read.offset === bytes.length - checkLength &&
    argon2WithinCaps(credential.argon2) &&
    credential.kem === kemX25519 &&
    share.x >= 1 &&
    set.epoch >= 1 &&
    set.quorum >= 2 &&
    set.quorum <= set.admins &&
    set.admins <= mostAdmins;
  if (!isSound) throw damaged();
  return { madeAt, vault, set, person, share };
}

function readCredential(read: LayoutReader): Credential {
  const open = { kem: read.u16(), publicKey: read.take(32) };
  const argon2 = { memoryKiB: read.u32(), passes: read.u8(), lanes: read.u8() };
  const [salt, commitment, wrappedPrivateKey] = [read.take(16), read.take(32), read.take(72)];
  const mark = read.take(16);
  const keyFile = mark.every((byte) => byte === 0) ? 'none' : mark.toString('hex');
  return { ...open, argon2, salt, commitment, wrappedPrivateKey, keyFile };
}

/** A name of 1 to 63 characters on one line. */
function readName(read: LayoutReader): string {
  const bytes = read.take(read.u8());
  const name = bytes.toString('utf8');
  const isName = /^[^\p{C}\p{Zl}\p{Zp}]{1,63}$/u.test(name);
  // Ill-formed UTF-8 was replaced in the text, and so does not give the same bytes again.
  if (!isName || !Buffer.from(name, 'utf8').equals(bytes)) throw damaged();
  return name;
}

function named(name: string): Buffer {
  const bytes = Buffer.from(name, 'utf8');
  invariant(bytes.length <= mostNameLength, 'a name of at most 63 characters');
  return Buffer.concat([u8(bytes.length), bytes]);
}

/** The bytes, if they begin as a kit that this Keyward reads. */
function headed(bytes: Buffer): Buffer {
  if (!magic.equals(bytes.subarray(0, magic.length))) throw damaged();
  if ((bytes[magic.length] ?? 0) > format) throw new Refusal('kit_format_newer');
  if (bytes[magic.length] !== format) throw damaged();
  return bytes;
}

function isChecked(bytes: Buffer): boolean {
  const end = bytes.length - checkLength;
  return end > 0 && checkOf(bytes.subarray(0, end)).equals(bytes.subarray(end));
}

function checkOf(checked: Buffer): Buffer {
  return binding('kit', checked).subarray(0, checkLength);
}

function damaged(): Refusal {
  return new Refusal('kit_damaged');
}
