// Keys: their life cycle, their versions, what is known of them.

import { Refusal } from '../../core/refusal.ts';
import type { Argument } from '../contract.ts';
import { type Answers, confirmedBy, type Ground, nothing } from '../ground.ts';

export function keyAnswers(ground: Ground) {
  return { ...importing(ground), ...managing(ground) } satisfies Answers;
}

function importing({ vault: { imports, use }, places, offers }: Ground) {
  const pathOf = ({ from, ticket }: Argument<'importKey'>['material']['file']) =>
    from === 'dialog' ? places.path(ticket, 'key material') : offers.path(ticket);
  return {
    wrappingKey: async () => (await imports.wrappingKey()) ?? 'none',
    makeWrappingKey: () => imports.makeWrappingKey(),
    saveWrappingKey: async ({ wrappingKey, place }) => {
      const path = places.path(place, 'wrapping key');
      const held = await imports.wrappingKey();
      if (held?.id !== wrappingKey) throw new Refusal('wrapping_key_gone');
      return nothing(use.writeResult(path, Buffer.from(held.pem, 'utf8')));
    },
    importKey: async ({ material, ...given }) => {
      const path = pathOf(material.file);
      return material.is === 'wrapped'
        ? imports.importWrapped(given, material.wrappingKey, path)
        : imports.importProtected(given, path, material.passphrase);
    },
  } satisfies Answers;
}

function managing({ vault: { keys, usage, use }, places }: Ground) {
  return {
    createKey: (given) => keys.create(given),
    renameKey: ({ keyId, name }) => nothing(keys.rename(keyId, name)),
    enableKey: ({ keyId }) => nothing(keys.enable(keyId)),
    disableKey: ({ keyId }) => nothing(keys.disable(keyId)),
    rotateKey: ({ keyId }) => nothing(keys.rotate(keyId)),
    setRotation: ({ keyId, days }) => nothing(keys.setRotation(keyId, days)),
    setVersionStatus: ({ keyId, version, status }) => nothing(keys.setVersionStatus(keyId, version, status)),
    requestDeletion: ({ keyId, ...request }) => nothing(keys.requestDeletion(keyId, request)),
    cancelDeletion: ({ keyId }) => nothing(keys.cancelDeletion(keyId)),
    deleteImmediately: ({ keyId, approval }) =>
      nothing(keys.deleteImmediately(keyId, ...confirmedBy(approval))),

    keyDetail: ({ keyId }) => keys.detail(keyId),
    weighKeyEnd: ({ keyId }) => keys.weighEnd(keyId),
    keyUsage: ({ keyId }) => usage.of(keyId),
    publicKey: ({ keyId, version }) => keys.publicKey(keyId, version),
    savePublicKey: async ({ keyId, version, place }) => {
      const path = places.path(place, 'public key');
      const { pem } = await keys.publicKey(keyId, version);
      return nothing(use.writeResult(path, Buffer.from(pem, 'utf8')));
    },
    deletedKeys: ({ reason, approval }) => keys.deletedKeys(reason, ...confirmedBy(approval)),
  } satisfies Answers;
}
