// What crosses for keys: their life cycle, versions and schedule, and what is known of them.

import * as v from 'valibot';
import type {
  DeletedKeyView,
  ImportedKey,
  KeyDetail,
  KeyLossView,
  PublicKeyView,
  UsageView,
  WrappingKeyView,
} from '../../core/keyviews.ts';
import type { RefusalView } from '../../core/refusal.ts';
import { answer, approval, call, hexId, nothing, passphrase, text, ticket } from './shapes.ts';

const keyType = v.picklist(['AES-256', 'RSA-2048', 'RSA-3072', 'ECDSA-P256', 'Ed25519']);
/** Days between automatic rotations, which core holds to 1 to 730; null where there are none. */
const rotationDays = v.nullable(v.pipe(v.number(), v.integer()));
const version = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100));
const reason = v.pipe(v.string(), v.maxLength(2000));
/** The file of key material: chosen in the system's dialog, or dropped. */
const file = v.strictObject({ from: v.picklist(['dialog', 'drop']), ticket });
const material = v.variant('is', [
  v.strictObject({ is: v.literal('wrapped'), file, wrappingKey: hexId }),
  v.strictObject({ is: v.literal('protected'), file, passphrase }),
]);
const which = v.union([v.literal('current'), version]);

export const keyCalls = {
  createKey: call(v.strictObject({ name: text, type: keyType, rotationDays }), answer<MadeKey>()),
  /** The wrapping key of the person at the desk; `none` where there is none, or none any more. */
  wrappingKey: call(nothing, answer<WrappingKeyView | 'none'>()),
  makeWrappingKey: call(nothing, answer<WrappingKeyView>()),
  saveWrappingKey: call(v.strictObject({ wrappingKey: hexId, place: ticket }), answer<null>()),
  importKey: call(
    v.strictObject({ name: text, type: keyType, rotationDays, material }),
    answer<ImportedKey>(),
  ),

  renameKey: call(v.strictObject({ keyId: hexId, name: text }), answer<null>()),
  enableKey: call(v.strictObject({ keyId: hexId }), answer<null>()),
  disableKey: call(v.strictObject({ keyId: hexId }), answer<null>()),
  rotateKey: call(v.strictObject({ keyId: hexId }), answer<null>()),
  setRotation: call(v.strictObject({ keyId: hexId, days: rotationDays }), answer<null>()),
  setVersionStatus: call(
    v.strictObject({ keyId: hexId, version, status: v.picklist(['available', 'disabled']) }),
    answer<null>(),
  ),
  /** `hours`: how long it waits, which core holds to 72 to 720. */
  requestDeletion: call(
    v.strictObject({ keyId: hexId, typedName: text, reason, hours: v.pipe(v.number(), v.integer()) }),
    answer<null>(),
  ),
  cancelDeletion: call(v.strictObject({ keyId: hexId }), answer<null>()),
  deleteImmediately: call(v.strictObject({ keyId: hexId, approval }), answer<null>()),

  keyDetail: call(v.strictObject({ keyId: hexId }), answer<KeyDetail>()),
  /** What would be lost with it. */
  weighKeyEnd: call(v.strictObject({ keyId: hexId }), answer<KeyLossView>()),
  keyUsage: call(v.strictObject({ keyId: hexId }), answer<UsageView>()),
  publicKey: call(v.strictObject({ keyId: hexId, version: which }), answer<PublicKeyView>()),
  savePublicKey: call(v.strictObject({ keyId: hexId, version: which, place: ticket }), answer<null>()),
  deletedKeys: call(v.strictObject({ reason, approval }), answer<readonly DeletedKeyView[]>()),
} as const;

/** The backup point that belongs to it was taken, or why not. */
export interface MadeKey {
  readonly id: string;
  readonly backup: 'taken' | RefusalView;
}
