// From passphrases to the root key (docs/format.md, part 2).

import { argon2id, binding, hex, hpkeOpen, must, number, say, subkey, xaesOpen } from './blocks.mjs';
import { keyOf } from './keystore.mjs';

/** Who may present a share: the admins of the set in force, each by his kit where one is given. */
export function holdersOf(tables, kits) {
  const [vault] = tables.vault.values();
  must(vault !== undefined, 'There is no vault in it.');
  const set = tables.share_set.get(keyOf([vault.set_id]));
  must(set !== undefined, 'The share set in force is missing.');
  const shares = [...tables.share.values()].filter((one) => one.set_id.equals(vault.set_id));
  const common = { vaultId: vault.id, setId: set.set_id, epoch: set.epoch, k: set.quorum, n: shares.length };
  say(`Vault “${vault.name}”: ${set.quorum} of ${shares.length} admins open it.`);
  const holders = new Map();
  for (const { x, blob, commitment, person_id } of shares) {
    const person = tables.person.get(keyOf([person_id]));
    if (person === undefined) continue;
    const share = { x, blob, commitment };
    holders.set(hex(person_id), {
      ...common,
      personId: person_id,
      name: person.name,
      share,
      ...credentialOf(person),
    });
  }
  for (const one of kits) {
    must(
      one.vaultId.equals(vault.id),
      `The kit of ${one.name} is that of another vault, “${one.vaultName}”.`,
    );
    must(one.setId.equals(set.set_id), `The kit of ${one.name} is of other shares than those in force.`);
    holders.set(hex(one.personId), one);
  }
  const list = [...holders.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { list, k: set.quorum, set, vaultId: vault.id };
}

function credentialOf(person) {
  return {
    kem: person.kem,
    publicKey: person.public_key,
    argon2: { m: person.argon2_memory_kib, t: person.argon2_passes, p: person.argon2_lanes },
    salt: person.salt,
    mark: person.key_file === 'none' ? Buffer.alloc(16) : Buffer.from(person.key_file, 'hex'),
    commitment: person.commitment,
    wrappedPrivateKey: person.wrapped_private_key,
  };
}

export async function rootKeyOf({ list, k, set, vaultId }, keyFiles, asking) {
  const points = [];
  for (const holder of list) {
    if (points.length === k) break;
    const point = await pointOf(holder, keyFiles, asking);
    if (point !== null) points.push(point);
    say(`${points.length} of ${k}`);
  }
  must(points.length === k, `Only ${points.length} of ${k} shares were opened.`);
  must(new Set(points.map((point) => point[32])).size === k, 'Two shares have the same number.');
  const root = combine(points);
  const field = Buffer.concat([set.set_id, number(set.epoch, 4)]);
  const proof = subkey(root, vaultId, 'root-commitment', field);
  must(proof.equals(set.root_commitment), 'These shares do not give the root key of this vault.');
  return root;
}

/** The share of one admin: y 32 | x; null where nobody has his passphrase. */
async function pointOf(holder, keyFiles, asking) {
  const by =
    holder.madeAt === undefined
      ? ''
      : `, of the kit of ${new Date(holder.madeAt).toISOString().slice(0, 10)}`;
  const keyFile = keyFileFor(holder, keyFiles);
  if (keyFile === 'missing') {
    say(`${holder.name} needs his key file, which was not given.`);
    return null;
  }
  for (let tries = 0; tries < 3; tries++) {
    const typed = await asking.ask(`Passphrase of ${holder.name}${by} (empty: he is not here): `);
    if (typed === null || typed === '') return null;
    const privateKey = await privateKeyOf(holder, typed, keyFile);
    if (privateKey !== null) return openShare(holder, privateKey);
    say(`That is not the passphrase of ${holder.name}.`);
  }
  return null;
}

function keyFileFor({ mark, vaultId, personId }, keyFiles) {
  if (mark.every((byte) => byte === 0)) return Buffer.alloc(0);
  const markOf = (secret) => subkey(secret, vaultId, 'key-file-mark', personId).subarray(0, 16);
  return keyFiles.find((secret) => markOf(secret).equals(mark)) ?? 'missing';
}

async function privateKeyOf(holder, typed, keyFile) {
  const { vaultId, personId, argon2, salt, kem, publicKey, mark, commitment, wrappedPrivateKey } = holder;
  const { m, t, p } = argon2;
  const isSane = m <= 1_048_576 && t >= 1 && t <= 16 && p >= 1 && p <= 16 && m >= 8 * p;
  must(isSane && kem === 0x0020, `The record of ${holder.name} is not one that this program knows.`);
  const passphrase = normalised(typed);
  const secret = Buffer.concat([await argon2id(passphrase, salt, argon2), keyFile]);
  if (!subkey(secret, vaultId, 'passphrase-commitment', personId).equals(commitment)) return null;
  const place = [
    vaultId,
    personId,
    number(kem, 2),
    publicKey,
    number(m, 4),
    number(t, 4),
    number(p, 4),
    salt,
    mark,
  ];
  const wrapping = subkey(secret, vaultId, 'passphrase-wrap', personId);
  const privateKey = xaesOpen(wrapping, wrappedPrivateKey, binding('private-key', ...place));
  must(privateKey !== null, `The record of ${holder.name} was altered.`);
  return privateKey;
}

function normalised(typed) {
  must(!/[\p{C}\p{Default_Ignorable_Code_Point}\uFFFD]/u.test(typed), 'That is no passphrase of Keyward.');
  return Buffer.from(typed.replace(/\p{Zs}/gu, ' ').normalize('NFKC'), 'utf8');
}

function openShare({ name, vaultId, setId, epoch, k, n, personId, publicKey, share }, privateKey) {
  const which = [vaultId, setId, number(epoch, 4), Buffer.of(k, n, share.x), personId];
  const info = Buffer.concat([Buffer.from('keyward/1/share\0'), ...which]);
  const point = hpkeOpen(privateKey, publicKey, share.blob, info);
  const own = point !== null && point.length === 33 && point[32] === share.x && share.x !== 0;
  const proof = own && subkey(point, vaultId, 'share-commitment', setId, Buffer.of(share.x));
  must(own && proof.equals(share.commitment), `The share of ${name} is not what the vault says of it.`);
  return point;
}

/** The value at 0 of the polynomial through the points, byte by byte, over GF(2^8). */
function combine(points) {
  const secret = Buffer.alloc(32);
  for (const point of points) {
    let weight = 1;
    for (const other of points)
      if (other !== point) weight = times(weight, times(other[32], inverse(other[32] ^ point[32])));
    for (let i = 0; i < 32; i++) secret[i] ^= times(weight, point[i]);
  }
  return secret;
}

function times(a, b) {
  let product = 0;
  for (let [x, y] = [a, b]; y > 0; y >>= 1, x = (x << 1) ^ (x & 0x80 ? 0x11b : 0)) if (y & 1) product ^= x;
  return product;
}

/** a^254, which is a^-1 in a field of 256. */
const inverse = (a) => Array.from({ length: 253 }).reduce((product) => times(product, a), a);
