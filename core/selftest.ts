// The self-test: known answers, published by others, against the primitives as this very build has them.
//
// ST1  Each test is one published vector, or one forgery that must be refused; it touches no vault and no key.
// ST2  A test that throws has failed: nothing of the self-test ends it.

import { createPrivateKey, createPublicKey, diffieHellman, sign, verify } from 'node:crypto';
import { combine } from 'shamir-secret-sharing';
import { gcmCipher, openBox, sealBoxWithNonce } from './aead.ts';
import { hkdf } from './kdf.ts';
import { KeyBytes } from './keybytes.ts';
import { unwrapPadded } from './kwp.ts';
import { argon2id } from './passphrase.ts';
import type { SelfTestView } from './recordviews.ts';

type KnownAnswer = Omit<SelfTestView, 'outcome'> & { readonly holds: () => boolean | Promise<boolean> };

const hex = (text: string) => Buffer.from(text, 'hex');

const tests: readonly KnownAnswer[] = [
  {
    what: 'AES-256-GCM',
    source: 'NIST CAVP',
    holds() {
      const key = hex('37ccdba1d929d6436c16bba5b5ff34deec88ed7df3d15d0f4ddf80c0c731ee1f');
      const cipher = gcmCipher(key, hex('5c1b21c8998ed6299006d3f9'));
      cipher.setAAD(hex('22ed235946235a85a45bc5fad7140bfa'));
      const plaintext = hex('ad4260e3cdc76bcc10c7b2c06b80b3be948258e5ef20c508a81f51e96a518388');
      const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
      return sealed.equals(
        hex(
          '3b335f8b08d33ccdcad228a74700f1007542a4d1e7fc1ebe3f447fe71af29816' +
            '1fbf49cc46f458bf6e88f6370975e6d4',
        ),
      );
    },
  },
  {
    what: 'XAES-256-GCM',
    source: 'C2SP XAES-256-GCM',
    holds() {
      using key = KeyBytes.take(Buffer.alloc(32, 3));
      return sealBoxWithNonce(key, xaes.nonce, xaes.plaintext, xaes.bound).equals(xaes.box);
    },
  },
  {
    what: 'Refusal of a changed ciphertext',
    source: 'C2SP XAES-256-GCM',
    holds() {
      using key = KeyBytes.take(Buffer.alloc(32, 3));
      const changed = Buffer.from(xaes.box);
      changed.writeUInt8((changed.at(-1) ?? 0) ^ 1, changed.length - 1);
      using sound = openBox(key, xaes.box, xaes.bound);
      return sound !== null && openBox(key, changed, xaes.bound) === null;
    },
  },
  {
    what: 'AES Key Wrap with Padding',
    source: 'RFC 5649',
    holds() {
      using key = KeyBytes.take(hex('5840df6e29b02af1ab493b705bf16ea1ae8338f4dcc176a8'));
      const wrapped = hex('138bdeaa9b8fa7fc61f97742e72248ee5ae6ae5360d1ae6a5f54f373fa543b6a');
      using unwrapped = unwrapPadded(key, wrapped);
      return unwrapped?.equals(hex('c37b7e6492584340bed12207808941155068f738')) === true;
    },
  },
  {
    what: 'HKDF-SHA-256',
    source: 'RFC 5869',
    holds: () =>
      hkdf(Buffer.alloc(22, 0x0b), hex('000102030405060708090a0b0c'), hex('f0f1f2f3f4f5f6f7f8f9'), 42).equals(
        hex('3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865'),
      ),
  },
  {
    what: 'Argon2id',
    source: 'P-H-C reference',
    async holds() {
      using passphrase = KeyBytes.take(Buffer.from('password'));
      using key = await argon2id(passphrase, Buffer.from('somesalt'), {
        memoryKiB: 256,
        passes: 2,
        lanes: 2,
      });
      const tag = '6d093c501fd5999645e0ea3bf620d7b8be7fd2db59c20d9fff9539da2bf57037';
      return key.use((bytes) => bytes.equals(hex(tag)));
    },
  },
  {
    what: 'X25519',
    source: 'RFC 7748',
    holds() {
      const scalar = 'a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4';
      const point = 'e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c';
      const agreed = diffieHellman({
        privateKey: privateKey('6e', scalar),
        publicKey: publicKey('6e', point),
      });
      return agreed.equals(hex('c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552'));
    },
  },
  {
    what: 'Ed25519',
    source: 'RFC 8032',
    holds() {
      const key = privateKey('70', '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb');
      const signature = hex(
        '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
          '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
      );
      const message = hex('72');
      const isSame = sign(null, message, key).equals(signature);
      const open = publicKey('70', '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c');
      return isSame && verify(null, message, open, signature) && !verify(null, hex('73'), open, signature);
    },
  },
  {
    what: 'Shamir secret sharing, 2 of 3',
    source: 'OpenBao',
    async holds() {
      const secret = hex('d7ae257507d829b4cda5b3e39620c654fb436cae85bb4f02ca63a9752d636254');
      const shares = [
        'c90adfe9e9ec42287f5c97e74a378d3f575ee818260bdecdb3d38be121f66ee737',
        'a05a9d7de51226bc6a9d31f1a5fa595b2bb4081be315f8f984cd30591bc6547a4a',
        '84debaeefae4222f7449a0aeb131935f1163425acba9db7945715c74fabab5354f',
      ].map((share) => new Uint8Array(hex(share)));
      const pairs = [
        [0, 1],
        [1, 2],
        [2, 0],
      ];
      const combined = await Promise.all(
        pairs.map((pair) => combine(shares.filter((_, index) => pair.includes(index)))),
      );
      return combined.every((one) => secret.equals(one));
    },
  },
];

const xaes = {
  nonce: Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWX'),
  plaintext: Buffer.from('XAES-256-GCM'),
  bound: Buffer.from('c2sp.org/XAES-256-GCM'),
  /** Nonce, ciphertext and tag. */
  box: Buffer.concat([
    Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWX'),
    hex('986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d'),
  ]),
};

/** Runs every test (ST1, ST2). */
export async function selfTest(): Promise<readonly SelfTestView[]> {
  const views: SelfTestView[] = [];
  for (const { what, source, holds } of tests) {
    const outcome = await Promise.resolve()
      .then(holds)
      .then(
        (held) => (held ? 'passed' : 'failed'),
        () => 'failed' as const,
      );
    views.push({ what, source, outcome });
  }
  return views;
}

/** A curve's private key from its 32 bytes; `curve` is the last byte of its object identifier. */
function privateKey(curve: string, scalar: string) {
  const der = hex(`302e020100300506032b65${curve}04220420${scalar}`);
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
}

function publicKey(curve: string, point: string) {
  const der = hex(`302a300506032b65${curve}032100${point}`);
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
}
